import Synchronization

/// Follow-ups kept until the host runs them: for hosts that run one invocation at a time.
package final class CollectedFollowUps: FollowUps {
    private let works = Mutex<[@Sendable () async -> Void]>([])

    package init() {}

    package func add(_ work: @escaping @Sendable () async -> Void) {
        works.withLock { $0.append(work) }
    }

    /// Runs all that were added, at once, and those that they add, until none is left.
    package func run() async {
        while true {
            let batch = works.withLock { works in
                defer { works = [] }
                return works
            }
            if batch.isEmpty { return }
            await withDiscardingTaskGroup { group in
                for work in batch { group.addTask { await work() } }
            }
        }
    }
}
