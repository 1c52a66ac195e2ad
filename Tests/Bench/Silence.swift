import NIOCore
import NIOPosix

/// A server that takes connections and requests, and never says anything.
struct Silence {
    let url: String

    static func serving<Value>(_ body: (Silence) async throws -> Value) async throws -> Value {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(ChannelOptions.backlog, value: 4_096)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        do {
            let value = try await body(Silence(url: "http://127.0.0.1:\(port)/mo"))
            try await channel.close()
            return value
        } catch {
            try? await channel.close()
            throw error
        }
    }
}
