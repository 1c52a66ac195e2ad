import Postgres
import Store
import TestSupport
import Testing

extension TestGateway {
    /// How the message of this id ended; nil while it has not.
    func outcome(_ id: String) async throws -> Trace.Outcome? {
        try await story(id).delivery?.outcome
    }

    /// Whether the message of this id waits for its next attempt.
    func isStored(_ id: String) async throws -> Bool {
        let waiting = try await story(id).waiting
        return waiting.map { !$0.isInFlight } ?? false
    }

    /// Does something to the database.
    func run(_ script: String) async throws {
        try await pool.execute(script: script, by: soon)
    }

    private func story(_ id: String) async throws -> Trace {
        try #require(await store.trace(id, by: soon).first)
    }
}

extension RecordingServer {
    /// Which server was called, in the order of arrival.
    var paths: [String] { requests.map(\.path) }
}
