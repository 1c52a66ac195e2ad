import Agreements
import Gateway
import Testing

@Suite struct AgreementReaderExpertflowTests {
    private static let sample = AgreementSample(
        text: """
            carriers:
              - name: cloud
                kind: twilio
                url: https://cloud.example/Messages.json
                user: AC0123
                password: cloud-pass-1
                callback: https://waypost.example/msg-client/delivery-notification
                validityHours: 48
            partners:
              - name: desk
                dialect: expertflow
                clientTokens: [desk-client-token-01]
                callbackToken: desk-callback-token-01
                channels:
                  - {name: SMPP, carrier: north, originator: "20901"}
                  - {name: twilio, carrier: cloud}
                broker:
                  url: stomp://broker.example:61613
                  host: desk
                  login: waypost
                  passcode: broker-pass-1
                routes: [{number: "20901"}]
            """
    )

    @Test func `a connector is read as it is written`() throws {
        let partner = try #require(Self.sample.read().partners.first)

        let channels = [
            ExpertflowTerms.Channel(name: "smpp", carrier: "north", originator: "20901"),
            ExpertflowTerms.Channel(name: "twilio", carrier: "cloud", originator: nil),
        ]
        let broker = BrokerSettings(
            url: "stomp://broker.example:61613",
            host: "desk",
            login: "waypost",
            passcode: "broker-pass-1"
        )
        #expect(
            partner
                == PartnerAgreement(
                    name: "desk",
                    dialect: "expertflow",
                    clientTokens: [
                        "desk-client-token-01", Self.callback("desk-callback-token-01"),
                    ],
                    carrier: "north",
                    requestsPerSecond: Limits.agreedRequestsPerSecond.upperBound,
                    routes: [.init(number: "20901")],
                    terms: .expertflow(ExpertflowTerms(channels: channels, broker: broker))
                )
        )
    }

    @Test func `a carrier that speaks like Twilio is read as it is written`() throws {
        let expected = CarrierAgreement(
            name: "cloud",
            dialect: "twilio",
            primary: "https://cloud.example/Messages.json",
            token: "AC0123:cloud-pass-1",
            callback: "https://waypost.example/msg-client/delivery-notification",
            validitySeconds: 48 * 3600
        )

        #expect(try Self.sample.read().carriers == [expected])
    }

    private static func callback(_ token: String?) -> String {
        Credential.callback(dialect: "expertflow", token: token).secret
    }

    private static let open = Credential.open(dialect: "expertflow").secret
    private static let pair = Credential.secret(
        dialect: "expertflow",
        user: "desk",
        password: "desk-pass-1"
    )

    @Test(
        arguments: [
            ("open: true", [open, callback(nil)]),
            (
                "open: true\n    callbackToken: desk-callback-token-01",
                [open, callback("desk-callback-token-01")]
            ),
            (
                "user: desk\n    password: desk-pass-1\n    openCallbacks: true",
                [pair, callback(nil)]
            ),
            (
                "clientTokens: [desk-token-000001]\n    callbackToken: desk-token-000001",
                ["desk-token-000001", callback("desk-token-000001")]
            ),
        ]
    )
    func `sending and calling back are opened or locked each for itself`(
        access: String,
        secrets: [String]
    ) throws {
        let tokens = """
            clientTokens: [desk-client-token-01]
                callbackToken: desk-callback-token-01
            """
        let text = Self.sample.text.replacing(tokens, with: access)

        let partners = try AgreementSample(text: text).read().partners

        #expect(partners.map(\.clientTokens) == [secrets])
    }

    @Test(
        arguments: [
            (
                "open: true",
                [
                    "line 3: open: true is there twice (first on line 2)",
                    "line 3: an open way for callbacks is there twice (first on line 2)",
                ]
            ),
            (
                "open: true, callbackToken: token-of-callbacks-1",
                [
                    "line 3: open: true is there twice (first on line 2)",
                    "line 3: a secret is there twice (first on line 2)",
                ]
            ),
        ]
    )
    func `one connector alone has a secret, or none to show`(
        access: String,
        faults: [String]
    ) throws {
        let lines = ["one", "two"].map { name in
            "  - {name: \(name), dialect: expertflow, \(access), channels: [{name: a, carrier: b}]}"
        }
        let text = (["partners:"] + lines).joined(separator: "\n")

        let error = #expect(throws: AgreementFaults.self) { try AgreementSample(text: text).read() }

        #expect(error?.faults.map(\.description) == faults)
    }

    private static let access =
        "partner needs open: true, or else clientTokens, or user and password"

    private static let changes: [(old: String, new: String, fault: String)] = [
        ("    user: AC0123\n", "", "line 2: carrier needs user"),
        ("cloud-pass-1", "cloud-1", "line 6: password needs 8 to 256 characters on one line"),
        ("    callback:", "    secrets:", "line 7: carrier has no key secrets"),
        ("https://waypost", "waypost", "line 7: callback: an absolute https URL is needed"),
        ("clientTokens: [desk-client-token-01]", "open: false", "line 10: \(access)"),
        ("[desk-client-token-01]", "[desk-client-token-01]\n    open: true", "line 10: \(access)"),
        (
            "    callbackToken: desk-callback-token-01\n", "",
            "line 10: partner needs callbackToken, or openCallbacks: true"
        ),
        (
            "callbackToken: desk-callback-token-01", "openCallbacks: false",
            "line 10: partner needs callbackToken, or openCallbacks: true"
        ),
        (
            "callbackToken: desk-callback-token-01",
            "callbackToken: desk-callback-token-01\n    openCallbacks: true",
            "line 13: callbackToken guards nothing with openCallbacks: true"
        ),
        (
            "desk-callback-token-01", "short",
            "line 13: callbackToken needs 16 to 512 characters of A-Z a-z 0-9 - . _ ~ + / ="
        ),
        (
            "clientTokens: [desk-client-token-01]", "user: desk",
            "line 10: partner needs password"
        ),
        ("name: twilio,", "name: smpp,", "line 16: channel smpp is there twice"),
        ("name: twilio, ", "", "line 16: channel needs name"),
        ("name: twilio", "name: the cloud", "line 16: name is one word of ASCII"),
        (", carrier: cloud", "", "line 16: channel needs carrier"),
        (
            "\"20901\"}\n", "ACME Support}\n",
            "line 15: originator is a number with its plus, a short code, or a name of at most 11"
        ),
        (
            "stomp://broker.example:61613", "tcp://broker.example:61616",
            "line 18: url is stomp://host:port or stomp+ssl://host:port"
        ),
        (
            "stomp://broker.example:61613", "stomp://::1:61613",
            "line 18: url is stomp://host:port or stomp+ssl://host:port"
        ),
        (
            "stomp://broker.example:61613", "stomp://a,b:1",
            "line 18: url is stomp://host:port or stomp+ssl://host:port"
        ),
        (":61613", ":+61613", "line 18: url is stomp://host:port or stomp+ssl://host:port"),
        ("host: desk", #"host: "a\n""#, "line 19: host is one line"),
        ("login: waypost", #"login: "way\tpost""#, "line 20: login is one line"),
        (
            "passcode: broker-pass-1", "passcode: |\n        broker-pass-1",
            "line 21: passcode is one line"
        ),
        (":61613", ":0", "line 18: url is stomp://host:port or stomp+ssl://host:port"),
        ("      passcode: broker-pass-1\n", "", "line 18: login and passcode go together"),
        ("broker:", "brokers:", "line 17: partner has no key brokers"),
        ("kind: twilio", "kind: cloud", "line 3: kind is http, twilio or simulated"),
    ]

    @Test(arguments: changes)
    func `a fault is told with its line`(old: String, new: String, fault: String) {
        let faults = Self.sample.faults(old, new)

        #expect(faults.contains(fault), "\(faults)")
        for secret in ["pass-1", "desk-c"] { #expect(!faults.joined().contains(secret)) }
    }
}
