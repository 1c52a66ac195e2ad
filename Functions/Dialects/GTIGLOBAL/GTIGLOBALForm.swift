package import Gateway
import Invocation
import JSON

/// What goes to a partner's server: originations, and reports where the partner asked for them.
package struct GTIGLOBALForm: WireForm {
    package init() {}

    package var schedule: RetrySchedule { .gtiglobal }

    package func push(_ loads: [Outgoing], to settings: EndpointSettings) -> Push? {
        precondition(loads.count == 1, "nothing is collected")
        return Push(
            headers: [
                .init("authorization", "Bearer " + settings.token),
                .init("content-type", "application/json; charset=utf-8"),
                .init("accept", "application/json"),
            ],
            body: body(loads[0].load).serialized()
        )
    }

    package func reading(status: Int, body: [UInt8]) -> Reading {
        Reading(.ofHTTPStatus(status))
    }

    private func body(_ load: Load) -> JSON {
        switch load {
        case .mt(let message), .mo(let message): origination(message)
        case .dr(let report, of: let message): self.report(report, message)
        }
    }

    private func origination(_ message: Message) -> JSON {
        .object(skippingNil: [
            ("messageId", .string(message.messageID)),
            ("type", message.kind == .sms ? "SMS" : "MMS"),
            ("direction", "origination"),
            ("from", .string(message.from)),
            ("owner", .string(message.owner.e164)),
            ("to", .array(message.to.map(JSON.string))),
            ("text", message.text.map(JSON.string)),
            ("subject", message.subject.map(JSON.string)),
            ("media", message.media.isEmpty ? nil : .array(message.media.map(JSON.string))),
            ("time", .string(RFC3339.text(message.time))),
        ])
    }

    private func report(_ report: Report, _ message: Message) -> JSON {
        [
            "type": "DR",
            "messageId": .string(message.messageID),
            "owner": .string(message.owner.e164),
            "from": .string(message.from),
            "to": .array(message.to.map(JSON.string)),
            "status": report.status == .delivered ? "delivered" : "failed",
            "reason": .string(report.reason),
            "time": .string(RFC3339.text(report.time)),
        ]
    }
}
