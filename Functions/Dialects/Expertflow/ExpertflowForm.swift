import FoundationEssentials
package import Gateway
import Invocation
import JSON

/// What goes to an application's broker: MOs, and reports on the messages that it sent.
package enum ExpertflowForm {
    /// The message on the queue; nil for a report that is not final, of which nothing is told.
    package static func message(_ load: Load) -> QueueMessage? {
        switch load {
        case .mt(let message), .mo(let message):
            QueueMessage(
                queue: "sms-received",
                type: type(message),
                body: origination(message).serialized()
            )
        case .dr(let report, of: let message):
            report.status.isFinal
                ? QueueMessage(
                    queue: "delivery-report",
                    type: type(message),
                    body: self.report(report, message).serialized()
                ) : nil
        }
    }

    private static func type(_ message: Message) -> String { message.channel ?? "twilio" }

    /// All keys are always there; `From` is null where the provider did not say it.
    private static func origination(_ message: Message) -> JSON {
        [
            "Body": .string(message.text ?? ""),
            "From": message.from.isEmpty ? .null : .string(message.from),
            "To": .string(message.to.first ?? ""),
            "SmsSid": .string(message.messageID),
            "MediaUrls": .array(message.media.map(JSON.string)),
            "ReceivedAt": .string(RFC3339.text(message.time)),
        ]
    }

    private static func report(_ report: Report, _ message: Message) -> JSON {
        [
            "MessageSID": .string(message.messageID),
            "DeliveryStatus": report.status == .delivered ? "DELIVERED" : "FAILED",
            "ProviderStatusCode": ProviderStatusCode.json(report, channel: type(message)),
        ]
    }
}
