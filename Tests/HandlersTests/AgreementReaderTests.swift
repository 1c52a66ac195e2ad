import Agreements
import Foundation
import Gateway
import TestSupport
import Testing

@Suite struct AgreementReaderTests {
    /// A good file; tests put other values in place of its own.
    private static let sample = """
        carriers:
          - name: north
            kind: http
            url: https://north.example/mt
            token: north-outbound-token-1
            secrets: [north-inbound-secret-1]
            validityHours: 72
        partners:
          - name: acme
            dialect: gtiglobal
            primary: https://acme.example/in
            secondary: https://backup.acme.example/in
            clientTokens: [acme-client-token-0001]
            gtiglobalToken: acme-gateway-token-001
            carrier: north
            requestsPerSecond: 50
            subscribers:
              - "+447700900111"
              - "+447700900112"

        """

    /// The faults of the sample with `new` in place of `old`.
    private func faults(_ old: String, _ new: String, plainHTTP: Bool = false) -> [String] {
        let text = Self.sample.replacing(old, with: new)
        #expect(old.isEmpty || text != Self.sample)
        do {
            _ = try AgreementReader.read(text, allowsPlainHTTP: plainHTTP)
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    @Test func `a good file is read as it is written`() throws {
        let agreements = try AgreementReader.read(Self.sample, allowsPlainHTTP: false)

        let subscribers = ["+447700900111", "+447700900112"].compactMap { MSISDN($0) }
        #expect(
            agreements
                == Agreements(
                    carriers: [
                        CarrierAgreement(
                            name: "north",
                            dialect: "http",
                            primary: "https://north.example/mt",
                            token: "north-outbound-token-1",
                            secrets: ["north-inbound-secret-1"],
                            validitySeconds: 259_200
                        )
                    ],
                    partners: [
                        PartnerAgreement(
                            name: "acme",
                            dialect: "gtiglobal",
                            primary: "https://acme.example/in",
                            secondary: "https://backup.acme.example/in",
                            clientTokens: ["acme-client-token-0001"],
                            token: "acme-gateway-token-001",
                            carrier: "north",
                            requestsPerSecond: 50,
                            subscribers: subscribers
                        )
                    ]
                )
        )
    }

    @Test func `a removed entry needs its name alone, a simulated carrier its kind`() throws {
        let text = """
            carriers: [{name: south, removed: true}, {name: handsets, kind: simulated}]
            partners: [{name: acme, removed: true}]
            """

        let agreements = try AgreementReader.read(text, allowsPlainHTTP: false)

        #expect(agreements.carriers.map(\.isRemoved) == [true, false])
        #expect(agreements.carriers.map(\.dialect) == ["http", "simulated"])
        #expect(agreements.partners.map(\.isRemoved) == [true])
    }

    /// What is put in place of what, and the one fault that it makes.
    private static let changes: [(old: String, new: String, fault: String)] = [
        ("    kind: http", "    kinds: http", "line 3: carrier has no key kinds"),
        ("carriers:", "carrier:", "line 1: file has no key carrier"),
        ("validityHours: 72", "validityHours: 0", "line 7: validityHours is 1 to 168"),
        ("validityHours: 72", "validityHours: 169", "line 7: validityHours is 1 to 168"),
        ("validityHours: 72", "validityHours: long", "line 7: validityHours is 1 to 168"),
        ("kind: http", "kind: smpp", "line 3: kind is http, twilio or simulated"),
        ("    token: north-outbound-token-1\n", "", "line 2: carrier needs token"),
        ("north-outbound-token-1", "short", token("token", 5)),
        ("[north-inbound-secret-1]", "[]", "line 2: carrier needs secrets"),
        ("north-inbound-secret-1", "has a space in it", token("secrets", 6)),
        ("name: acme", "name: Acme", "line 9: a name is 1 to 64 of a-z 0-9 -"),
        ("- name: acme\n    dialect", "- dialect", "line 9: partner needs name"),
        (
            "dialect: gtiglobal", "dialect: morse",
            "line 10: dialect is gtiglobal, puzzel, mgage or expertflow"
        ),
        ("https://acme.example/in", "ftp://acme.example", url("primary", 11)),
        ("https://backup.acme.example/in", "backup.acme.example", url("secondary", 12)),
        (
            "https://backup.acme", "https://acme",
            "line 12: secondary is the same as primary"
        ),
        ("[acme-client-token-0001]", "[]", "line 9: partner needs clientTokens"),
        (
            "[acme-client-token-0001]",
            "[acme-client-token-0001, acme-client-token-0002, acme-client-token-0003]",
            "line 13: at most 2 clientTokens"
        ),
        (
            "[acme-client-token-0001]", "[acme-client-token-0001, acme-client-token-0001]",
            "line 13: a secret is there twice (first on line 13)"
        ),
        (
            "acme-client-token-0001", "north-inbound-secret-1",
            "line 13: a secret is there twice (first on line 6)"
        ),
        (
            "acme-gateway-token-001", "acme-client-token-0001",
            "line 14: gtiglobalToken must differ from the client tokens"
        ),
        ("    carrier: north\n", "", "line 9: partner needs carrier"),
        ("PerSecond: 50", "PerSecond: 0", "line 16: requestsPerSecond is 1 to 100000"),
        (
            "\"+447700900112\"", "\"+44770090011\"",
            "line 19: a subscriber is no valid international number"
        ),
        (
            "\"+447700900112\"", "\"447700900111\"",
            "line 19: subscriber +4477…11 is there twice (first on line 18)"
        ),
        ("- \"+447700900112\"", "- [1]", "line 19: an entry of subscribers must be a text"),
        ("primary: https://acme.example/in", "primary: [1]", "line 11: primary must be a text"),
    ]

    private static func token(_ key: String, _ line: Int) -> String {
        "line \(line): \(key) needs 16 to 512 characters of A-Z a-z 0-9 - . _ ~ + / ="
    }

    private static func url(_ key: String, _ line: Int) -> String {
        "line \(line): \(key): an absolute https URL is needed"
    }

    @Test(arguments: changes)
    func `a fault is told with its line`(old: String, new: String, fault: String) {
        #expect(faults(old, new).contains(fault))
    }

    @Test func `all faults are told at once, in the order of their lines`() {
        let text = Self.sample.replacing("kind: http", with: "kind: smpp")
            .replacing("PerSecond: 50", with: "PerSecond: -1").replacing("+447700900112", with: "1")

        let error = #expect(throws: AgreementFaults.self) {
            try AgreementReader.read(text, allowsPlainHTTP: false)
        }

        #expect(error?.faults.map(\.line) == [3, 16, 19])
    }

