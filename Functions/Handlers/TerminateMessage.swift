import Logging
package import Delivery
import Dialects
import Gateway
package import Invocation
import JSON
import Postgres
import Store

/// MT in: takes a message from a partner, stores it, and delivers it after the answer.
package struct TerminateMessage: Function {
    package static let name = "TerminateMessage"
    private let forwarder: Forwarder
    private let limiter: RateLimiter
    private let publicAddress: PublicAddress
    private let batches: BatchIntake

    /// - Parameter publicURL: Where this gateway is reached from outside, without a slash at its
    ///   end; nil: the host of each request.
    package init(forwarder: Forwarder, limiter: RateLimiter, publicURL: String? = nil) {
        self.forwarder = forwarder
        self.limiter = limiter
        publicAddress = PublicAddress(configured: publicURL)
        batches = BatchIntake(forwarder: forwarder, limiter: limiter)
    }

    package func handle(_ event: Event, _ context: Context) async throws -> Answer {
        switch event {
        case .http(let request):
            if let dialect = Dialects.serving(path: request.path) {
                return .http(await answer(request, in: dialect, context))
            }
            if let dialect = Dialects.batchServing(path: request.path) {
                return .http(await batches.answer(request, in: dialect, context))
            }
            return .http(.notFound)
        case .cloud(let envelope): return .value(try await take(envelope, context).json)
        case .queue(let batch):
            return await batch.answer(context) { try await take($0, $1) }
        case .schedule:
            throw EventError.unsupported(function: Self.name, kind: "scheduled")
        }
    }

    private func answer(
        _ event: HTTPEvent,
        in dialect: any Dialect,
        _ context: Context
    ) async -> HTTPAnswer {
        if let fault = dialect.preflight(event) { return fault }
        let stranger = PartnerLabel.unknown(dialect: dialect.name)
        let secret: String
        do { secret = try dialect.secret(event) } catch {
            context.metrics.count(.refused, of: stranger, .mt)
            return dialect.unidentified()
        }
        guard limiter.admits(secret, at: context.clock.monotonic()) else {
            context.metrics.count(.refused, of: stranger, .mt)
            return dialect.refused(DraftRefusal(.rateLimited))
        }
        do {
            return try await accept(event, secret, dialect, context)
        } catch {
            context.logger.error("not accepted", metadata: ["cause": "\(error)"])
            let isOurFault = (error as? PostgresError)?.isOutage == false
            return isOurFault ? dialect.failed() : dialect.unavailable()
        }
    }

    private func accept(
        _ event: HTTPEvent,
        _ secret: String,
        _ dialect: any Dialect,
        _ context: Context
    ) async throws -> HTTPAnswer {
        let draft: Draft
        do {
            draft = try dialect.draft(event)
        } catch let refusal {
            // Who he is comes before what he said: a stranger learns nothing of his body.
            let partner = try await forwarder.store.partner(
                secret: secret,
                dialect: dialect.name,
                by: context.deadline
            )
            let label = partner ?? .unknown(dialect: dialect.name)
            context.metrics.count(.refused, of: label, .mt)
            return dialect.refused(partner == nil ? DraftRefusal(.unauthorized) : refusal)
        }
        let (intake, message) = try await forwarder.terminate(
            draft,
            from: .secret(secret),
            dialect: dialect.name,
            media: draft.media.isEmpty ? nil : publicAddress.media(for: event),
            rate: { limiter.learn($0, of: secret) },
            context
        )
        switch intake {
        case .accepted, .duplicate: return dialect.accepted(message)
        case .refused(let rejection):
            context.logger.info("refused", metadata: ["rejection": "\(rejection)"])
            return dialect.refused(DraftRefusal(rejection, messageID: draft.messageID))
        }
    }

    /// Takes `waypost.mt.submitted`: `{"partner": name, "message": a GTIGLOBAL message object}`.
    private func take(_ envelope: CloudEvent, _ context: Context) async throws -> DirectAnswer {
        guard envelope.type == "waypost.mt.submitted" else {
            throw EventError.unsupported(function: Self.name, kind: envelope.type)
        }
        guard let partner = envelope.data["partner"]?.string, let json = envelope.data["message"]
        else { throw EventError.malformed("data needs partner and message") }
        let draft: Draft
        do {
            draft = try GTIGLOBALRequest.draft(json)
        } catch let refusal {
            context.metrics.count(.refused, of: .unknown(dialect: GTIGLOBAL.name), .mt)
            return .refused(refusal.rejection, id: refusal.messageID)
        }
        let (intake, message) = try await forwarder.terminate(
            draft,
            from: .trusted(name: partner),
            dialect: GTIGLOBAL.name,
            media: publicAddress.media(),
            context
        )
        return .taken(intake, id: message.messageID)
    }
}
