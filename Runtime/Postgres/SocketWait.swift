#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Blocking waits of a connection's own thread.
enum SocketWait {
    /// Waits until a socket can be read, or written if that is asked for too.
    ///
    /// - Returns: Whether it can; an error of the socket counts, as reading then tells it.
    static func until(
        _ limit: ContinuousClock.Instant,
        readable: Bool = true,
        writable: Bool,
        _ socket: Int32
    ) -> Bool {
        var entry = pollfd()
        entry.fd = socket
        entry.events = Int16((readable ? POLLIN : 0) | (writable ? POLLOUT : 0))
        while true {
            let milliseconds = ContinuousClock.now.duration(to: limit) / .milliseconds(1)
            let timeout = Int32(min(max(milliseconds.rounded(.up), 0), 1e9))
            let count = unsafe poll(&entry, 1, timeout)
            if count > 0 { return true }
            if count == 0, ContinuousClock.now >= limit { return false }
            if count < 0, errno != EINTR { return true }
        }
    }

    /// Lets the time pass.
    static func pass(until instant: ContinuousClock.Instant) {
        while case let milliseconds = ContinuousClock.now.duration(to: instant) / .milliseconds(1),
            milliseconds > 0
        {
            _ = poll(nil, 0, Int32(min(milliseconds.rounded(.up), 1e9)))
        }
    }

    /// Whether something can be read now, be it the end.
    static func hasInput(_ socket: Int32) -> Bool {
        until(.now, writable: false, socket)
    }
}
