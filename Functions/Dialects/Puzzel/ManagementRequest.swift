package import Gateway
package import Invocation

/// A request for the management of a service's requests, whose sender is known by name.
package struct ManagementRequest: Sendable {
    package let credential: Credential
    package let action: ManagementAction
    private let service: Int
    private let answer: ManagementAnswer

    init(
        user: String,
        password: String,
        service: Int,
        action: ManagementAction,
        _ answer: ManagementAnswer
    ) {
        credential = Credential(
            secret: Credential.secret(user: user, password: password),
            service: "\(service)"
        )
        self.action = action
        self.service = service
        self.answer = answer
    }

    /// The answer to ``ManagementAction/list``: requests of which something is left, maybe none.
    package func list(_ batches: [BatchStatus]) -> HTTPAnswer { answer.list(batches) }

    /// The answer to ``ManagementAction/look(_:)``.
    ///
    /// - Parameter batch: Nil where there is none of that name, or nothing is left of it.
    package func look(_ batch: BatchStatus?) -> HTTPAnswer {
        guard let batch else { return answer.problem(.noBatch) }
        return answer.look(batch)
    }

    /// The answer to ``ManagementAction/stop(_:)``.
    ///
    /// - Parameter messages: Those that are not sent any more; empty where there is none of that
    ///   name, or nothing was left of it.
    package func stopped(_ messages: [StoppedMessage]) -> HTTPAnswer {
        guard case .stop(let batch) = action, !messages.isEmpty else {
            return answer.problem(.noBatch)
        }
        return answer.stopped(messages, of: batch, service: service)
    }

    /// The answer to one whom nobody knows, or whose secret is wrong.
    package func unidentified() -> HTTPAnswer { answer.problem(.unauthorized) }

    /// The answer to one who is known, but asks for a service that is not his.
    package func foreignService() -> HTTPAnswer { answer.problem(.unauthorized) }

    /// The answer to one request too many in a second.
    package func rateLimited() -> HTTPAnswer { answer.problem(.rateLimited) }

    /// The answer when nothing was done, by our fault: it may be sent again.
    package func failed() -> HTTPAnswer { answer.problem(.failed) }
}
