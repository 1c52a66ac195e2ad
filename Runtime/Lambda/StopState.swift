import Synchronization

/// Whether an invocation is under way, and whether the process is to end: what the thread that
/// waits for signals and the loop have to agree on.
package final class StopState: Sendable {
    private struct State {
        var isBusy = false
        var isStopping = false
    }

    private let state = Mutex(State())

    package init() {}

    /// Whether the process ends with the invocation that is under way.
    package var isStopping: Bool { state.withLock(\.isStopping) }

    /// Begins an invocation; false when the process is ending.
    func begin() -> Bool {
        state.withLock { state in
            if state.isStopping { return false }
            state.isBusy = true
            return true
        }
    }

    /// Ends an invocation with all that it left to do; false when the process is to end with it.
    func end() -> Bool {
        state.withLock { state in
            state.isBusy = false
            return !state.isStopping
        }
    }

    /// Asks for the end.
    ///
    /// - Returns: Whether nothing is under way, so that the process may end at once.
    package func stop() -> Bool {
        state.withLock { state in
            state.isStopping = true
            return !state.isBusy
        }
    }
}
