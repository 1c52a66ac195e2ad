import Logging
import Delivery
import Dialects
import Gateway
import Invocation
import Postgres
import Store

/// Takes what a connector's provider calls back with: MOs, and the states of MTs.
struct CallbackIntake: Sendable {
    private let forwarder: Forwarder
    private let profiles: ProfileCache

    init(forwarder: Forwarder) {
        self.forwarder = forwarder
        profiles = ProfileCache(store: forwarder.store)
    }

    /// Answers a request; our failures too are answers.
    func answer(
        _ event: HTTPEvent,
        _ kind: ExpertflowCallback.Kind,
        _ context: Context
    ) async -> HTTPAnswer {
        let callback: ExpertflowCallback
        switch ExpertflowCallback.open(event, kind) {
        case .answer(let answer): return refuse(nil, kind, context, answer)
        case .request(let opened): callback = opened
        }
        do {
            return try await take(callback, kind, context)
        } catch {
            context.logger.error("not accepted", metadata: ["cause": "\(error)"])
            return callback.failed()
        }
    }

    /// An agreement that changes between reading and storing has the request read again, once; so
    /// has one whose broker does not answer, since the copy that is kept here may be old.
    private func take(
        _ callback: ExpertflowCallback,
        _ kind: ExpertflowCallback.Kind,
        _ context: Context
    ) async throws -> HTTPAnswer {
        var silent: BrokerSettings?
        for isFresh in [false, true] {
            guard
                case .known(let profile) = try await profiles.profile(
                    of: callback.credential,
                    dialect: Expertflow.name,
                    isFresh: isFresh,
                    by: context.deadline
                )
            else { return refuse(nil, kind, context, callback.unidentified()) }
            if silent != nil, silent == profile.terms.broker { break }
            let partner = CallbackPartner(
                dialect: Expertflow.name,
                credential: callback.credential,
                profile: profile
            )
            switch try await take(callback, kind, for: partner, context) {
            // Whoever sends nothing that can be stored must be who he says all the same.
            case .malformed(let answer):
                if isFresh { return refuse(partner, kind, context, answer) }
            case .outOfReach: silent = profile.terms.broker
            case .outcome(.taken(let intake)):
                if case .stale = intake { context.logger.info("told before, or overtaken") }
                return callback.accepted()
            case .outcome(.unknown):
                profiles.forget(callback.credential, dialect: Expertflow.name)
                return refuse(nil, kind, context, callback.unidentified())
            case .outcome(.changed):
                profiles.forget(callback.credential, dialect: Expertflow.name)
            }
        }
        throw silent == nil
            ? CallbackFailure.agreementKeepsChanging : CallbackFailure.queueIsOutOfReach
    }

    /// Counts what is not taken; its answer.
    private func refuse(
        _ partner: CallbackPartner?,
        _ kind: ExpertflowCallback.Kind,
        _ context: Context,
        _ answer: HTTPAnswer
    ) -> HTTPAnswer {
        let label = partner?.label ?? .unknown(dialect: Expertflow.name)
        context.metrics.count(.refused, of: label, kind == .mo ? .mo : .dr)
        return answer
    }

    private enum Reading {
        case malformed(HTTPAnswer)
        /// What is to be told could not be put on the partner's queue now.
        case outOfReach
        case outcome(CallbackOutcome)
    }

    private func take(
        _ callback: ExpertflowCallback,
        _ kind: ExpertflowCallback.Kind,
        for partner: CallbackPartner,
        _ context: Context
    ) async throws -> Reading {
        switch kind {
        case .mo:
            let mo: ExpertflowMO
            switch callback.mo() {
            case .failure(let failure): return .malformed(failure.answer)
            case .success(let read): mo = read
            }
            guard await forwarder.reachesQueue(of: partner.profile, context) else {
                return .outOfReach
            }
            let id = context.makeID()
            let message = mo.message(
                id: id,
                channel: ExpertflowCallback.channel,
                time: context.clock.now()
            )
            return .outcome(
                try await forwarder.receive(message, id: id, key: mo.id, for: partner, context)
            )
        case .notification:
            let notification: ExpertflowNotification
            switch callback.notification() {
            case .failure(let failure): return .malformed(failure.answer)
            case .success(let read): notification = read
            }
            if notification.status.isFinal,
                await !forwarder.reachesQueue(of: partner.profile, context)
            {
                return .outOfReach
            }
            return .outcome(try await notify(notification, for: partner, context))
        }
    }

    private func notify(
        _ notification: ExpertflowNotification,
        for partner: CallbackPartner,
        _ context: Context
    ) async throws -> CallbackOutcome {
        let now = context.clock.now()
        return try await forwarder.notify(
            notification.report(at: now),
            about: notification.id,
            stranger: notification.message(channel: ExpertflowCallback.channel, time: now),
            for: partner,
            context
        )
    }
}

/// Why a callback was not taken.
private enum CallbackFailure: Error, CustomStringConvertible {
    case agreementKeepsChanging
    case queueIsOutOfReach

    var description: String {
        switch self {
        case .agreementKeepsChanging: "the agreement changed twice meanwhile"
        case .queueIsOutOfReach: "the partner's broker cannot be reached"
        }
    }
}
