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
        ["DATABASE_URL": "host=db", "WAYPOST_PUBLIC_URL": "gw.example.net"],
        ["DATABASE_URL": "host=db", "WAYPOST_PUBLIC_URL": "https://gw.example.net/?a=s3cret"],
    ])
    func `a bad environment is told without its secrets`(environment: [String: String]) {
        let fault = #expect(throws: Wiring.Fault.self) { try Wiring(environment: environment) }

        #expect(fault?.description.contains("s3cret") == false)
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
