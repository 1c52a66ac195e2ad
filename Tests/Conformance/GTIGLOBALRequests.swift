import Delivery
import Gateway
import Handlers
import Invocation
import JSON
import TestSupport
import Testing

/// The numbers of the checks, and the sound messages that each check changes in one place.
enum GTIGLOBALSample {
    /// A subscriber of the partner, whose handset takes messages and says nothing.
    static let subscriber = "+447700900110"
    /// Another one.
    static let sibling = "+447700900118"
    /// Nobody's subscriber.
    static let stranger = "+12025550140"
    static let path = "/GTIGLOBALMsgGateway/v2/message"
    static let media: JSON = ["https://media.example.org/p/81.jpg"]

    static let sms: JSON = [
        "from": .string(stranger), "to": [.string(subscriber)], "text": "Table for four is booked.",
    ]

    /// So many different numbers, the subscriber's first.
    static func recipients(_ count: Int) -> [JSON] {
        [.string(subscriber)] + (100..<99 + count).map { .string("+12025550\($0)") }
    }

    /// An SMS of exactly so many octets.
    static func sms(octets: Int) -> [UInt8] {
        let start = Array(#"{"from":"\#(stranger)","to":"\#(subscriber)","text":"Hi","pad":""#.utf8)
        return start + Array(repeating: UInt8(ascii: "x"), count: octets - start.count - 2)
            + Array(#""}"#.utf8)
    }
}

extension TestGateway {
    /// Posts the sample SMS, with these fields in place of its own; null takes one away.
    func terminate(
        _ changes: JSON = [:],
        token: String = Sample.clientToken
    ) async throws -> HTTPAnswer {
        let body = GTIGLOBALSample.sms.changing(changes).serialized()
        return try await post(body, authorization: "Bearer " + token)
    }

    /// Posts any body with any headers; nil leaves a header out.
    func post(
        _ body: [UInt8],
        method: String = "POST",
        path: String = GTIGLOBALSample.path,
        authorization: String? = "Bearer " + Sample.clientToken,
        contentType: String? = "application/json"
    ) async throws -> HTTPAnswer {
        var event = HTTPEvent(method: method, path: path, body: body)
        event.headers["authorization"] = authorization
        event.headers["content-type"] = contentType
        return try await request(TerminateMessage.name, event)
    }

    /// Lets a handset send a message, which the carrier hands in under this id.
    func originate(
        _ id: String,
        from subscriber: String = GTIGLOBALSample.subscriber,
        to recipients: JSON = [.string(GTIGLOBALSample.stranger)]
    ) async throws {
        let message: JSON = [
            "id": .string(id), "from": .string(subscriber), "to": recipients, "text": "On my way",
        ]
        let event = HTTPEvent(
            method: "POST",
            path: "/carrier/handsets/mo",
            headers: [
                "authorization": "Bearer " + Sample.carrierSecret,
                "content-type": "application/json",
            ],
            pathParameters: ["name": "handsets"],
            body: message.serialized()
        )
        let answer = try await request(OriginateMessage.name, event)
        #expect(answer.status == 200)
    }

    /// Lets another process, which knows nothing but the database, sweep.
    func sweepInNewProcess() async throws {
        let process = Wiring(
            pool: pool,
            client: wiring.client,
            mediaClient: wiring.mediaClient,
            clock: .system
        )
        let sweep = RetrySweep(sweep: Sweep(forwarder: process.forwarder))
        let work = CollectedFollowUps()
        _ = try await sweep.handle(.schedule(ScheduledEvent()), context(RetrySweep.name, work))
        await work.run()
    }
}

/// Runs a gateway whose partner has a server, primary and secondary by their paths.
///
/// Requests are counted by the subscriber whom they are for.
func withPartner(
    hasSecondary: Bool = false,
    exchange: Duration = .seconds(10),
    answer: @escaping @Sendable (RecordedRequest) async -> RecordedAnswer,
    _ body: (TestGateway, RecordingServer) async throws -> Void
) async throws {
    try await withRecordingServer(key: { $0["owner"] ?? "" }, answer: answer) { server in
        let agreements = Sample.agreements(
            primary: server.url("/primary"),
            secondary: hasSecondary ? server.url("/secondary") : nil
        )
        try await withTestGateway(agreements, exchange: exchange) { gateway in
            try await body(gateway, server)
        }
    }
}

/// Runs a gateway whose carrier is simulated handsets, and whose partners have no server.
func withHandsets(_ body: (TestGateway) async throws -> Void) async throws {
    try await withTestGateway(Sample.agreements(), body)
}

/// Runs a gateway whose carrier takes every message.
func withCarrier(
    _ body: (TestGateway, RecordingServer) async throws -> Void
) async throws {
    try await withRecordingServer(answer: { _ in .status(200) }) { carrier in
        try await withTestGateway(Sample.agreements(carrier: carrier.url("/mt"))) { gateway in
            try await body(gateway, carrier)
        }
    }
}

extension JSON {
    /// The object with these members in place of its own of the same names.
    func changing(_ changes: JSON) -> JSON {
        let new = changes.members ?? []
        let kept = (members ?? []).filter { old in !new.contains { $0.key == old.key } }
        return .object(kept + new)
    }
}

extension HTTPAnswer {
    /// The JSON in its body; null when there is none.
    var json: JSON { (try? JSON.parse(body)) ?? .null }
}

extension RecordedRequest {
    /// A text of its JSON object.
    subscript(key: String) -> String? { (try? JSON.parse(body))?[key]?.string }
}

extension RecordingServer {
    /// One field of all requests, in the order of arrival.
    func all(_ key: String) -> [String?] { requests.map { $0[key] } }
}
