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
        FunctionFault(
            type: FaultType.of(error),
            message: "\(error)",
            isCallers: error is EventError
        )
    }

    /// The answer is longer than the platform takes.
    static func tooLong(_ count: Int) -> FunctionFault {
        FunctionFault(
            type: FaultType.answerTooLarge,
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
