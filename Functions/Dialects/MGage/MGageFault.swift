import Gateway

/// Why an mGage call, or one of its numbers, is refused.
enum MGageFault: Error, Hashable {
    /// Not one of the user's programs.
    case program
    /// An originator that is not the program's.
    case originator
    /// Billed messages are not sent.
    case billed
    /// Our own failure.
    case failed
    /// What was given in place of `sms`; nil: nothing.
    case messageType(String?)
    /// A number of a country that is not served.
    case country(code: String)
    case messageBilled
    /// `parts` is the limit where several are allowed, else nil.
    case tooLong(units: Int, limit: Int, parts: Int?)
    case empty
    case noNumbers
    /// One number among others.
    case number
    case noValidNumber
    case tooManyNumbers(Int)
    case doubledNumber
    case longMessages
    case originatorMissing

    /// The published status code, which alone is stable.
    var code: Int {
        switch self {
        case .program, .originator, .billed, .failed: 1
        case .messageType: 104
        case .country: 105
        case .messageBilled: 106
        case .tooLong: 107
        case .empty: 108
        case .noNumbers: 109
        case .number, .noValidNumber: 111
        case .tooManyNumbers: 112
        case .doubledNumber: 113
        case .longMessages: 114
        case .originatorMissing: 201
        }
    }

    /// For people.
    var text: String {
        switch self {
        case .program: "program_id: no such program; contact support"
        case .originator: "spoof_from: not assigned to the program; contact support"
        case .billed: "billed messages are not sent; contact support"
        case .failed: "send failed, by our fault; try again, or contact support"
        case .messageType(nil): "message_type is missing"
        case .messageType(let value?): "message_type \(value.prefix(40)) is not sms"
        case .country(let code): "country code \(code) is not served (US, UK)"
        case .messageBilled: "message_billed is not yes or no"
        case .tooLong(let units, let limit, nil): "text has \(units) characters, limit \(limit)"
        case .tooLong(let units, let limit, let parts?):
            "text has \(units) characters, limit \(limit) in \(parts) parts"
        case .empty: "message is empty"
        case .noNumbers: "numbers: no recipient is given"
        case .number: "not a valid number"
        case .noValidNumber: "numbers: none is valid"
        case .tooManyNumbers(let count): "\(count) numbers, at most \(Limits.mgageNumbers)"
        case .doubledNumber: "numbers: one is there twice"
        case .longMessages: "allow_long_messages is not yes or no"
        case .originatorMissing: "spoof_from must be set for messages that are not billed"
        }
    }
}