    @Test func `an entry is there once`() {
        let twice = "  - {name: north, kind: simulated}\npartners:"

        #expect(
            faults("partners:", twice) == ["line 8: carrier north is there twice (first on line 2)"]
        )
    }

    @Test func `plain HTTP is taken only with the switch`() {
        let (https, http) = ("https://acme.example", "http://acme.example")

        let fault = "line 11: primary: https is needed (http only with WAYPOST_ALLOW_HTTP=1)"
        #expect(faults(https, http) == [fault])
        #expect(faults(https, http, plainHTTP: true).isEmpty)
    }

    @Test(arguments: ["", "- 1", "text", "carriers: [", "a: b: c"])
    func `a text that is no mapping is one fault`(_ text: String) {
        #expect(throws: AgreementFaults.self) {
            try AgreementReader.read(text, allowsPlainHTTP: false)
        }
    }

    @Test func `the examples of the read-me can be applied`() throws {
        let root = EventFile.folder.deletingLastPathComponent()
        let readMe = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let examples = readMe.components(separatedBy: "```yaml\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }

        for example in examples {
            let text = example.hasPrefix("carriers:") ? example : "partners:\n" + example
            #expect(throws: Never.self) { try AgreementReader.read(text, allowsPlainHTTP: false) }
        }
        #expect(examples.count == 4)
    }

    @Test func `no fault shows a secret`() {
        let all = Self.changes.flatMap { faults($0.old, $0.new) }

        for secret in ["acme-client", "acme-gateway", "north-outbound", "north-inbound"] {
            #expect(!all.joined().contains(secret))
        }
    }
}
