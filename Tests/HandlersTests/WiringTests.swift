import Curl
import Handlers
import Invocation
import Postgres
import Testing

@Suite struct WiringTests {
    @Test(arguments: [
        [:], ["DATABASE_URL": ""], ["DATABASE_URL": "host=db password='s3cret"],
        ["DATABASE_URL": "host=db", "DATABASE_CONNECTIONS": "0"],
        ["DATABASE_URL": "host=db", "DATABASE_CONNECTIONS": "65"],
        ["DATABASE_URL": "host=db", "WAYPOST_ALLOW_HTTP": "yes"],
        ["DATABASE_URL": "host=db", "WAYPOST_ALLOW_PRIVATE_MEDIA": "yes"],
        ["DATABASE_URL": "host=db", "WAYPOST_PUBLIC_URL": "gw.example.net"],
        ["DATABASE_URL": "host=db", "WAYPOST_PUBLIC_URL": "https://gw.example.net/?a=s3cret"],
    ])
    func `a bad environment is told without its secrets`(environment: [String: String]) {
        let fault = #expect(throws: Wiring.Fault.self) { try Wiring(environment: environment) }

        #expect(fault?.description.contains("s3cret") == false)
    }

    @Test(
        arguments: [
            ([], AddressPolicy(allowsPrivate: false, allowsPlainHTTP: false)),
            (["PRIVATE", "HTTP"], AddressPolicy(allowsPrivate: false, allowsPlainHTTP: false)),
            (["PRIVATE_MEDIA"], AddressPolicy(allowsPrivate: true, allowsPlainHTTP: false)),
            (["PRIVATE_MEDIA", "HTTP"], AddressPolicy(allowsPrivate: true, allowsPlainHTTP: true)),
        ] as [([String], AddressPolicy)]
    )
    func `where partners' media may be is a matter of its own`(
        leaves: [String],
        policy: AddressPolicy
    ) throws {
        var environment = ["DATABASE_URL": "host=127.0.0.1 port=9"]
        for leave in leaves { environment["WAYPOST_ALLOW_\(leave)"] = "1" }

        let wiring = try Wiring(environment: environment)

        #expect(wiring.mediaClient.policy == policy)
        #expect(wiring.client.policy.allowsPrivate == leaves.contains("PRIVATE"))
        #expect(wiring.client.policy.allowsPlainHTTP == leaves.contains("HTTP"))
    }

    @Test func `a good environment connects nothing yet`() throws {
        let wiring = try Wiring(environment: [
            "DATABASE_URL": "host=127.0.0.1 port=9",
            "WAYPOST_PUBLIC_URL": "https://gw.example.net/sms/",
        ])

        #expect(wiring.pool.statistics.connectionAttempts == 0)
        #expect(wiring.functions().map(\.name).count == 5)
    }
}
