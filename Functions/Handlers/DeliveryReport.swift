import Logging
package import Delivery
import Dialects
import Gateway
package import Invocation
import JSON
import Store

/// DR in: takes a carrier's report, moves its message forward, and passes it on where the partner
/// asked for it.
package struct DeliveryReport: Function {
    package static let name = "DeliveryReport"
    private let forwarder: Forwarder
    private let callbacks: CallbackIntake

    package init(forwarder: Forwarder) {
        self.forwarder = forwarder
        callbacks = CallbackIntake(forwarder: forwarder)
    }

    package func handle(_ event: Event, _ context: Context) async throws -> Answer {
        switch event {
        case .http(let request):
            if ExpertflowCallback.kind(path: request.path) == .notification {
                return .http(await callbacks.answer(request, .notification, context))
            }
            do {
                return .http(try await accept(request, context))
            } catch {
                context.logger.error("not recorded", metadata: ["cause": "\(error)"])
                return .http(CarrierAnswer.unavailable())
            }
        case .cloud(let envelope): return .value(try await take(envelope, context).json)
        case .queue(let batch):
            return await batch.answer(context) { try await take($0, $1) }
        case .schedule:
            throw EventError.unsupported(function: Self.name, kind: "scheduled")
        }
    }

    private func accept(_ event: HTTPEvent, _ context: Context) async throws -> HTTPAnswer {
        guard event.method == "POST" else { return CarrierAnswer.methodNotAllowed() }
        let carrier = event.pathParameters["name"] ?? ""
        let secret: String
        do { secret = try CarrierRequest.secret(event) } catch {
            context.metrics.count(.refused, of: nil, .dr)
            return CarrierAnswer.refused(DraftRefusal(.unauthorized))
        }
        let told: CarrierRequest.Told
        do {
            told = try CarrierRequest.report(event, now: context.clock.now())
        } catch let refusal {
            context.metrics.count(.refused, of: nil, .dr)
            let isKnown = try await forwarder.store.isCarrier(
                carrier,
                secret: secret,
                by: context.deadline
            )
            return CarrierAnswer.refused(isKnown ? refusal : DraftRefusal(.unauthorized))
        }
        switch try await report(told, from: .secret(secret), carrier, context) {
        case .forwarded, .noted, .early: return CarrierAnswer.recorded(isNews: true)
        case .stale: return CarrierAnswer.recorded(isNews: false)
        case .unknown: return CarrierAnswer.unknownMessage()
        case .refused: return CarrierAnswer.refused(DraftRefusal(.unauthorized))
        }
    }

    /// Takes `waypost.dr.received`: `{"carrier": name, …}` with the members of a carrier's report.
    private func take(_ envelope: CloudEvent, _ context: Context) async throws -> DirectAnswer {
        guard envelope.type == "waypost.dr.received" else {
            throw EventError.unsupported(function: Self.name, kind: envelope.type)
        }
        guard let carrier = envelope.data["carrier"]?.string else {
            throw EventError.malformed("data needs carrier")
        }
        let told: CarrierRequest.Told
        do {
            told = try CarrierRequest.report(envelope.data, now: context.clock.now())
        } catch let refusal {
            context.metrics.count(.refused, of: nil, .dr)
            return .refused(refusal.rejection, id: nil)
        }
        switch try await report(told, from: .trusted(name: carrier), carrier, context) {
        case .forwarded, .noted, .early: return DirectAnswer(json: ["status": "accepted"])
        case .stale: return DirectAnswer(json: ["status": "duplicate"])
        case .unknown:
            return DirectAnswer(json: ["status": "rejected"], refusal: "unknown message")
        case .refused: return .refused(.unauthorized, id: nil)
        }
    }

    private func report(
        _ told: CarrierRequest.Told,
        from caller: Caller,
        _ carrier: String,
        _ context: Context
    ) async throws -> ReportIntake {
        let subject: ReportSubject =
            told.messageID.map(ReportSubject.message) ?? .reference(told.reference ?? "")
        return try await forwarder.report(
            told.report,
            about: subject,
            from: caller,
            carrier: carrier,
            context
        )
    }
}
