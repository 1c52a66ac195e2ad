import FoundationEssentials
package import Gateway
import Invocation
import JSON

/// What goes to an application's broker: MOs, and reports on the messages that it sent.
package struct ExpertflowForm: QueueForm {
    private static let moQueue = "sms-received"
    private static let reportQueue = "delivery-report"

    /// All queues that there are.
    static let queues = [moQueue, reportQueue]

    package init() {}

    /// After 1 s, doubled up to a minute, like all else that a connector tries again.
    package var schedule: RetrySchedule { .twilio }

    package func message(_ load: Load) -> QueueMessage? { Self.message(load) }

    /// The message on the queue; nil for a report that is not final, of which nothing is told.
    package static func message(_ load: Load) -> QueueMessage? {
        switch load {
        case .mt(let message), .mo(let message):
            QueueMessage(
                queue: moQueue,
                type: type(message),
                body: origination(message).serialized()
            )
        case .dr(let report, of: let message):
            report.status.isFinal
                ? QueueMessage(
                    queue: reportQueue,
                    type: type(message),
                    body: self.report(report, message).serialized()
                ) : nil
        }
    }

    private static func type(_ message: Message) -> String {
        message.channel ?? ExpertflowCallback.channel
    }

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
