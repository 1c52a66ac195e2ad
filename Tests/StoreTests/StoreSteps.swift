import FoundationEssentials
import Gateway
import Invocation
import Postgres
import Store
import TestSupport
import Testing

/// Runs `body` with a gateway of its own whose tables can be looked into.
func withStore(
    _ agreements: Agreements? = Sample.agreements(),
    _ body: (TestGateway) async throws -> Void
) async throws {
    try await withTestGateway(agreements) { gateway in
        try await gateway.pool.execute(script: Probe.function, by: gateway.soon)
        try await body(gateway)
    }
}

extension TestGateway {
    /// An id made now, or some time ago.
    func newID(secondsAgo: Double = 0) -> UUIDv7 {
        var random = SystemRandomNumberGenerator()
        return UUIDv7(
            time: now.addingTimeInterval(-secondsAgo),
            random: random.next(),
            random.next()
        )
    }

    /// A message of one of `acme`'s subscribers, counted from 0.
    func message(
        _ text: String = "Hi",
        id: String = "uc-1",
        of subscriber: Int = 0,
        wantsReport: Bool = false
    ) -> Message {
        message(text, id: id, owner: Sample.subscribers[subscriber], wantsReport: wantsReport)
    }

    func message(
        _ text: String,
        id: String,
        owner: MSISDN,
        wantsReport: Bool = false
    ) -> Message {
        Message(
            messageID: id,
            kind: .sms,
            from: "+12025550140",
            to: [owner.e164],
            owner: owner,
            text: text,
            time: now,
            wantsReport: wantsReport
        )
    }

    /// Hands an MT in.
    func take(
        _ message: Message,
        id: UUIDv7? = nil,
        hasKey: Bool = false,
        from caller: Caller = .trusted(name: "acme")
    ) async throws -> Intake {
        try await store.terminate(
            message,
            id: id ?? newID(),
            hasKey: hasKey,
            from: caller,
            dialect: "gtiglobal",
            by: soon
        ).intake
    }

    /// Hands an MT in whose lane is free.
    func hold(
        of subscriber: Int = 0,
        id: UUIDv7? = nil,
        wantsReport: Bool = false
    ) async throws -> HeldLane {
        let message = message(of: subscriber, wantsReport: wantsReport)
        guard case .accepted(let lane?) = try await take(message, id: id) else {
            throw Unexpected(what: "the lane is not free")
        }
        return lane
    }

    /// Hands an MT in whose lane is busy.
    func follow(_ text: String = "Hi", of subscriber: Int = 0) async throws -> UUIDv7 {
        let id = newID()
        let intake = try await take(message(text, of: subscriber), id: id)
        guard intake.word == "stored" else { throw Unexpected(what: "the lane is free") }
        return id
    }

    func claim(
        limit: Int = 100,
        share: Int = 100,
        skipping skipped: [Int] = []
    ) async throws -> [HeldLane] {
        try await store.claim(limit: limit, share: share, skipping: skipped, by: soon)
    }

    func complete(
        _ held: HeldLane,
        _ ending: Ending = .delivered(),
        wantsNext: Bool = true
    ) async throws -> NextStep {
        try await store.complete(held, ending, wantsNext: wantsNext, by: soon).0
    }

    @discardableResult
    func retry(
        _ held: HeldLane,
        isFault: Bool = false,
        afterSeconds seconds: Int = 30
    ) async throws -> Bool {
        try await store.retry(held, code: 503, isFault: isFault, after: .seconds(seconds), by: soon)
    }

    /// The first column of a query's rows as texts.
    func rows(_ query: String) async throws -> [String] {
        try await pool.run(Probe(query: query), by: soon)
    }

    /// The only text of a query.
    func text(_ query: String) async throws -> String {
        try #require(try await rows(query).first)
    }
}

/// A step of a test did not do what the test builds on.
struct Unexpected: Error, CustomStringConvertible {
    let what: String
    var description: String { what }
}

/// Any query, through a function that `withStore` makes; a row that is null reads `null`.
struct Probe: Statement {
    static let function = """
        CREATE FUNCTION probe(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
        BEGIN RETURN QUERY EXECUTE query; END $$
        """
    static let sql = "SELECT probe($1)"
    let query: String

    var parameters: [Parameter] { [.text(query)] }

    static func decode(_ row: Row) throws(PostgresError) -> String {
        try row.optionalText(0) ?? "null"
    }
}
