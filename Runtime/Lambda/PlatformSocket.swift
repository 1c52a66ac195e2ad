import Glibc

/// A TCP connection to the Runtime API (a file descriptor): closed with its last reference.
final class PlatformSocket {
    private let descriptor: Int32

    private init(owning descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Connects to the first address of a host that takes the connection.
    static func open(host: String, port: String) throws(PlatformProblem) -> PlatformSocket {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, port, &hints, &list) == 0 else {
            throw .unreachable("\(host):\(port) is no address")
        }
        defer { unsafe freeaddrinfo(list) }
        var reason = "there is no address"
        var next = unsafe list
        while let address = unsafe next {
            let kind = unsafe address.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue)
            let descriptor = unsafe socket(
                address.pointee.ai_family,
                kind,
                address.pointee.ai_protocol
            )
            if descriptor >= 0 {
                let candidate = PlatformSocket(owning: descriptor)
                candidate.setOptions()
                let (name, length) = unsafe (address.pointee.ai_addr, address.pointee.ai_addrlen)
                if unsafe connect(descriptor, name, length) == 0 { return candidate }
            }
            reason = unsafe String(cString: strerror(errno))
            unsafe next = address.pointee.ai_next
        }
        throw .unreachable(reason)
    }

    /// Sends all bytes.
    ///
    /// - Returns: False when the other side does not take them in time, or is gone.
    func send(_ bytes: [UInt8], until limit: ContinuousClock.Instant) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[sent...])
                return unsafe Glibc.send(
                    descriptor,
                    rest.baseAddress,
                    rest.count,
                    Int32(MSG_NOSIGNAL)
                )
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
            if sent < bytes.count, .now >= limit { return false }
        }
        return true
    }

    /// Waits for bytes and puts them into `buffer`.
    ///
    /// - Parameter limit: How long it waits; nil: without an end.
    /// - Returns: How many there are; 0 when the other side has ended the connection; nil when it
    ///   broke, or the time is up.
    func receive(_ buffer: inout [UInt8], until limit: ContinuousClock.Instant?) -> Int? {
        while true {
            if let limit, !waitForInput(until: limit) { return nil }
            let count = unsafe buffer.withUnsafeMutableBytes { buffer in
                unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
            }
            if count < 0, errno == EINTR { continue }
            return count < 0 ? nil : count
        }
    }

    private func waitForInput(until limit: ContinuousClock.Instant) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            let left = ContinuousClock.now.duration(to: limit) / .milliseconds(1)
            let count = unsafe poll(&entry, 1, Int32(max(0, left.rounded(.up))))
            if count > 0 { return true }
            if count == 0 || errno != EINTR { return false }
        }
    }

    /// Bounds connecting and each send; an answer is one send, and must not wait for another.
    private func setOptions() {
        var time = timeval(tv_sec: Limits.connectSeconds, tv_usec: 0)
        let length = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, length)
        var isOn: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, size)
    }
}
