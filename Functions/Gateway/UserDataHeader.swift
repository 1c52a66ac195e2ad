/// The header before the content of a part (UDH; 3GPP TS 23.040, 9.2.3.24).
package struct UserDataHeader: Hashable, Sendable {
    /// One information element; elements that nobody knows are kept and passed over.
    package struct Element: Hashable, Sendable {
        package let identifier: UInt8
        /// At most 255 octets.
        package let data: [UInt8]

        package init(_ identifier: UInt8, _ data: [UInt8]) {
            self.identifier = identifier
            self.data = data
        }
    }

    package let elements: [Element]

    /// A header of elements; with their identifiers and lengths they take at most 139 octets.
    package init(_ elements: [Element]) { self.elements = elements }

    /// The header that says where a part stands, with an 8-bit reference.
    package init(reference: UInt8, total: UInt8, sequence: UInt8) {
        elements = [Element(Identifier.concatenation, [reference, total, sequence])]
    }

    /// Reads a header with its length octet; nil if it is malformed.
    package init?(_ octets: [UInt8]) {
        guard let length = octets.first, Int(length) == octets.count - 1 else { return nil }
        var elements: [Element] = []
        var rest = octets.dropFirst()
        while let identifier = rest.popFirst() {
            guard let length = rest.popFirst(), length <= rest.count else { return nil }
            elements.append(Element(identifier, Array(rest.prefix(Int(length)))))
            rest = rest.dropFirst(Int(length))
        }
        self.elements = elements
    }

    /// Divides user data that begins with a header; nil if the header is malformed.
    package static func divide(
        _ userData: [UInt8]
    ) -> (header: UserDataHeader, payload: [UInt8])? {
        guard let length = userData.first,
            let header = UserDataHeader(Array(userData.prefix(Int(length) + 1)))
        else { return nil }
        return (header, Array(userData.dropFirst(Int(length) + 1)))
    }

    /// The header as it goes on air, its length octet first.
    package var octets: [UInt8] {
        let body = elements.flatMap { [$0.identifier, UInt8($0.data.count)] + $0.data }
        return [UInt8(body.count)] + body
    }

    /// The language whose table replaces the extension table.
    package var singleShift: UInt8? { language(Identifier.singleShift) }

    /// The language whose table replaces the basic table.
    package var lockingShift: UInt8? { language(Identifier.lockingShift) }

    private func language(_ identifier: UInt8) -> UInt8? {
        elements.last { $0.identifier == identifier && $0.data.count == 1 }?.data.first
    }

    /// Of elements that contradict each other the last one holds (3GPP TS 23.040, 9.2.3.24).
    package var concatenation: Concatenation? {
        elements.reversed().lazy.compactMap(Concatenation.init).first
    }

    enum Identifier {
        static let concatenation: UInt8 = 0x00
        static let wideConcatenation: UInt8 = 0x08
        static let singleShift: UInt8 = 0x24
        static let lockingShift: UInt8 = 0x25
    }
}
