import CCurl

/// One connection of plain bytes at a time, over TCP or TLS, driven by one thread.
///
/// Nothing in it blocks but ``wait(milliseconds:writable:)``, which its ``waker`` ends; that is the
/// one part which other threads may use. After an error it has to be closed.
package final class ByteChannel {
    /// What ends a wait from any thread.
    package let waker: Waker
    private let multi: MultiHandle
    private var link: Link?
    private var isConnected = false
    private var output = OutputBuffer()
    private var input = [UInt8](repeating: 0, count: Limits.channelBytes)

    private struct Link {
        let handle: EasyHandle
        let gate: SocketGate
    }

    package init() throws(CurlError) {
        guard MultiLoop.isLibraryReady, let multi = MultiHandle() else {
            throw .other(CURLE_FAILED_INIT)
        }
        waker = Waker(multi.address)
        self.multi = multi
    }

    deinit {
        waker.detach()
        close()
    }

    /// Begins to connect; ``finishOpening()`` tells when that is done.
    ///
    /// - Parameters:
    ///   - connectTimeout: For the name, the connection and the handshake together.
    /// - Throws: ``CurlError``.
    package func open(_ place: ChannelPlace, connectTimeout: Duration) throws(CurlError) {
        close()
        let handle = try EasyHandle()
        let gate = SocketGate(place.policy)
        try handle.reset()
        try handle.openSockets(through: gate)
        try handle.setChannel(to: place, connectTimeout: connectTimeout)
        try multi.add(handle)
        link = Link(handle: handle, gate: gate)
    }

    /// Does what can be done now; true once the connection is there, verified if it is TLS.
    ///
    /// - Throws: ``CurlError``: why no connection came about.
    package func finishOpening() throws(CurlError) -> Bool {
        guard let link else { throw .closed }
        multi.perform()
        while let (_, code) = multi.nextEnded() {
            guard code == CURLE_OK else {
                throw link.gate.error(code, detail: link.handle.detail)
            }
            isConnected = true
        }
        return isConnected
    }

    /// Ends the connection, if there is one; what was not sent is dropped.
    package func close() {
        if let link { multi.remove(link.handle) }
        link = nil
        isConnected = false
        output.removeAll()
    }
}

extension ByteChannel {
    /// Whether bytes that were taken still have to be sent.
    package var hasUnsent: Bool { !output.isEmpty }

    /// Takes as many bytes as it can now, and sends what can be sent.
    ///
    /// - Returns: How many it took; 0 when those before are not sent yet.
    /// - Throws: ``CurlError/reset`` when the connection has ended.
    package func send(_ bytes: ArraySlice<UInt8>) throws(CurlError) -> Int {
        try flush()
        guard output.isEmpty else { return 0 }
        let count = output.fill(bytes)
        try flush()
        return count
    }

    /// Sends what was taken before, as far as possible now.
    package func flush() throws(CurlError) {
        guard let link, isConnected else { throw .closed }
        while !output.isEmpty {
            let (code, count) = unsafe output.withUnsent { unsafe link.handle.send($0) }
            if code == CURLE_AGAIN { return }
            guard code == CURLE_OK else { throw .reset }
            output.drop(count)
        }
    }

    /// What has come in, at most 16 KiB of it.
    ///
    /// - Returns: Empty when nothing is there now; nil when the other side has ended the
    ///   connection.
    /// - Throws: ``CurlError/reset`` when it broke.
    package func receive() throws(CurlError) -> ArraySlice<UInt8>? {
        guard let link, isConnected else { throw .closed }
        let (code, count) = link.handle.receive(&input)
        if code == CURLE_AGAIN { return [] }
        guard code == CURLE_OK else { throw .reset }
        return count == 0 ? nil : input[..<count]
    }

    /// Waits until something happens: bytes come in, the connection comes about or ends, somebody
    /// wakes it, the time is up, or, if asked for, bytes can be sent.
    package func wait(milliseconds: Int32, writable: Bool) {
        if isConnected, let socket = link?.handle.socket {
            multi.poll(socket, writable: writable, milliseconds: milliseconds)
        } else {
            multi.poll(milliseconds: milliseconds)
        }
    }
}
