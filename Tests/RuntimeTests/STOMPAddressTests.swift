import Curl
import Testing

@testable import STOMP

@Suite struct STOMPAddressTests {
    @Test(
        arguments: [
            ("stomp://localhost:61613", "localhost", 61613, false),
            ("stomp+ssl://broker.example.com:61614", "broker.example.com", 61614, true),
            ("stomp://127.0.0.1:1", "127.0.0.1", 1, false),
            ("stomp://[::1]:65535", "[::1]", 65535, false),
        ] as [(String, String, UInt16, Bool)]
    )
    func `an address has a host, a port and perhaps TLS`(
        _ text: String,
        _ host: String,
        _ port: UInt16,
        _ isTLS: Bool
    ) throws {
        let address = try #require(BrokerAddress(text))

        #expect(address.host == host && address.port == port && address.isTLS == isTLS)
        #expect(address.description == text)
    }

    @Test(
        arguments: [
            "", "localhost:61613", "tcp://localhost:61613", "stomp://localhost", "stomp://:61613",
            "stomp://localhost:", "stomp://localhost:0", "stomp://localhost:65536",
            "stomp://localhost:+1", "stomp://localhost:61613/", "stomp://a@b:1", "stomp://a b:1",
            "stomp://::1:61613", "stomp://[::1:1", "stomp://[x]:1", "stomp://-a:1", "stomp://a\n:1",
            "STOMP://a:1", "stomp://a?b:1", "stomp://a#b:1", "stomp://a/b:1", "stomp://a%00:1",
        ]
    )
    func `anything else is no address`(_ text: String) {
        #expect(BrokerAddress(text) == nil)
    }

    @Test func `a configuration is printed without its secrets`() throws {
        let address = try #require(BrokerAddress("stomp://a:1"))
        let configuration = BrokerConfiguration(
            address: address,
            login: "user",
            passcode: "secret",
            policy: AddressPolicy(allowsPrivate: false, allowsPlainHTTP: false)
        )

        #expect("\(configuration)" == "stomp://a:1" && configuration.virtualHost == "a")
    }
}
