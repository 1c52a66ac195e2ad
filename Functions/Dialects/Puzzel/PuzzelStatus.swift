import Gateway

/// What became of a message, by the protocol's numbers for reports.
enum PuzzelStatus: Int, Hashable {
    case delivered = 0
    case unknownRecipient = 351
    case refusedByOperator = 360
    /// Its validity was over before it left us.
    case validityOver = 361
    /// Its validity was over at the operator's centre.
    case timedOut = 362
    case failedAtCentre = 363
    case unreachable = 364
    case notConnected = 368
    case rejected = 369
    case unspecified = 370
    case cancelled = 371

    /// What a final report says.
    init(_ report: Report) {
        guard report.status != .delivered else {
            self = .delivered
            return
        }
        self =
            switch report.cause {
            case .validity: .validityOver
            case .expired: .timedOut
            case .deleted: .failedAtCentre
            case .unknownSubscriber, .badDestination: .unknownRecipient
            case .absentSubscriber: .unreachable
            case .undeliverable: Self(ofNetwork: report.code)
            case .rejected: .rejected
            case .badSource: .refusedByOperator
            case .throttled: .cancelled
            case .unreachable: .notConnected
            case nil: .unspecified
            }
    }

    /// Reads an operator's code as an error of the network (3GPP TS 29.002, 17.6.6): 1 is an
    /// unknown subscriber, 6 and 27 are an absent one.
    private init(ofNetwork code: String?) {
        self =
            switch code.flatMap({ Int($0) }) {
            case 1: .unknownRecipient
            case 6, 27: .unreachable
            case _: .unspecified
            }
    }

    /// For people.
    var text: String {
        switch self {
        case .delivered: "delivered"
        case .unknownRecipient: "recipient unknown or not allowed"
        case .refusedByOperator: "syntax error told by the operator"
        case .validityOver: "validity over before delivery"
        case .timedOut: "timed out at the operator"
        case .failedAtCentre: "the operator's centre could not process it"
        case .unreachable: "subscriber not reachable"
        case .notConnected: "no connection to the operator"
        case .rejected: "rejected by the operator"
        case .unspecified: "unspecified failure"
        case .cancelled: "cancelled after failed attempts"
        }
    }
}
