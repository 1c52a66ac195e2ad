import Foundation
import Handlers
import Invocation
import JSON
import Postgres
import Synchronization
import TestSupport
import Testing

/// A gateway that gets hostile inputs, one after the other.
final class HostileRig: Sendable {
    private let gateway: TestGateway
    private let clock: Clock
    private let functions: [String: any Function]
    private let ahead: TimeAhead
    private let storedBefore = Mutex(0)

    /// How far the clock of the inputs is ahead of the machine's.
    private final class TimeAhead: Sendable {
        private let time = Mutex(Duration.zero)

        var now: ContinuousClock.Instant { ContinuousClock.now + time.withLock { $0 } }

        func pass(_ duration: Duration) { time.withLock { $0 += max(.zero, duration) } }
    }

    /// What became of an input.
    struct Outcome: Sendable {
        /// Whether it was an event for its function at all.
        var isHandled = true
        var isAccepted = false
        /// Deliveries that were tried after the answer.
        var attempts = 0
        var fault: String?
        /// As the platform would get it.
        var answer = ""
    }

    /// How long an answer may take; its context has four times that, so that deliveries begin.
    private static let patience = Duration.seconds(10)

    /// Wired as an operator does, by a clock that does not wait.
    init(gateway: TestGateway) async throws {
        let ahead = TimeAhead()
        clock = Clock(
            now: { gateway.now },
            monotonic: { ahead.now },
            sleep: { until in
                ahead.pass(until - ahead.now)
                try Task.checkCancellation()
            }
        )
        let wiring = Wiring(
            pool: gateway.pool,
            client: gateway.wiring.client,
            mediaClient: gateway.wiring.mediaClient,
            clock: clock,
            exchange: .milliseconds(500),
            publicURL: "https://gateway.example"
        )
        functions = Dictionary(uniqueKeysWithValues: wiring.functions().map { ($0.name, $0) })
        self.ahead = ahead
        self.gateway = gateway
        try await gateway.pool.execute(script: Self.script, by: gateway.soon)
    }

    /// Messages are counted as they are stored; what would make the next a repetition is dropped.
    private static let script = """
        CREATE SEQUENCE hostile_stored;
        CREATE FUNCTION hostile_count() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN PERFORM nextval('hostile_stored'); RETURN NULL; END $$;
        CREATE TRIGGER hostile AFTER INSERT ON store.message
        FOR EACH ROW EXECUTE FUNCTION hostile_count();
        CREATE TRIGGER hostile AFTER INSERT ON store.scheduled
        FOR EACH ROW EXECUTE FUNCTION hostile_count();
        CREATE FUNCTION hostile_turn() RETURNS bigint LANGUAGE plpgsql AS $$
        BEGIN
          DELETE FROM store.message_key; DELETE FROM store.used_name; DELETE FROM store.lane;
          DELETE FROM store.quota;
          RETURN (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM hostile_stored);
        END $$;
        """

    private struct Turn: Statement {
        static let sql = "SELECT hostile_turn()"
        let parameters: [Parameter] = []
        static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
    }

    /// How many messages were stored since the last call.
    private func stored() async throws -> Int {
        let count = try await gateway.pool.run(Turn(), by: gateway.soon).first ?? 0
        return storedBefore.withLock { before in
            defer { before = count }
            return count - before
        }
    }

    /// Hands an input in, and judges.
    ///
    /// - Parameter delivers: Whether what follows the answer is done, too.
    func take(_ input: HostileInput, delivers: Bool) async throws -> Outcome {
        guard let event = try? Event.decode(input.bytes) else { return Outcome(isHandled: false) }
        let function = try #require(functions[input.function])
        let log = LogLines()
        let work = CollectedFollowUps()
        let start = ContinuousClock.now
        var outcome = Outcome()
        var isAccepted: Bool?
        do {
            let answer = try await function.handle(event, context(log, work))
            let judgement = HostileJudgement(answer, to: input, errors: log.errors)
            isAccepted = judgement.isAccepted
            outcome.fault = judgement.fault
            outcome.answer = answer.encoded().text
        } catch is EventError {
            outcome.isHandled = false
        } catch { outcome.fault = "thrown: \(error)" }
        if ContinuousClock.now - start > Self.patience { outcome.fault = "too slow" }
        let stored = try await stored()
        outcome.isAccepted = isAccepted == true
        outcome.fault = outcome.fault ?? Self.fault(isAccepted, stored)
        guard delivers else { return outcome }
        await work.run()
        _ = try await self.stored()
        outcome.attempts = log.all.count { $0 == "attempt" }
        outcome.fault = outcome.fault ?? log.errors.first { $0.hasPrefix("delivery") }
        return outcome
    }

    /// What was told against what was stored.
    private static func fault(_ isAccepted: Bool?, _ stored: Int) -> String? {
        switch isAccepted {
        case true?: stored == 0 ? "accepted, but nothing is stored" : nil
        case false?: stored > 0 ? "refused, but stored" : nil
        case nil: nil
        }
    }

    /// Enough time goes by between two inputs that no partner asks too often.
    private func context(_ log: LogLines, _ work: CollectedFollowUps) -> Context {
        ahead.pass(.milliseconds(100))
        return Context(
            requestID: "hostile",
            functionName: "hostile",
            clock: clock,
            deadline: ahead.now + Self.patience * 4,
            logger: log.logger,
            followUps: work
        )
    }
}
