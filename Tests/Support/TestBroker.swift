import Curl
import Foundation
package import STOMP

/// The broker that tests use, from `TEST_BROKER_URL`; queues under `test.` may be used on it.
package struct TestBroker: Sendable {
    /// Nil where there is none.
    package static let shared: TestBroker? = {
        let environment = ProcessInfo.processInfo.environment
        guard let url = environment["TEST_BROKER_URL"], let address = BrokerAddress(url) else {
            return nil
        }
        return TestBroker(
            address: address,
            tlsAddress: environment["TEST_BROKER_TLS_URL"].flatMap { BrokerAddress($0) },
            authorities: environment["TEST_BROKER_AUTHORITIES"]
        )
    }()

    package let address: BrokerAddress
    /// The same broker with TLS, by a certificate of ``authorities``.
    package let tlsAddress: BrokerAddress?
    package let authorities: String?

    /// Goes to a broker of the test's own machine, as its one user.
    package static func configuration(for address: BrokerAddress) -> BrokerConfiguration {
        var configuration = BrokerConfiguration(
            address: address,
            login: "tester",
            passcode: "secret-1234",
            policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: false)
        )
        configuration.connectTimeout = .seconds(10)
        return configuration
    }

    package var configuration: BrokerConfiguration { Self.configuration(for: address) }

    /// A queue that no other test has.
    package static func newQueue() -> String { "/queue/test.\(UUID().uuidString)" }
}
