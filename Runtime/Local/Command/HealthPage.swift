import Handlers
import Invocation
import JSON
import Postgres
import Store

/// `GET /_waypost/health`: 200 when requests can be served, else 503, with the reasons.
struct HealthPage: Sendable {
    let desk: Desk
    let host: FunctionHost
    let timers: Timers

    private static let path = "/_waypost/health"

    /// A check must not wait as long as a call.
    private static let patience = Duration.seconds(2)

    /// Nil for any other path.
    func answer(_ event: HTTPEvent) async -> HTTPAnswer? {
        guard event.path == Self.path else { return nil }
        guard event.method == "GET" || event.method == "HEAD" else {
            return HTTPAnswer(status: 405, headers: ["allow": "GET, HEAD"])
        }
        let (database, isWell) = await database()
        let body: JSON = [
            "status": isWell ? "ok" : "failing",
            "database": database,
            "timers": .array(timers.states.map(\.json)),
            "functions": functions(),
            "afterAnswer": .integer(Int64(host.followUpCount)),
        ]
        return HTTPAnswer(
            status: isWell ? 200 : 503,
            headers: ["content-type": "application/json", "cache-control": "no-store"],
            body: body.serialized() + [UInt8(ascii: "\n")]
        )
    }

    private func database() async -> (JSON, isWell: Bool) {
        let start = ContinuousClock.now
        do {
            let state = try await desk.wiring.store.schemaState(by: start + Self.patience)
            let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
            let statistics = desk.wiring.pool.statistics
            let body: JSON = [
                "reachable": true,
                "milliseconds": .double((milliseconds * 100).rounded() / 100),
                "schema": .integer(Int64(state.applied)),
                "schemaKnown": .integer(Int64(state.known)),
                "connections": .integer(Int64(statistics.connectionsOpen)),
                "waitingCalls": .integer(Int64(statistics.waitingCalls)),
            ]
            return (body, state.isCurrent)
        } catch {
            return (["reachable": false, "cause": .string("\(error)")], false)
        }
    }

    private func functions() -> JSON {
        let members = host.statistics.sorted { $0.key < $1.key }.map { name, counts in
            JSON.Member(
                name,
                [
                    "invocations": .integer(Int64(counts.invocations)),
                    "failures": .integer(Int64(counts.failures)),
                    "timeouts": .integer(Int64(counts.timeouts)),
                    "inFlight": .integer(Int64(counts.inFlight)),
                ]
            )
        }
        return .object(members)
    }
}

extension Timers.State {
    fileprivate var json: JSON {
        var outcome: JSON?
        switch lastOutcome {
        case .succeeded: outcome = "succeeded"
        case .failed(let reason): outcome = .string("failed: \(reason)")
        case nil: outcome = nil
        }
        return .object(skippingNil: [
            ("name", .string(name)),
            ("schedule", .string(expression)),
            ("enabled", .bool(isEnabled)),
            ("lastFired", lastFired.map { .string(RFC3339.text($0)) }),
            ("lastOutcome", outcome),
            ("next", next.map { .string(RFC3339.text($0)) }),
        ])
    }
}
