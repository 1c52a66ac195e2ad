import FoundationEssentials
package import Gateway
import JSON

/// What goes to a carrier that speaks like Twilio: one form a message.
///
/// The token of the settings is `user:password`. A 2xx takes the message, and its JSON gives the
/// carrier's id as `sid`; reports come to the callback of the settings.
package struct TwilioForm: WireForm {
    package static let name = "twilio"

    package init() {}

    package var schedule: RetrySchedule { .twilio }

    /// A message has no id of ours there, so none can be there already: it was refused.
    package var takes409AsDelivered: Bool { false }

    package func push(_ loads: [Outgoing], to settings: EndpointSettings) -> Push? {
        precondition(loads.count == 1, "nothing is collected")
        guard case .mt(let message) = loads[0].load else { return nil }
        let basic = Data(settings.token.utf8).base64EncodedString()
        return Push(
            headers: [
                .init("authorization", "Basic " + basic),
                .init("content-type", "application/x-www-form-urlencoded"),
                .init("accept", "application/json"),
            ],
            body: FormFields.encode(fields(message, settings))
        )
    }

    /// Every 4xx is final but 408 and 429, whatever other carriers mean by it.
    package func reading(status: Int, body: [UInt8]) -> Reading {
        switch status {
        case 200...299: Reading(.delivered, reference: reference(body))
        case 408, 429: Reading(.temporary)
        case 400...499: Reading(.permanent)
        case _: Reading(.temporary)
        }
    }

    private func fields(
        _ message: Message,
        _ settings: EndpointSettings
    ) -> [(name: String, value: String)] {
        var fields = [(name: "To", value: message.owner.e164), (name: "From", value: message.from)]
        if let text = message.text { fields.append((name: "Body", value: text)) }
        fields += message.media.map { (name: "MediaUrl", value: $0) }
        if let url = settings.callback { fields.append((name: "StatusCallback", value: url)) }
        return fields
    }

    /// The carrier's id; without one the message is taken nevertheless, as sending it again would
    /// double it.
    private func reference(_ body: [UInt8]) -> String? {
        guard let sid = (try? JSON.parse(body))?["sid"]?.string, !sid.isEmpty,
            sid.utf8.count <= Limits.referenceCharacters, !sid.utf8.contains(0)
        else { return nil }
        return sid
    }
}
