import Curl
import Gateway
import Invocation
import Store

/// What became of a message's media before the message itself is taken.
enum MediaIntake: Sendable {
    /// Links to all of them, in their order; they are kept here.
    case kept([String])
    /// The message is not taken, or was before.
    case ended(Intake)
}

/// Nobody has said how this gateway is reached from outside, so there are no links to make.
struct MediaAddressUnknown: Error, CustomStringConvertible {
    var description: String { "WAYPOST_PUBLIC_URL is needed for messages with media" }
}

/// Media that come in with a message: asked for only when the message would be taken, and kept
/// before it is, so that whoever gets the message finds them.
extension Forwarder {
    /// Keeps the media of an MT: those that are here already have to be the partner's own.
    func takeMedia(
        of draft: Draft,
        from caller: Caller,
        dialect: String,
        _ address: MediaAddress?,
        _ context: Context
    ) async throws -> MediaIntake {
        guard let address else { throw MediaAddressUnknown() }
        let entries = draft.media.map(address.reference)
        let admission = try await store.admitMedia(
            ofTermination: draft.message(context.makeID()),
            hasKey: draft.messageID != nil,
            kept: entries.compactMap(\.id),
            from: caller,
            dialect: dialect,
            by: context.deadline
        )
        return try await keep(entries, admission, address, context)
    }

    /// Keeps the media of an MO, as media of the partner that owns the subscriber.
    func takeMedia(
        of draft: Draft,
        from caller: Caller,
        carrier: String,
        _ address: MediaAddress?,
        _ context: Context
    ) async throws -> MediaIntake {
        guard let address else { throw MediaAddressUnknown() }
        let entries = draft.media.map(address.reference)
        let admission = try await store.admitMedia(
            ofOrigination: draft.message(context.makeID()),
            hasKey: draft.messageID != nil,
            from: caller,
            carrier: carrier,
            by: context.deadline
        )
        return try await keep(entries, admission, address, context)
    }

    private func keep(
        _ entries: [MediaAddress.Reference],
        _ admission: MediaAdmission,
        _ address: MediaAddress,
        _ context: Context
    ) async throws -> MediaIntake {
        switch admission {
        case .duplicate: return .ended(.duplicate)
        case .refused(let rejection): return .ended(.refused(rejection))
        case .open(let partner, let carrier, let sizes):
            let plan: MediaPlan
            do {
                plan = try MediaPlan(
                    entries,
                    sizes: sizes,
                    allowsPlainHTTP: mediaClient.policy.allowsPlainHTTP
                )
            } catch {
                return .ended(.refused(error))
            }
            let fetched: [NewMedium]
            switch try await fetch(plan, context) {
            case .success(let media): fetched = media
            case .failure(let rejection): return .ended(.refused(rejection))
            }
            if !fetched.isEmpty {
                let owner = MediaOwner.partner(partner, carrier: carrier)
                let kept = try await vault.put(fetched, of: owner, by: context.deadline)
                guard kept.value != nil else { return .ended(.refused(.unauthorized)) }
            }
            return .kept(plan.ids(with: fetched.map(\.id)).map(address.url))
        }
    }

    private func fetch(
        _ plan: MediaPlan,
        _ context: Context
    ) async throws -> Result<[NewMedium], Rejection> {
        guard !plan.wanted.isEmpty else { return .success([]) }
        // Time is left for keeping them.
        let left = context.deadline - context.clock.monotonic() - .seconds(5)
        let fetcher = MediaFetcher(
            client: mediaClient,
            time: max(.zero, min(exchange ?? .seconds(Limits.exchangeSeconds), left))
        )
        return try await fetcher.fetch(plan.wanted, octets: plan.octetsLeft).map { found in
            found.map { type, content in
                let id = MediaID(random: context.random(), context.random(), context.random())
                return NewMedium(id: id, type: type, content: content)
            }
        }
    }
}

extension MediaAddress.Reference {
    /// The id of a medium that is kept here.
    fileprivate var id: MediaID? {
        guard case .own(let id) = self else { return nil }
        return id
    }
}
