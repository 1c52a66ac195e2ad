/// National language tables for reading MO (3GPP TS 23.038, A.2 and A.3); MT never uses them.
///
/// Known are Turkish (1), Spanish (2, no locking table) and Portuguese (3). Other languages read
/// as the default tables.
package enum ShiftTables {
    /// Whether the text of a message in this language is read with its own tables.
    package static func isKnown(_ language: UInt8) -> Bool { 1...3 ~= language }

    /// What stands in place of the extension table.
    static func single(_ language: UInt8?) -> [UInt8: Unicode.Scalar] {
        switch language {
        case 1: turkishSingle
        case 2: spanishSingle
        case 3: portugueseSingle
        case _: GSM7.extension
        }
    }

    /// Where the language's basic table differs from the default one.
    static func locking(_ language: UInt8?) -> [UInt8: Unicode.Scalar] {
        switch language {
        case 1: turkishLocking
        case 3: portugueseLocking
        case _: [:]
        }
    }

    private static let turkishSingle = extended([
        0x47: "Ğ", 0x49: "İ", 0x53: "Ş", 0x63: "ç", 0x67: "ğ", 0x69: "ı", 0x73: "ş",
    ])

    private static let spanishSingle = extended([
        0x09: "ç", 0x41: "Á", 0x49: "Í", 0x4F: "Ó", 0x55: "Ú",
        0x61: "á", 0x69: "í", 0x6F: "ó", 0x75: "ú",
    ])

    private static let portugueseSingle = extended([
        0x05: "ê", 0x09: "ç", 0x0B: "Ô", 0x0C: "ô", 0x0E: "Á", 0x0F: "á", 0x12: "Φ", 0x13: "Γ",
        0x15: "Ω", 0x16: "Π", 0x17: "Ψ", 0x18: "Σ", 0x19: "Θ", 0x1F: "Ê", 0x41: "À", 0x49: "Í",
        0x4F: "Ó", 0x55: "Ú", 0x5B: "Ã", 0x5C: "Õ", 0x61: "Â", 0x69: "í", 0x6F: "ó", 0x75: "ú",
        0x7B: "ã", 0x7C: "õ", 0x7F: "â",
    ])

    private static let turkishLocking: [UInt8: Unicode.Scalar] = [
        0x04: "€", 0x07: "ı", 0x0B: "Ğ", 0x0C: "ğ", 0x1C: "Ş", 0x1D: "ş", 0x40: "İ", 0x60: "ç",
    ]

    private static let portugueseLocking: [UInt8: Unicode.Scalar] = [
        0x04: "ê", 0x06: "ú", 0x07: "í", 0x08: "ó", 0x09: "ç", 0x0B: "Ô", 0x0C: "ô", 0x0E: "Á",
        0x0F: "á", 0x12: "ª", 0x13: "Ç", 0x14: "À", 0x15: "∞", 0x16: "^", 0x17: "\\", 0x18: "€",
        0x19: "Ó", 0x1A: "|", 0x1C: "Â", 0x1D: "â", 0x1E: "Ê", 0x24: "º", 0x40: "Í", 0x5B: "Ã",
        0x5C: "Õ", 0x5D: "Ú", 0x60: "~", 0x7B: "ã", 0x7C: "õ", 0x7D: "`",
    ]

    /// Every single shift table holds the extension table's characters at the same places.
    private static func extended(_ own: [UInt8: Unicode.Scalar]) -> [UInt8: Unicode.Scalar] {
        GSM7.extension.merging(own) { _, own in own }
    }
}
