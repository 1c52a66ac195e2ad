import Gateway
import Handlers
import Invocation
import JSON
import TestSupport
import Testing

/// The lines of the table that depend on what the gateway knows, and on how it is.
extension GTIGLOBALErrors {
    @Test func `nobody's subscriber is UNKNOWN_SUBSCRIBER`() async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.terminate(["to": "+447700900999"])

            let refusal = GTIGLOBALRefusal(404, "UNKNOWN_SUBSCRIBER", field: "owner")
            #expect(answer.refusal == refusal)
        }
    }

    @Test func `another partner's subscriber is OWNER_NOT_ALLOWED`() async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.terminate(["to": "+447700900211"])

            let refusal = GTIGLOBALRefusal(403, "OWNER_NOT_ALLOWED", field: "owner")
            #expect(answer.refusal == refusal)
        }
    }

    @Test func `an id used for other content is DUPLICATE_ID`() async throws {
        try await withHandsets { gateway in
            _ = try await gateway.terminate(["messageId": "uc-1", "text": "One"])

            let answer = try await gateway.terminate(["messageId": "uc-1", "text": "Two"])

            #expect(answer.refusal == GTIGLOBALRefusal(409, "DUPLICATE_ID", field: "messageId"))
            #expect(answer.json["messageId"] == "uc-1")
        }
    }

    @Test func `more requests a second than agreed are RATE_LIMITED`() async throws {
        #expect(Limits.requestsPerSecond == 100)
        try await withTestGateway(Sample.agreements(requestsPerSecond: 1)) { gateway in
            var answer = try await gateway.terminate()
            var requests = 1
            while answer.status == 200, requests < 50 {
                answer = try await gateway.terminate()
                requests += 1
            }

            let headers = ["retry-after": "1"]
            let refusal = GTIGLOBALRefusal(429, "RATE_LIMITED", "temporary", headers: headers)
            #expect(answer.refusal == refusal)
        }
    }

    @Test func `a fault of ours is INTERNAL`() async throws {
        try await withHandsets { gateway in
            try await gateway.run("ALTER FUNCTION store.accept RENAME TO out_of_reach")

            let answer = try await gateway.terminate()

            #expect(answer.refusal == GTIGLOBALRefusal(500, "INTERNAL", "temporary"))
        }
    }

    @Test func `a store that cannot be written is UNAVAILABLE`() async throws {
        try await withHandsets { gateway in
            try await gateway.run(
                """
                DO $$ BEGIN
                  EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on',
                                 current_database());
                END $$
                """
            )
            try await gateway.run(
                """
                SET default_transaction_read_only = on;
                SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """
            )

            let answer = try await gateway.terminate()

            #expect(answer.refusal == Self.unavailable)
        }
    }

    @Test func `a database that is away is UNAVAILABLE`() async throws {
        try await withHandsets { gateway in
            let away = try Wiring(environment: ["DATABASE_URL": "host=127.0.0.1 port=9"])
            let function = TerminateMessage(forwarder: away.forwarder, limiter: RateLimiter())
            let context = gateway.context(TerminateMessage.name, CollectedFollowUps())
            let event = HTTPEvent(
                method: "POST",
                path: GTIGLOBALSample.path,
                headers: [
                    "authorization": "Bearer " + Sample.clientToken,
                    "content-type": "application/json",
                ],
                body: GTIGLOBALSample.sms.serialized()
            )

            let answer = try await function.handle(.http(event), context)
            await away.close()

            guard case .http(let answer) = answer else { throw Unanswered() }
            #expect(answer.refusal == Self.unavailable)
        }
    }

    private static let unavailable = GTIGLOBALRefusal(
        503,
        "UNAVAILABLE",
        "temporary",
        headers: ["retry-after": "1"]
    )

    /// A function answered otherwise than by HTTP.
    private struct Unanswered: Error {}
}
