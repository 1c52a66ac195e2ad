import Invocation
import JSON

extension HTTPAnswer {
    /// What the Invoke API answers to an outcome.
    ///
    /// A failure of the function is a 200 too, told by a header.
    ///
    /// - Parameter timeout: The function's.
    init(
        invoking function: String,
        _ outcome: InvocationOutcome,
        requestID: String,
        timeout: Duration
    ) {
        switch outcome {
        case .answer(let answer):
            let body = answer.encoded().serialized()
            guard body.count <= RuntimeAPI.bodyLimit else {
                self = .functionError(.answerTooLarge, requestID)
                return
            }
            self = .invoked(200, requestID, body)
        case .failed(let error): self = .functionError(FunctionError(error), requestID)
        case .timedOut: self = .functionError(.timedOut(requestID, after: timeout), requestID)
        case .refused: self = .throttled
        case .unknownFunction: self = .functionNotFound(function)
        }
    }

    /// What every call that is carried out, or taken, is answered with.
    static func invoked(_ status: Int, _ requestID: String, _ body: [UInt8] = []) -> HTTPAnswer {
        HTTPAnswer(
            status: status,
            headers: [
                "content-type": "application/json",
                "x-amz-executed-version": "$LATEST",
                "x-amzn-requestid": requestID,
            ],
            body: body
        )
    }

    static let throttled = invokeFault(
        429,
        "TooManyRequestsException",
        "Too many invocations are under way."
    )

    /// - Parameter limit: In bytes.
    static func payloadTooLarge(_ limit: Int) -> HTTPAnswer {
        invokeFault(
            413,
            "RequestEntityTooLargeException",
            "Request must be smaller than \(limit) bytes for the Invoke operation."
        )
    }

    static func accessDenied(_ message: String) -> HTTPAnswer {
        invokeFault(403, "AccessDeniedException", message)
    }

    static func functionNotFound(_ name: String) -> HTTPAnswer {
        invokeFault(404, "ResourceNotFoundException", "Function not found: \(name)")
    }

    static func invalidType(_ type: String) -> HTTPAnswer {
        invokeFault(
            400,
            "InvalidParameterValueException",
            "\(type) is none of RequestResponse, Event, DryRun."
        )
    }

    static func notJSON(_ cause: String) -> HTTPAnswer {
        invokeFault(
            400,
            "InvalidRequestContentException",
            "Could not parse request body into json: \(cause)"
        )
    }

    private static func functionError(_ error: FunctionError, _ requestID: String) -> HTTPAnswer {
        var answer = invoked(200, requestID, error.json.serialized())
        answer.headers["x-amz-function-error"] = "Unhandled"
        return answer
    }

    private static func invokeFault(
        _ status: Int,
        _ type: String,
        _ message: String
    ) -> HTTPAnswer {
        let body: JSON = ["Type": "User", "Message": .string(message)]
        return HTTPAnswer(
            status: status,
            headers: ["content-type": "application/json", "x-amzn-errortype": type],
            body: body.serialized()
        )
    }
}
