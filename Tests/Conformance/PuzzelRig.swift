import FoundationEssentials
import Gateway
import Handlers
import Invocation
import JSON
import TestSupport
import Testing

/// A gateway that serves one Puzzel service, and one server that is its carrier (`/mt`) and takes
/// the user's callbacks (`/mo`, `/dr`).
struct PuzzelRig: Sendable {
    let gateway: TestGateway
    let server: RecordingServer

    /// What the carrier was given, in the order of arrival.
    var sent: [JSON] { requests("/mt").compactMap { try? JSON.parse($0.body) } }

    var texts: [String?] { sent.map { $0["text"]?.string } }

    /// The fields of the reports that the user was called with.
    var reports: [[String: String]] { requests("/dr").map(\.puzzelFields) }

    /// The fields of the messages that the user was called with.
    var received: [[String: String]] { requests("/mo").map(\.puzzelFields) }

    func requests(_ path: String) -> [RecordedRequest] {
        server.requests.filter { $0.path == path }
    }

    /// Sends one request of these messages, which has to be understood.
    func submit(_ messages: [JSON], _ changes: JSON = [:]) async throws -> [JSON] {
        let answer = try await send(PuzzelCall.request(messages, changes))
        #expect(answer.status == 200)
        return answer.json["messageStatus"]?.array ?? []
    }

    /// What one message is answered.
    func status(_ changes: JSON = [:]) async throws -> JSON {
        try await submit([PuzzelCall.message(changes)]).first ?? .null
    }

    /// The code that one message is answered.
    func code(_ changes: JSON = [:]) async throws -> Int64? {
        try await status(changes)["statusCode"]?.integer
    }

    /// The code that one message of these settings is answered.
    func code(settings: JSON) async throws -> Int64? { try await code(["settings": settings]) }

    func send(_ event: HTTPEvent) async throws -> HTTPAnswer {
        try await gateway.request(TerminateMessage.name, event)
    }

    /// Asks the management about the service, or a request of it.
    func manage(
        _ method: String,
        _ batch: String = "",
        password: String = PuzzelCall.password
    ) async throws -> HTTPAnswer {
        let pair = Data("\(PuzzelCall.user):\(password)".utf8).base64EncodedString()
        let event = HTTPEvent(
            method: method,
            path: "/mgmt/rs/service/4711/batch/" + batch,
            headers: ["authorization": "Basic " + pair, "accept": "application/json"]
        )
        return try await gateway.request(Manage.name, event)
    }

    /// Lets the carrier report on the message that it was given in this place.
    ///
    /// - Parameter more: What else it says.
    func report(_ place: Int, _ status: String, _ more: JSON = [:]) async throws {
        let id = try #require(sent[place]["id"])
        let report: JSON = ["id": id, "status": .string(status)]
        let answer = try await gateway.request(
            DeliveryReport.name,
            Self.carrierEvent("dr", report.changing(more))
        )
        #expect(answer.status == 200)
    }

    /// Lets a handset write.
    func originate(
        _ text: String = "Ja",
        from handset: String = PuzzelCall.norwegian,
        to number: String = "2097"
    ) async throws {
        let message: JSON = [
            "from": .string(handset), "to": [.string(number)], "text": .string(text),
        ]
        let answer = try await gateway.request(
            OriginateMessage.name,
            Self.carrierEvent("mo", message)
        )
        #expect(answer.status == 200)
    }

    /// Moves the clocks to a time.
    func pass(to time: String) async throws {
        let date = try #require(RFC3339.date(time))
        try await gateway.pass(seconds: date.timeIntervalSince(gateway.now))
    }

    /// Moves the clocks on and sweeps.
    func sweep(after seconds: Double) async throws {
        try await gateway.pass(seconds: seconds)
        try await gateway.sweep()
    }

    /// Sweeps at a time.
    func sweep(at time: String) async throws {
        try await pass(to: time)
        try await gateway.sweep()
    }

    fileprivate static let carrierSecret = "north-secret-5521ffe0"

    private static func carrierEvent(_ kind: String, _ body: JSON) -> HTTPEvent {
        HTTPEvent(
            method: "POST",
            path: "/carrier/north/" + kind,
            headers: [
                "authorization": "Bearer " + carrierSecret, "content-type": "application/json",
            ],
            pathParameters: ["name": "north"],
            body: body.serialized()
        )
    }
}

/// Runs a gateway for one service.
///
/// - Parameters:
///   - form: How the user is called back.
///   - terms: Changes the service's terms.
///   - answer: What carrier and user answer.
func withPuzzel(
    exchange: Duration = .seconds(10),
    form: Callback.Form = .get,
    terms: (inout PuzzelTerms) -> Void = { _ in },
    answer: @escaping @Sendable (RecordedRequest) async -> RecordedAnswer = { _ in .status(200) },
    _ body: (PuzzelRig) async throws -> Void
) async throws {
    try await withRecordingServer(answer: answer) { server in
        let url = server.url("")
        var service = PuzzelCall.terms(callbacksAt: url, form)
        terms(&service)
        let agreements = PuzzelCall.agreements(service, url, secret: PuzzelRig.carrierSecret)
        try await withTestGateway(agreements, exchange: exchange) { gateway in
            try await body(PuzzelRig(gateway: gateway, server: server))
        }
    }
}

/// Runs a gateway whose carrier is never ready, so that messages wait as long as they may.
func withWaitingPuzzel(_ body: (PuzzelRig) async throws -> Void) async throws {
    try await withPuzzel(answer: { .status($0.path == "/mt" ? 503 : 200) }, body)
}

extension RecordedRequest {
    /// The fields of its query, decoded.
    var puzzelFields: [String: String] {
        let pairs = query.split(separator: "&").map { pair in
            let cut = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(cut[0]), cut.count < 2 ? "" : PercentCoding.decoded(cut[1]) ?? "?")
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
