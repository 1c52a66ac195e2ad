import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Channel {
    /// Closes the connection so that the other side gets a TCP reset.
    func reset() async throws {
        if let socket = self as? any SocketOptionProvider {
            try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try await close()
    }

    /// Writes bytes past the HTTP encoder and closes the connection.
    func sendRaw(_ bytes: [UInt8]) async throws {
        try await pipeline.addHandler(RawBytes(bytes), position: .first).get()
        try await close()
    }
}

/// Sits next to the socket and writes its bytes there.
private final class RawBytes: ChannelOutboundHandler, Sendable {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func handlerAdded(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }
}
