import Invocation
import Synchronization

/// One invocation's follow-ups: kept until its answer is out, then passed on as they come.
final class HeldFollowUps: FollowUps {
    private let next: any FollowUps
    /// nil once the answer is out.
    private let held = Mutex<[@Sendable () async -> Void]?>([])

    init(before next: any FollowUps) { self.next = next }

    func add(_ work: @escaping @Sendable () async -> Void) {
        let isHeld = held.withLock { held in
            held?.append(work)
            return held != nil
        }
        if !isHeld { next.add(work) }
    }

    func release() {
        let works = held.withLock { held in
            defer { held = nil }
            return held ?? []
        }
        for work in works { next.add(work) }
    }
}
