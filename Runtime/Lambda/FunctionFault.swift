import Invocation
import JSON

/// Why an invocation, or the start, has no answer, in the platform's form.
struct FunctionFault: Error, Hashable {
    /// `Category.Reason`.
    let type: String
    let message: String
    /// Whether the event is to blame, not us.
    var isCallers = false

    /// The function could not be built: an operator's mistake.
    static func configuration(_ error: any Error) -> FunctionFault {
        FunctionFault(type: "Function.ConfigurationInvalid", message: "\(error)")
    }

    /// What the function threw.
    static func thrown(_ error: any Error) -> FunctionFault {
        let (type, isCallers) =
            switch error as? EventError {
            case .malformed?: ("Function.MalformedEvent", true)
            case .unsupported?: ("Function.UnsupportedEvent", true)
            case nil: ("Function.Failed", false)
            }
        return FunctionFault(type: type, message: "\(error)", isCallers: isCallers)
    }

    /// The answer is longer than the platform takes.
    static func tooLong(_ count: Int) -> FunctionFault {
        FunctionFault(
            type: "Function.ResponseSizeTooLarge",
            message: "the answer has \(count) bytes, the platform takes \(Limits.payloadBytes)"
        )
    }

    /// The body of a post.
    var body: [UInt8] {
        let value: JSON = [
            "errorMessage": .string(String(message.prefix(Limits.messageLength))),
            "errorType": .string(type),
            "stackTrace": [],
        ]
        return value.serialized()
    }
}
