import Logging
package import Delivery
import Dialects
import Gateway
package import Invocation
import JSON
import Store

/// MO in: takes a message from a carrier, stores it, and pushes it to the partner that owns the
/// subscriber after the answer.
package struct OriginateMessage: Function {
    package static let name = "OriginateMessage"
    private let forwarder: Forwarder
    private let publicAddress: PublicAddress
    private let callbacks: CallbackIntake

    /// - Parameter publicURL: Where this gateway is reached from outside, without a slash at its
    ///   end; nil: the host of each request.
    package init(forwarder: Forwarder, publicURL: String? = nil) {
        self.forwarder = forwarder
        publicAddress = PublicAddress(configured: publicURL)
        callbacks = CallbackIntake(forwarder: forwarder)
    }

    package func handle(_ event: Event, _ context: Context) async throws -> Answer {
        switch event {
        case .http(let request):
            if ExpertflowCallback.kind(path: request.path) == .mo {
                return .http(await callbacks.answer(request, .mo, context))
            }
            do {
                return .http(try await accept(request, context))
            } catch {
                context.logger.error("not accepted", metadata: ["cause": "\(error)"])
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
            context.metrics.count(.refused, of: nil, .mo)
            return CarrierAnswer.refused(DraftRefusal(.unauthorized))
        }
        let draft: Draft
        do {
            draft = try CarrierRequest.draft(event)
        } catch let refusal {
            context.metrics.count(.refused, of: nil, .mo)
            let isKnown = try await forwarder.store.isCarrier(
                carrier,
                secret: secret,
                by: context.deadline
            )
            return CarrierAnswer.refused(isKnown ? refusal : DraftRefusal(.unauthorized))
        }
        let (intake, message) = try await forwarder.originate(
            draft,
            from: .secret(secret),
            carrier: carrier,
            media: draft.media.isEmpty ? nil : publicAddress.media(for: event),
            context
        )
        switch intake {
        case .accepted, .duplicate: return CarrierAnswer.accepted(message)
        case .refused(let rejection):
            context.logger.info("refused", metadata: ["rejection": "\(rejection)"])
            return CarrierAnswer.refused(DraftRefusal(rejection, messageID: draft.messageID))
        }
    }

    /// Takes `waypost.mo.received`: `{"carrier": name, …}` with the members of a carrier's MO.
    private func take(_ envelope: CloudEvent, _ context: Context) async throws -> DirectAnswer {
        guard envelope.type == "waypost.mo.received" else {
            throw EventError.unsupported(function: Self.name, kind: envelope.type)
        }
        guard let carrier = envelope.data["carrier"]?.string else {
            throw EventError.malformed("data needs carrier")
        }
        let draft: Draft
        do {
            draft = try CarrierRequest.draft(envelope.data)
        } catch let refusal {
            context.metrics.count(.refused, of: nil, .mo)
            return .refused(refusal.rejection, id: refusal.messageID)
        }
        let (intake, message) = try await forwarder.originate(
            draft,
            from: .trusted(name: carrier),
            carrier: carrier,
            media: publicAddress.media(),
            context
        )
        return .taken(intake, id: message.messageID)
    }
}
