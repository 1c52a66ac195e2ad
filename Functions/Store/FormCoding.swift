import Gateway
import JSON

/// The stored form of how an SMS goes on air; octets in hexadecimal.
enum FormCoding {
    /// Nil for a text and nothing else.
    static func json(_ form: SMSForm) -> JSON? {
        guard form != .plain else { return nil }
        return .object(skippingNil: [
            ("octets", form.octets.map { .string(Hexadecimal.text($0)) }),
            ("ucs2", form.isUCS2 ? true : nil),
            ("dcs", form.dataCoding.map { .integer(Int64($0)) }),
            ("udh", form.header.map { .string(Hexadecimal.text($0)) }),
            ("pid", form.protocolID == 0 ? nil : .integer(Int64(form.protocolID))),
            ("flash", form.isFlash ? true : nil),
        ])
    }

    static func form(_ json: JSON?) -> SMSForm {
        guard let json else { return .plain }
        return SMSForm(
            octets: json["octets"]?.string.flatMap(Hexadecimal.octets),
            isUCS2: json["ucs2"]?.bool == true,
            dataCoding: json["dcs"]?.integer.flatMap { UInt8(exactly: $0) },
            header: json["udh"]?.string.flatMap(Hexadecimal.octets),
            protocolID: json["pid"]?.integer.flatMap { UInt8(exactly: $0) } ?? 0,
            isFlash: json["flash"]?.bool == true
        )
    }
}
