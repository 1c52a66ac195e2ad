import Gateway
import JSON

/// The parameters of a message: keys and values, as far as they mean something.
struct PuzzelParameters {
    /// Data coding scheme.
    private(set) var dataCoding: UInt8?
    /// User data header with its length octet.
    private(set) var header: [UInt8]?
    private(set) var protocolID: UInt8 = 0
    private(set) var isFlash = false
    private(set) var parsingType: PuzzelTerms.ParsingType?
    private(set) var wantsNoReport = false

    private static let name = "settings.parameter"

    /// No parameters.
    init() {}

    /// Reads the list; of a key that comes twice the last holds.
    init(_ list: [JSON]) throws(PuzzelRefusal) {
        var values: [(key: String, value: String)] = []
        for (index, json) in list.enumerated() {
            guard let fields = PuzzelFields(json, path: "\(Self.name)[\(index)].") else {
                throw .syntax("\(Self.name)[\(index)]", "an object is needed")
            }
            var key = try fields.neededText("key")
            if key == "parsing_type" { key = "parsing-type" }
            let value = try Self.value(fields)
            values.removeAll { $0.key == key }
            // Others mean nothing, however many they are.
            if Self.keys.contains(key) { values.append((key, value)) }
        }
        for (key, value) in values { try take(key, value) }
    }

    private static let keys: Set<String> = [
        "businessModel", "dcs", "udh", "pid", "flash", "parsing-type",
        "skip_customer_report_delivery", "strex_verification_timeout",
        "strex_merchant_sell_option", "strex_confirm_channel", "strex_authorization_token",
    ]

    /// Numbers and flags are taken as their text, as old clients send them.
    private static func value(_ fields: PuzzelFields) throws(PuzzelRefusal) -> String {
        switch fields["value"] {
        case .integer(let integer): return String(integer)
        case .double(let double): return String(double)
        case .bool(let bool): return bool ? "true" : "false"
        case nil: throw fields.syntax("value", "is missing")
        case _: return try fields.text("value") ?? ""
        }
    }

    private mutating func take(_ key: String, _ value: String) throws(PuzzelRefusal) {
        switch key {
        case "dcs":
            guard let octets = Hexadecimal.octets(value), octets.count == 1,
                DataCoding(octets[0]) != nil
            else {
                throw Self.syntax(key, "two hexadecimal digits of a scheme without compression")
            }
            dataCoding = octets[0]
        case "udh":
            guard let octets = Hexadecimal.octets(value), let length = octets.first,
                Int(length) == octets.count - 1, octets.count <= Alphabet.userDataOctets
            else { throw Self.syntax(key, "hexadecimal, the first octet telling how many follow") }
            header = octets
        case "pid":
            guard let number = UInt8(value), 65...71 ~= number else {
                throw Self.syntax(key, "65 to 71")
            }
            protocolID = number
        case "flash": isFlash = value.lowercased() == "true"
        case "parsing-type":
            guard let type = PuzzelTerms.ParsingType(rawValue: value) else {
                throw Self.syntax(key, "none of the parsing types")
            }
            parsingType = type
        case "skip_customer_report_delivery":
            guard let flag = PuzzelFields.flag(value) else {
                throw Self.syntax(key, "true or false")
            }
            wantsNoReport = flag
        case _: try Self.checkVerification(key, value)
        }
    }

    /// Verification of premium messages: checked, as there is nobody yet to do it.
    private static func checkVerification(
        _ key: String,
        _ value: String
    ) throws(PuzzelRefusal) {
        switch key {
        case "strex_verification_timeout":
            guard let minutes = Int(value), 0...30 ~= minutes else { throw syntax(key, "0 to 30") }
        case "strex_merchant_sell_option":
            guard ["none", "confirmation", "pin"].contains(value) else {
                throw syntax(key, "none, confirmation or pin")
            }
        case "strex_confirm_channel":
            if value == "otp" { throw .illegal("\(name) \(key)", "otp is not in use") }
            guard ["sms", "ussd"].contains(value) else { throw syntax(key, "sms or ussd") }
        case _: return
        }
    }

    private static func syntax(_ key: String, _ reason: String) -> PuzzelRefusal {
        .syntax("\(name) \(key)", reason)
    }
}
