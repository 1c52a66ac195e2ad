/// How an SMS goes on air, where its sender says more than a text.
package struct SMSForm: Hashable, Sendable {
    /// Content of 8-bit messages, in place of a text.
    package var octets: [UInt8]?
    /// Whether the text goes as UCS-2 though the GSM alphabet would do.
    package var isUCS2: Bool
    /// The data coding scheme as it was asked for; nil: the one of the alphabet.
    package var dataCoding: UInt8?
    /// A user data header with its length octet, sent as it is; nothing is cut then.
    package var header: [UInt8]?
    /// The protocol identifier (TP-PID): 0 for a plain message, 41 to 47 hexadecimal to replace an
    /// earlier one.
    package var protocolID: UInt8
    /// Whether it is shown at once and not kept.
    package var isFlash: Bool

    package init(
        octets: [UInt8]? = nil,
        isUCS2: Bool = false,
        dataCoding: UInt8? = nil,
        header: [UInt8]? = nil,
        protocolID: UInt8 = 0,
        isFlash: Bool = false
    ) {
        self.octets = octets
        self.isUCS2 = isUCS2
        self.dataCoding = dataCoding
        self.header = header
        self.protocolID = protocolID
        self.isFlash = isFlash
    }

    /// A text and nothing else.
    package static let plain = SMSForm()
}
