import Dialects
import Gateway
import Invocation

/// Requests to one connector.
enum ExpertflowTalk {
    static func talk(originator: String? = "20901", secret: String? = nil) -> BatchTalk {
        BatchTalk(
            dialect: Expertflow(),
            credential: secret.map { Credential(secret: $0) } ?? .open(dialect: "expertflow"),
            terms: .expertflow(
                ExpertflowTerms(
                    channels: [
                        .init(name: "smpp", carrier: "north", originator: originator),
                        .init(name: "twilio", carrier: "west", originator: "+12025550100"),
                    ],
                    broker: nil
                )
            )
        )
    }

    static func event(
        _ body: String,
        method: String = "POST",
        path: String = "/msg-client/send",
        query: String = "",
        headers: [String: String] = ["content-type": "application/json"]
    ) -> HTTPEvent {
        HTTPEvent(
            method: method,
            path: path,
            query: query,
            headers: headers,
            body: Array(body.utf8)
        )
    }

    static func send(
        _ body: String,
        headers: [String: String] = ["content-type": "application/json"]
    ) -> BatchTalk.Result {
        talk().send(event(body, headers: headers))
    }

    static func callback(
        _ kind: ExpertflowCallback.Kind,
        _ form: String,
        query: String = "",
        headers: [String: String] = [:]
    ) throws -> ExpertflowCallback {
        let type = ["content-type": "application/x-www-form-urlencoded"]
        let opening = ExpertflowCallback.open(
            event(
                form,
                path: "/msg-client/\(kind.rawValue)",
                query: query,
                headers: headers.merging(type) { given, _ in given }
            ),
            kind
        )
        guard case .request(let callback) = opening else { throw Unexpected() }
        return callback
    }

    static func mo(_ form: String) throws -> ExpertflowMO {
        try callback(.mo, form).mo().get()
    }

    static func notification(_ form: String) throws -> ExpertflowNotification {
        try callback(.notification, form).notification().get()
    }
}

extension HTTPAnswer {
    /// Whether it has no body, and says so.
    var isEmpty: Bool { body.isEmpty && headers["content-length"] == "0" }
}
