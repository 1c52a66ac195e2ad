import Gateway
import Handlers
import Invocation
import JSON
import Store
import TestSupport

/// A connector whose channel `smpp` is an HTTP carrier, and `twilio` one like Twilio; the sound
/// requests that each check changes in one place.
enum ExpertflowSample {
    static let number = "+447700900410"
    static let sibling = "+447700900411"
    static let originator = "20901"
    static let token = "connector-token-51c7a09e"
    static let callbackToken = "provider-token-e20b6f34"
    /// What callers and providers have in place of a secret where nobody has to show one.
    static let open = [
        Credential.open(dialect: "expertflow").secret,
        Credential.callback(dialect: "expertflow", token: nil).secret,
    ]

    static let send: JSON = ["To": .string(number), "Body": "Your agent will call at 14:00"]

    /// - Parameters:
    ///   - carriers: Where both carriers are.
    ///   - originator: Of the channel `smpp`, the default.
    ///   - secrets: What callers have to show.
    static func agreements(
        _ carriers: RecordingServer,
        originator: String? = originator,
        secrets: [String] = open,
        broker: BrokerSettings? = nil
    ) -> Agreements {
        let terms = ExpertflowTerms(
            channels: [
                .init(name: "smpp", carrier: "north", originator: originator),
                .init(name: "twilio", carrier: "west", originator: "+12025550100"),
            ],
            broker: broker
        )
        let north = CarrierAgreement(
            name: "north",
            dialect: "http",
            primary: carriers.url("/smpp"),
            token: "north-token-0000000001"
        )
        let west = CarrierAgreement(
            name: "west",
            dialect: "twilio",
            primary: carriers.url("/twilio"),
            token: "account:password",
            callback: "https://sms.example.com/msg-client/delivery-notification"
        )
        let partner = PartnerAgreement(
            name: "desk",
            dialect: "expertflow",
            clientTokens: secrets,
            carrier: "north",
            routes: [.init(number: originator ?? Self.originator)],
            terms: .expertflow(terms)
        )
        return Agreements(carriers: [north, west], partners: [partner])
    }

    /// What the carriers say: `twilio` gives the message the id `SMcarrier` and its place.
    static func take(_ request: RecordedRequest) -> RecordedAnswer {
        request.path == "/twilio"
            ? .status(201, #"{"sid":"SMcarrier\#(request.order)"}"#) : .status(200)
    }
}

extension TestGateway {
    /// Posts the sample message, with these members in place of its own; null takes one away.
    func send(
        _ changes: JSON = [:],
        headers: [String: String] = [:]
    ) async throws -> HTTPAnswer {
        let body = ExpertflowSample.send.changing(changes)
        let members = (body.members ?? []).filter { !$0.value.isNull }
        return try await send(JSON.object(members).text, headers: headers)
    }

    /// Posts any body to `/send`.
    func send(_ body: String, headers: [String: String] = [:]) async throws -> HTTPAnswer {
        let event = HTTPEvent(
            method: "POST",
            path: "/msg-client/send",
            headers: headers.merging(["content-type": "application/json"]) { own, _ in own },
            body: Array(body.utf8)
        )
        return try await request(TerminateMessage.name, event)
    }

    /// Posts a form to `/receive`.
    func receive(
        _ form: String,
        query: String = "",
        type: String = "application/x-www-form-urlencoded"
    ) async throws -> HTTPAnswer {
        let event = ExpertflowSample.form("receive", form, query, type)
        return try await request(OriginateMessage.name, event)
    }

    /// Posts a form to `/delivery-notification`.
    func notify(_ form: String, query: String = "") async throws -> HTTPAnswer {
        let event = ExpertflowSample.form("delivery-notification", form, query)
        return try await request(DeliveryReport.name, event)
    }

    /// What is on a queue of the product, as the application lists it.
    func queue(_ name: String, token: String? = nil) async throws -> [JSON] {
        var event = HTTPEvent(method: "GET", path: "/msg-client/queue/\(name)")
        event.headers["authorization"] = token.map { "Bearer " + $0 }
        let answer = try await request(Manage.name, event)
        return answer.json.array ?? []
    }

    /// The bodies of the reports on the queue.
    func reports() async throws -> [JSON] {
        try await queue("delivery-report").compactMap { $0["body"] }
    }

    /// The bodies of the MOs on the queue.
    func originations() async throws -> [JSON] {
        try await queue("sms-received").compactMap { $0["body"] }
    }
}

extension ExpertflowSample {
    static func form(
        _ path: String,
        _ form: String,
        _ query: String,
        _ type: String = "application/x-www-form-urlencoded"
    ) -> HTTPEvent {
        HTTPEvent(
            method: "POST",
            path: "/msg-client/\(path)",
            query: query,
            headers: ["content-type": type],
            body: Array(form.utf8)
        )
    }

    /// A report as the queue has it.
    static func report(_ id: String, _ status: String, _ code: JSON) -> JSON {
        [
            "MessageSID": .string(id), "DeliveryStatus": .string(status),
            "ProviderStatusCode": code,
        ]
    }
}

/// Runs a gateway with a connector without a broker.
func withConnector(
    originator: String? = ExpertflowSample.originator,
    secrets: [String] = ExpertflowSample.open,
    answer: @escaping @Sendable (RecordedRequest) async -> RecordedAnswer = {
        ExpertflowSample.take($0)
    },
    _ body: (TestGateway, RecordingServer) async throws -> Void
) async throws {
    try await withRecordingServer(answer: answer) { carriers in
        let agreements = ExpertflowSample.agreements(
            carriers,
            originator: originator,
            secrets: secrets
        )
        try await withTestGateway(agreements) { gateway in try await body(gateway, carriers) }
    }
}
