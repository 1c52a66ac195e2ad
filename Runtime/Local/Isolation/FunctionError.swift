import Invocation
package import JSON

/// Why an invocation has no answer, in the platform's words.
package struct FunctionError: Error, Sendable, CustomStringConvertible {
    /// `Category.Reason`, or the name of what the function threw.
    package let type: String
    package let message: String
    /// What the function posted itself, which its caller gets as it is.
    private let posted: JSON?

    package init(_ type: String, _ message: String) {
        self.type = type
        self.message = message
        posted = nil
    }

    /// What a function posted about its own failure.
    ///
    /// - Parameter header: `Lambda-Runtime-Function-Error-Type`.
    init(posted body: [UInt8], header: String?) {
        let json = try? JSON.parse(body)
        type = json?["errorType"]?.string ?? header ?? "Runtime.Unknown"
        message = json?["errorMessage"]?.string ?? ""
        posted = json.flatMap { $0.members == nil ? nil : $0 }
    }

    /// Any error, in the words of an executable that threw it.
    init(_ error: any Error) {
        switch error {
        case let error as FunctionError: self = error
        default: self.init(FaultType.of(error), "\(error)")
        }
    }

    /// What the executable of a function threw about its event, if that was it.
    var eventError: EventError? { EventError(type: type, message: message) }

    package var description: String { message.isEmpty ? type : "\(type): \(message)" }

    /// What the caller gets in place of an answer.
    package var json: JSON {
        posted ?? ["errorMessage": .string(message), "errorType": .string(type)]
    }

    /// Whether the function was too slow.
    var isTimeout: Bool { type == Self.timeoutType }

    private static let timeoutType = "Sandbox.Timedout"
}

extension FunctionError {
    static func timedOut(_ requestID: String, after limit: Duration) -> FunctionError {
        told(timeoutType, requestID, "Task timed out after \(Figures.seconds(limit)) seconds")
    }

    static func startedTooSlowly(_ requestID: String, after limit: Duration) -> FunctionError {
        let reason = "Init phase timed out after \(Figures.seconds(limit)) seconds"
        return told("Runtime.InitTimedout", requestID, reason)
    }

    static func outOfMemory(_ requestID: String) -> FunctionError {
        told("Runtime.OutOfMemory", requestID, "Runtime exited with error: signal: killed")
    }

    /// The process ended while it had the event.
    static func exited(_ requestID: String, _ ending: ProcessEnding) -> FunctionError {
        told("Runtime.ExitError", requestID, ending.description)
    }

    /// The process ended before it asked for its first event.
    static func endedAtStart(_ requestID: String, _ ending: ProcessEnding) -> FunctionError {
        told("Runtime.InitError", requestID, ending.description)
    }

    static func noExecutable(_ requestID: String, _ path: String) -> FunctionError {
        told("Runtime.InvalidEntrypoint", requestID, "\(path) is no executable file")
    }

    static func notStarted(_ requestID: String, _ cause: String) -> FunctionError {
        told("Runtime.Unknown", requestID, cause)
    }

    static func answerNotJSON(_ requestID: String, _ cause: String) -> FunctionError {
        told("Runtime.MarshalError", requestID, "the answer is not JSON: \(cause)")
    }

    static let answerTooLarge = FunctionError(
        FaultType.answerTooLarge,
        "Response payload size exceeded maximum allowed payload size "
            + "(\(RuntimeAPI.bodyLimit) bytes)."
    )

    static let shutDown = FunctionError("Runtime.ShutDown", "the local runtime shuts down")

    private static func told(
        _ type: String,
        _ requestID: String,
        _ reason: String
    ) -> FunctionError {
        FunctionError(type, "RequestId: \(requestID) Error: \(reason)")
    }
}

/// How a process ended.
enum ProcessEnding: Hashable, Sendable, CustomStringConvertible {
    case exited(Int32)
    case signaled(Int32)

    var description: String {
        switch self {
        case .exited(0): "Runtime exited without providing a reason"
        case .exited(let code): "Runtime exited with error: exit status \(code)"
        case .signaled(let signal): "Runtime exited with error: signal: \(Self.name(signal))"
        }
    }

    private static func name(_ signal: Int32) -> String {
        let names: [Int32: String] = [
            4: "illegal instruction", 5: "trace/breakpoint trap", 6: "aborted", 7: "bus error",
            8: "floating point exception", 9: "killed", 11: "segmentation fault",
            13: "broken pipe", 15: "terminated",
        ]
        return names[signal] ?? "\(signal)"
    }
}
