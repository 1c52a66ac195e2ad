import Synchronization

/// What happened to the invocations of one function since the start.
package struct FunctionStatistics: Hashable, Sendable {
    package var invocations = 0
    package var failures = 0
    package var timeouts = 0
    package var refusals = 0
    package var inFlight = 0
}

/// The statistics of every function of a host.
final class InvocationCounts: Sendable {
    private let byName: Mutex<[String: FunctionStatistics]>

    init(_ names: some Sequence<String>) {
        byName = Mutex(Dictionary(uniqueKeysWithValues: names.map { ($0, FunctionStatistics()) }))
    }

    var all: [String: FunctionStatistics] { byName.withLock { $0 } }

    func begin(_ name: String) {
        byName.withLock {
            $0[name]?.invocations += 1
            $0[name]?.inFlight += 1
        }
    }

    /// Counts the outcome; a function that goes on after its timeout is in flight no more.
    func end(_ name: String, _ outcome: InvocationOutcome) {
        byName.withLock { byName in
            byName[name]?.inFlight -= 1
            switch outcome {
            case .answer: break
            case .failed: byName[name]?.failures += 1
            case .timedOut: byName[name]?.timeouts += 1
            case .refused, .unknownFunction: byName[name]?.refusals += 1
            }
        }
    }
}
