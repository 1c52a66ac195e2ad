import Curl
import Gateway
import STOMP
import Synchronization

/// Clients of message brokers, one each, which keep their connections.
final class BrokerCache: Sendable {
    private let policy: AddressPolicy
    private let clients = Mutex<[BrokerSettings: STOMPClient]>([:])

    /// Brokers kept; past it the cache starts afresh.
    private static let limit = 100

    /// - Parameter policy: Which addresses a broker may have.
    init(policy: AddressPolicy) {
        self.policy = policy
    }

    /// Nil where the address is none.
    func client(of settings: BrokerSettings) -> STOMPClient? {
        guard let address = BrokerAddress(settings.url) else { return nil }
        let policy = policy
        return clients.withLock { clients in
            if let client = clients[settings] { return client }
            if clients.count >= Self.limit { clients = [:] }
            let client = STOMPClient(
                BrokerConfiguration(
                    address: address,
                    login: settings.login,
                    passcode: settings.passcode,
                    virtualHost: settings.host,
                    policy: policy
                )
            )
            clients[settings] = client
            return client
        }
    }
}
