import Synchronization

/// How many bytes may be kept for work that nobody waits for.
final class ByteBudget: Sendable {
    private let left: Mutex<Int>

    init(_ limit: Int) { left = Mutex(limit) }

    /// Takes some of it; false, and nothing taken, when there are not as many left.
    func take(_ count: Int) -> Bool {
        left.withLock { left in
            guard count <= left else { return false }
            left -= count
            return true
        }
    }

    /// Gives back what was taken.
    func give(_ count: Int) { left.withLock { $0 += count } }
}
