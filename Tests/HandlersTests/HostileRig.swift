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
    private let functions: [String: any Function]
    private let ahead = Mutex(Duration.zero)
    private let storedBefore = Mutex(0)

    /// What became of an input.
    struct Outcome: Sendable {
        /// Whether it was an event for its function at all.
        var isHandled = true
        var isAccepted = false
        var fault: String?
        /// As the platform would get it.
        var answer = ""
    }

    /// How long an answer may take, and the deadline that its context has.
    private static let patience = Duration.seconds(10)

    init(gateway: TestGateway) async throws {
        self.gateway = gateway
        functions = Dictionary(
            uniqueKeysWithValues: gateway.wiring.functions().map { ($0.name, $0) }
        )
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

    /// Time goes by at once where somebody waits for it, and enough between two inputs that no
    /// partner asks too often.
    private func context(_ log: LogLines, _ work: CollectedFollowUps) -> Context {
        ahead.withLock { $0 += .milliseconds(100) }
        let gateway = gateway
        let clock = Clock(
            now: { gateway.now },
            monotonic: { self.monotonic },
            sleep: { until in
                self.ahead.withLock { $0 += max(.zero, until - (ContinuousClock.now + $0)) }
                try Task.checkCancellation()
            }
        )
        return Context(
            requestID: "hostile",
            functionName: "hostile",
            clock: clock,
            deadline: monotonic + Self.patience,
            logger: log.logger,
            followUps: work
        )
    }

    private var monotonic: ContinuousClock.Instant {
        ContinuousClock.now + ahead.withLock { $0 }
    }
}
