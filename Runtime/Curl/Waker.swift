import CCurl
import Synchronization

/// Ends the wait of a channel's thread from any other.
package final class Waker: Sendable {
    /// The multi handle, kept as a number because it is only handed back to `curl_multi_wakeup`,
    /// the one call that any thread may make.
    private let address: Mutex<UInt?>

    init(_ address: UInt) { self.address = Mutex(address) }

    /// Ends the wait, or the next one if there is none now; does nothing once the channel is gone.
    package func wake() {
        address.withLock { address in
            guard let address, let multi = unsafe UnsafeMutableRawPointer(bitPattern: address)
            else { return }
            unsafe curl_multi_wakeup(multi)
        }
    }

    func detach() { address.withLock { $0 = nil } }
}
