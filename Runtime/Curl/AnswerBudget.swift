import Synchronization

/// Bytes that the bodies of several answers may have together.
///
/// They are taken as they come in, so that no more are ever in memory.
package final class AnswerBudget: Sendable {
    private let left: Mutex<Int>

    package init(_ bytes: Int) {
        left = Mutex(bytes)
    }

    /// Takes up to `count` bytes off; how many there were.
    func take(_ count: Int) -> Int {
        left.withLock { left in
            let taken = min(count, left)
            left -= taken
            return taken
        }
    }
}
