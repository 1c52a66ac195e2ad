import Logging
package import Invocation
import Postgres

/// What partners look after themselves, apart from messages: by HTTP alone.
package struct Manage: Function {
    package static let name = "Manage"
    private let offices: [any Office]

    /// - Parameter offices: The first that serves a path answers.
    init(offices: [any Office]) {
        self.offices = offices
    }

    package func handle(_ event: Event, _ context: Context) async throws -> Answer {
        switch event {
        case .http(let request):
            guard let office = offices.first(where: { $0.serves(path: request.path) }) else {
                return .http(.notFound)
            }
            return .http(await answer(request, office, context))
        case .cloud(let envelope):
            throw EventError.unsupported(function: Self.name, kind: envelope.type)
        case .queue: throw EventError.unsupported(function: Self.name, kind: "queue")
        case .schedule: throw EventError.unsupported(function: Self.name, kind: "scheduled")
        }
    }

    private func answer(
        _ event: HTTPEvent,
        _ office: any Office,
        _ context: Context
    ) async -> HTTPAnswer {
        do {
            return try await office.answer(event, context)
        } catch {
            context.logger.error("not done", metadata: ["cause": "\(error)"])
            return office.failed(isOutage: (error as? PostgresError)?.isOutage ?? true)
        }
    }
}
