import Invocation
import JSON
import TestSupport

extension HTTPEvent {
    /// A message handed in by a partner.
    static func submission(_ message: JSON, token: String = Sample.clientToken) -> HTTPEvent {
        HTTPEvent(
            method: "POST",
            path: "/GTIGLOBALMsgGateway/v2/message",
            headers: [
                "authorization": "Bearer \(token)", "content-type": "application/json",
            ],
            body: message.serialized()
        )
    }

    /// A message handed in by a carrier.
    static func origination(
        _ message: JSON,
        carrier: String = "handsets",
        secret: String = Sample.carrierSecret
    ) -> HTTPEvent {
        ofCarrier("mo", message, carrier, secret)
    }

    /// A report handed in by a carrier.
    static func report(
        _ report: JSON,
        carrier: String = "handsets",
        secret: String = Sample.carrierSecret
    ) -> HTTPEvent {
        ofCarrier("report", report, carrier, secret)
    }

    private static func ofCarrier(
        _ what: String,
        _ body: JSON,
        _ carrier: String,
        _ secret: String
    ) -> HTTPEvent {
        HTTPEvent(
            method: "POST",
            path: "/carrier/\(carrier)/\(what)",
            headers: ["authorization": "Bearer \(secret)", "content-type": "application/json"],
            pathParameters: ["name": carrier],
            routeKey: "ANY /carrier/{name}/\(what)",
            body: body.serialized()
        )
    }
}

extension HTTPAnswer {
    /// The body, which is always JSON.
    var json: JSON { get throws { try JSON.parse(body) } }

    /// What kind of refusal it is; nil for none.
    var code: String? { get throws { try json["error"]?["code"]?.string } }

    /// `accepted`, `duplicate` or `rejected`.
    var told: String? { get throws { try json["status"]?.string } }
}

extension RecordedRequest {
    /// The body, which is always JSON.
    var json: JSON { get throws { try JSON.parse(body) } }
}

extension Answer {
    /// The answer to a direct caller; nil when there is another one.
    var value: JSON? {
        guard case .value(let value) = self else { return nil }
        return value
    }

    /// The records of a batch that have to come again; nil when the answer is no batch's.
    var failures: [String]? {
        guard case .batch(let failures) = self else { return nil }
        return failures
    }
}
