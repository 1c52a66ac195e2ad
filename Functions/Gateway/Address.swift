/// Who a message is from or to.
package enum Address: Hashable, Sendable {
    case msisdn(MSISDN)
    case shortCode(ShortCode)
    case alphanumeric(AlphanumericOriginator)

    /// Reads the originator of an MT; nil if it is none of the three.
    ///
    /// 3 to 8 digits without a plus are a short code, even where they could be a number.
    package init?(originator text: String) {
        if let address = Address(plain: text) {
            self = address
        } else if let name = AlphanumericOriginator(text) {
            self = .alphanumeric(name)
        } else {
            return nil
        }
    }

    /// Reads the destination of an MO: a short code, one that a dialogue extends, or a number; nil
    /// if it is none of them.
    ///
    /// 14 digits without a plus are an extended short code, even where they could be a number.
    package init?(destination text: String) {
        if let code = ShortCode(extended: text) {
            self = .shortCode(code)
        } else {
            self.init(plain: text)
        }
    }

    private init?(plain text: String) {
        if let code = ShortCode(text) {
            self = .shortCode(code)
        } else if let number = MSISDN(text) {
            self = .msisdn(number)
        } else {
            return nil
        }
    }

    /// The address as it is written in a partner's dialect: a number with its plus sign.
    package var text: String {
        switch self {
        case .msisdn(let number): number.e164
        case .shortCode(let code): code.digits
        case .alphanumeric(let name): name.text
        }
    }

    /// The address as it stands in an address field on air: a number without its plus sign.
    package var field: String {
        switch self {
        case .msisdn(let number): number.digits
        case .shortCode(let code): code.digits
        case .alphanumeric(let name): name.text
        }
    }

    package var typeOfNumber: TypeOfNumber {
        switch self {
        case .msisdn: .international
        case .shortCode: .networkSpecific
        case .alphanumeric: .alphanumeric
        }
    }

    package var numberingPlan: NumberingPlan {
        switch self {
        case .msisdn: .isdn
        case .shortCode, .alphanumeric: .unknown
        }
    }
}

extension Address: CustomStringConvertible {
    /// For logs: a number is masked.
    package var description: String {
        switch self {
        case .msisdn(let number): number.description
        case .shortCode(let code): code.description
        case .alphanumeric(let name): name.description
        }
    }
}
