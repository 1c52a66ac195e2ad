/// What errors are called wherever they have a type: towards the platform, and between processes.
package enum FaultType {
    package static let malformedEvent = "Function.MalformedEvent"
    package static let unsupportedEvent = "Function.UnsupportedEvent"
    /// Whatever a function threw that says nothing of its event.
    package static let failed = "Function.Failed"
    package static let answerTooLarge = "Function.ResponseSizeTooLarge"

    /// The type of what a function threw.
    package static func of(_ error: any Error) -> String {
        (error as? EventError)?.type ?? failed
    }
}

extension EventError {
    /// What it is called where errors have a type.
    package var type: String {
        switch self {
        case .malformed: FaultType.malformedEvent
        case .unsupported: FaultType.unsupportedEvent
        case .told(let type, _): type
        }
    }

    /// What another process says of its event; nil for an error of any other type.
    package init?(type: String, message: String) {
        guard [FaultType.malformedEvent, FaultType.unsupportedEvent].contains(type) else {
            return nil
        }
        self = .told(type: type, message)
    }
}
