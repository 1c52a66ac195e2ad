/// Where a part stands in its message (3GPP TS 23.040, 9.2.3.24.1 and 9.2.3.24.8).
package struct Concatenation: Hashable, Sendable {
    /// The same in all parts of a message: 8 bits, or 16 where the sender chose the long form.
    package let reference: UInt16
    /// How many parts there are, 1 to 255.
    package let total: UInt8
    /// Which of them this is, 1 to `total`.
    package let sequence: UInt8

    /// Reads an element; nil if it says nothing about concatenation, or nothing that can be.
    ///
    /// A total or a sequence of 0, or a sequence above the total, makes the part stand alone.
    init?(_ element: UserDataHeader.Element) {
        let data = element.data
        switch (element.identifier, data.count) {
        case (UserDataHeader.Identifier.concatenation, 3):
            self.init(reference: UInt16(data[0]), total: data[1], sequence: data[2])
        case (UserDataHeader.Identifier.wideConcatenation, 4):
            let reference = UInt16(data[0]) << 8 | UInt16(data[1])
            self.init(reference: reference, total: data[2], sequence: data[3])
        case _: return nil
        }
    }

    private init?(reference: UInt16, total: UInt8, sequence: UInt8) {
        guard total > 0, 1...total ~= sequence else { return nil }
        self.reference = reference
        self.total = total
        self.sequence = sequence
    }
}
