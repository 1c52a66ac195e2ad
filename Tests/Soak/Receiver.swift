import Synchronization
import TestSupport

/// A message in a request to a receiver.
struct Parcel {
    var key: String
    var id: String
    /// The final state that a DR tells.
    var state: String?
}

/// A receiving side: takes messages, but for its whims and the outages of the plan.
final class Receiver: Sendable {
    private struct State {
        var attempts: [String: Int] = [:]
        var outage: (whim: Whim, until: Double)?
    }

    let name: String
    private let plan: Plan
    private let journal: Journal
    /// How long the gateway waits for an answer.
    private let exchangeSeconds: Double
    /// Later attempts of a message have no whims, so that its lane goes on.
    private let moodyAttempts: Int
    /// Called before a message is answered as taken.
    private let onTake: @Sendable (Parcel) async -> Void
    /// Whether a handset is out of reach while there are faults.
    private let isAway: @Sendable (String) -> Bool
    private let state = Mutex(State())

    init(
        _ name: String,
        _ plan: Plan,
        _ journal: Journal,
        exchangeSeconds: Double = 10,
        moodyAttempts: Int = 2,
        isAway: @escaping @Sendable (String) -> Bool = { _ in false },
        onTake: @escaping @Sendable (Parcel) async -> Void = { _ in }
    ) {
        self.name = name
        self.plan = plan
        self.journal = journal
        self.exchangeSeconds = exchangeSeconds
        self.moodyAttempts = moodyAttempts
        self.isAway = isAway
        self.onTake = onTake
    }

    /// Has it do nothing else for some seconds.
    func fail(_ whim: Whim, seconds: Double) {
        let until = journal.now + seconds
        state.withLock { $0.outage = (whim, until) }
    }

    func answer(_ parcels: [Parcel]) async -> RecordedAnswer {
        let visit = Visit(exchange: journal.nextExchange(), from: journal.now)
        let whim = decide(parcels)
        if whim != .take { journal.count(whim.rawValue) }
        switch whim {
        case .take, .slow:
            for parcel in parcels { await onTake(parcel) }
            if whim == .slow { try? await Task.sleep(for: .milliseconds(700)) }
            note(parcels, visit, .took, until: journal.now)
            return .status(200)
        case .error, .stranger:
            note(parcels, visit, .declined, until: journal.now)
            return .status(whim == .error ? 500 : 401)
        case .reset:
            note(parcels, visit, .silent, until: journal.now)
            return .reset
        case .hang:
            note(parcels, visit, .silent, until: surelyWaits(visit))
            return .hang
        case .late:
            note(parcels, visit, .silent, until: surelyWaits(visit))
            try? await Task.sleep(for: .seconds(exchangeSeconds + 1.5))
            return .status(200)
        }
    }

    private struct Visit {
        var exchange: Int
        var from: Double
    }

    /// The gateway's time began before the request came: on a busy machine up to two seconds.
    private func surelyWaits(_ visit: Visit) -> Double { visit.from + exchangeSeconds - 2 }

    private func decide(_ parcels: [Parcel]) -> Whim {
        let (time, isCalm) = (journal.now, journal.isCalm)
        return state.withLock { state in
            var whim = Whim.take
            for parcel in parcels {
                let attempt = state.attempts[parcel.key, default: 0] + 1
                state.attempts[parcel.key] = attempt
                guard !isCalm else { continue }
                if isAway(parcel.key) { return .error }
                guard whim == .take, attempt <= moodyAttempts else { continue }
                whim = plan.whim(name, parcel.key, attempt: attempt)
            }
            if !isCalm, let outage = state.outage, time < outage.until { return outage.whim }
            return whim
        }
    }

    private func note(
        _ parcels: [Parcel],
        _ visit: Visit,
        _ reaction: SoakArrival.Reaction,
        until: Double
    ) {
        journal.arrive(
            parcels.enumerated().map { place, parcel in
                SoakArrival(
                    key: parcel.key,
                    id: parcel.id,
                    exchange: visit.exchange,
                    // Within a request their order is that of the list.
                    from: visit.from + Double(place) / 1_000_000,
                    until: until,
                    reaction: reaction,
                    state: parcel.state
                )
            }
        )
    }
}
