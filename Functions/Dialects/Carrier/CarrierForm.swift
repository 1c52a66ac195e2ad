package import Gateway
import Invocation
import JSON

/// What goes to an HTTP carrier: one POST a message, whole and cut into parts.
///
/// `{"id","type","from","to","recipients","text","subject","media","time","parts":[{"udh","dcs",
/// "data"}]}`; `data` is hexadecimal, GSM septets one an octet. A 2xx takes the message; its
/// body may give the carrier's own id as `{"ref":"…"}`. Reports echo our `id`, or give that `ref`.
package struct CarrierForm: WireForm {
    package static let name = "http"

    package init() {}

    package var schedule: RetrySchedule { .carrier }

    package func push(_ loads: [Outgoing], to settings: EndpointSettings) -> Push? {
        precondition(loads.count == 1, "nothing is collected")
        return Push(
            headers: [
                .init("authorization", "Bearer " + settings.token),
                .init("content-type", "application/json; charset=utf-8"),
                .init("accept", "application/json"),
                .init("idempotency-key", loads[0].id),
            ],
            body: body(message(loads[0].load), id: loads[0].id).serialized()
        )
    }

    package func reading(status: Int, body: [UInt8]) -> Reading {
        let verdict = Verdict.ofHTTPStatus(status)
        // The status alone decides: an unreadable body only means that there is no reference.
        guard verdict == .delivered, let json = try? JSON.parse(body),
            let reference = json["ref"]?.string, !reference.isEmpty,
            reference.utf8.count <= Limits.referenceCharacters, !reference.utf8.contains(0)
        else { return Reading(verdict) }
        return Reading(verdict, reference: reference)
    }

    private func message(_ load: Load) -> Message {
        switch load {
        case .mt(let message), .mo(let message), .dr(_, of: let message): message
        }
    }

    private func body(_ message: Message, id: String) -> JSON {
        .object(skippingNil: [
            ("id", .string(id)),
            ("type", message.kind == .sms ? "SMS" : "MMS"),
            ("from", .string(message.from)),
            ("to", .string(message.owner.e164)),
            ("recipients", message.to.count > 1 ? .array(message.to.map(JSON.string)) : nil),
            ("text", message.text.map(JSON.string)),
            ("subject", message.subject.map(JSON.string)),
            ("media", message.media.isEmpty ? nil : .array(message.media.map(JSON.string))),
            ("time", .string(RFC3339.text(message.time))),
            ("pid", message.form.protocolID == 0 ? nil : .integer(Int64(message.form.protocolID))),
            ("parts", message.kind == .sms ? parts(message, id: id) : nil),
        ])
    }

    /// The parts as they go on air.
    ///
    /// The reference comes from the id, so that it is the same at every
    /// attempt; two messages to one handset share it once in 256.
    private func parts(_ message: Message, id: String) -> JSON? {
        guard
            let parts = try? message.parts(
                reference: UInt8(id.suffix(2), radix: 16) ?? 0,
                limit: Limits.carrierParts
            )
        else { return nil }
        return .array(
            parts.map { part in
                .object(skippingNil: [
                    ("udh", part.header.isEmpty ? nil : .string(Hexadecimal.text(part.header))),
                    ("dcs", .integer(Int64(part.dataCoding))),
                    ("data", .string(Hexadecimal.text(part.payload))),
                ])
            }
        )
    }
}
