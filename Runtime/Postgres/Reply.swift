import Synchronization

/// Where one caller waits for its rows: settled once, by whoever comes first.
final class Reply: Sendable {
    typealias Outcome = Result<ResultTable, PostgresError>

    private enum State {
        case pending
        case awaited(CheckedContinuation<Outcome, Never>)
        case settled(Outcome)
    }

    private let state = Mutex(State.pending)

    /// Waits until somebody settles it; for one caller only.
    func outcome() async -> Outcome {
        await withCheckedContinuation { continuation in
            let outcome: Outcome? = state.withLock { state in
                if case .settled(let outcome) = state { return outcome }
                state = .awaited(continuation)
                return nil
            }
            if let outcome { continuation.resume(returning: outcome) }
        }
    }

    /// Hands the outcome to the caller; of several only the first counts.
    func settle(_ outcome: Outcome) {
        let continuation: CheckedContinuation<Outcome, Never>? = state.withLock { state in
            switch state {
            case .settled: return nil
            case .pending:
                state = .settled(outcome)
                return nil
            case .awaited(let continuation):
                state = .settled(outcome)
                return continuation
            }
        }
        continuation?.resume(returning: outcome)
    }

    /// Whether nobody waits for it any more.
    var isSettled: Bool {
        state.withLock { state in
            if case .settled = state { true } else { false }
        }
    }
}

extension Reply.Outcome {
    /// Whether a prepared statement is unknown to the server, or its result has another shape now.
    var isOutdated: Bool {
        guard case .failure(.server(let sqlstate, _)) = self else { return false }
        return sqlstate == "26000" || sqlstate == "0A000"
    }
}
