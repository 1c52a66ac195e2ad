import Logging
package import Gateway
package import Invocation
import Postgres
package import Store

/// Messages and reports coming in: stored first, delivered after the answer where the lane is free.
extension Forwarder {
    /// Takes an MT from a partner; its media are kept here first.
    ///
    /// - Parameter media: Where they will be found; needed only where there are some.
    /// - Throws: ``PostgresError``: nothing was accepted, or nobody knows.
    package func terminate(
        _ draft: Draft,
        from caller: Caller,
        dialect: String,
        media: MediaAddress? = nil,
        rate: @Sendable (Int) -> Void = { _ in },
        _ context: Context
    ) async throws -> (Intake, Message) {
        var links: [String] = []
        if !draft.media.isEmpty {
            switch try await takeMedia(of: draft, from: caller, dialect: dialect, media, context) {
            case .kept(let urls): links = urls
            case .ended(let intake):
                context.count(Taken(intake: intake), .mt, dialect: dialect)
                return (intake, draft.message(context.makeID()))
            }
        }
        let id = context.makeID()
        let message = draft.message(id, media: links)
        let taken = try await store.terminate(
            message,
            id: id,
            trace: context.trace.stored,
            hasKey: draft.messageID != nil,
            sentMedia: draft.media,
            from: caller,
            dialect: dialect,
            by: context.deadline
        )
        if let agreed = taken.rate { rate(agreed) }
        context.count(taken, .mt, dialect: dialect)
        follow(taken.intake, context)
        return (taken.intake, message)
    }

    /// Takes the messages of one request from a partner, all in one step.
    ///
    /// - Parameter batchName: A name that has to be new, where the service asks for new names.
    /// - Throws: ``PostgresError``: nothing was accepted, or nobody knows.
    package func submit(
        _ submissions: [Submission],
        of credential: Credential,
        dialect: String,
        profile: ServiceProfile,
        batchName: String?,
        _ context: Context
    ) async throws -> Submitted {
        let submitted = try await store.submit(
            submissions,
            of: credential,
            dialect: dialect,
            profile: profile,
            batch: submissions.first?.message.batch,
            batchName: batchName,
            trace: context.trace.stored,
            by: context.deadline
        )
        if case .taken(let outcomes, let lanes, _) = submitted {
            context.count(outcomes, of: PartnerLabel(name: profile.name, dialect: dialect))
            for lane in lanes { follow(lane, context) }
        }
        return submitted
    }

    /// Takes an MO from a carrier; its media are kept here first.
    ///
    /// - Parameter media: Where they will be found; needed only where there are some.
    /// - Throws: ``PostgresError``: nothing was accepted, or nobody knows.
    package func originate(
        _ draft: Draft,
        from caller: Caller,
        carrier: String,
        media: MediaAddress? = nil,
        _ context: Context
    ) async throws -> (Intake, Message) {
        var links: [String] = []
        if !draft.media.isEmpty {
            switch try await takeMedia(of: draft, from: caller, carrier: carrier, media, context) {
            case .kept(let urls): links = urls
            case .ended(let intake):
                context.count(Taken(intake: intake), .mo)
                return (intake, draft.message(context.makeID()))
            }
        }
        let id = context.makeID()
        let message = draft.message(id, media: links)
        let taken = try await store.originate(
            message,
            id: id,
            trace: context.trace.stored,
            hasKey: draft.messageID != nil,
            sentMedia: draft.media,
            from: caller,
            carrier: carrier,
            by: context.deadline
        )
        context.count(taken, .mo)
        follow(taken.intake, context)
        return (taken.intake, message)
    }

    /// Does what simulated handsets do; an MO of theirs goes on with the trace of what they got.
    func react(
        _ reactions: [HandsetReaction],
        _ held: HeldLane,
        _ settings: EndpointSettings,
        _ context: Context
    ) async {
        for reaction in reactions {
            do {
                guard try await waited(reaction.delay ?? .zero, context) else { return }
                try await act(reaction.act, held, settings, context)
            } catch {
                context.logger.warning("handset gave up", metadata: ["cause": "\(error)"])
            }
        }
    }

    /// Waits; false when the host is about to end, which no handset outlives.
    private func waited(_ delay: Duration, _ context: Context) async throws -> Bool {
        let end = context.clock.monotonic() + delay
        while context.clock.monotonic() < end {
            if context.isStopping() { return false }
            try await context.clock.sleep(min(end, context.clock.monotonic() + .seconds(1)))
        }
        return true
    }

    private func act(
        _ act: HandsetReaction.Act,
        _ held: HeldLane,
        _ settings: EndpointSettings,
        _ context: Context
    ) async throws {
        var context = context
        context.deadline = context.clock.monotonic() + .seconds(Limits.exchangeSeconds)
        let carrier = Caller.trusted(name: settings.name)
        switch act {
        case .report(let status, let reason):
            _ = try await report(
                Report(status: status, reason: reason, time: context.clock.now()),
                about: .message(held.message.id),
                from: carrier,
                carrier: settings.name,
                context
            )
        case .reply(let text):
            guard case .mt(let message) = held.message.load,
                let to = Address(destination: message.from)
            else { return }
            let draft = Draft(
                messageID: nil,
                kind: .sms,
                from: .msisdn(message.owner),
                to: [to],
                owner: message.owner,
                text: text,
                subject: nil,
                media: [],
                wantsReport: false
            )
            _ = try await originate(draft, from: carrier, carrier: settings.name, context)
        }
    }

    private func follow(_ intake: Intake, _ context: Context) {
        if case .accepted(let lane?) = intake { follow(lane, context) }
    }

    /// Counts a report or a callback, and delivers what it became after the answer.
    func follow(_ intake: ReportIntake, _ context: Context, _ kind: Load.Kind = .dr) {
        context.count(intake, kind)
        if let lane = intake.lane { follow(lane, context) }
    }

    /// Delivers a lane in hand after the answer.
    func follow(_ lane: HeldLane, _ context: Context) {
        context.afterAnswer {
            _ = await deliver(lane, until: context.followUpDeadline, context)
        }
    }
}

extension Context {
    /// An id of now.
    package func makeID() -> UUIDv7 { UUIDv7(time: clock.now(), random: random(), random()) }
}

extension Draft {
    /// The message that it becomes.
    ///
    /// - Parameter media: Links to what is kept of its media; nil: what the caller gave.
    func message(_ id: UUIDv7, media: [String]? = nil) -> Message {
        var message = message(id: id.description, time: id.time)
        message.media = media ?? self.media
        return message
    }
}
