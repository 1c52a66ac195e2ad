import Gateway
import Invocation
import STOMP
import Store

/// Endpoints that are told by messages on a queue: of their broker, or of the product itself.
struct QueueLink: Link {
    private let form: any QueueForm
    private let brokers: BrokerCache
    private let store: Store
    private let exchange: Duration

    /// - Parameter exchange: The time for one message; nil: the form's own.
    init(form: any QueueForm, brokers: BrokerCache, store: Store, exchange: Duration?) {
        self.form = form
        self.brokers = brokers
        self.store = store
        self.exchange = exchange ?? .seconds(form.exchangeSeconds)
    }

    /// What is not told of counts as delivered.
    func attempt(_ attempt: Attempt, _ context: Context) async -> AttemptOutcome {
        guard let message = form.message(attempt.load) else { return .queued }
        let deadline = context.clock.monotonic() + exchange
        guard let broker = attempt.settings.terms.broker else {
            return await keep(message, attempt, by: deadline)
        }
        guard let client = brokers.client(of: broker) else { return .unreachable }
        do throws(STOMPError) {
            try await client.send(Self.brokerMessage(message, context), by: deadline)
            return .queued
        } catch {
            return AttemptOutcome(
                verdict: error.isPermanent ? .permanent : .temporary,
                code: nil,
                reason: error.description,
                isFault: error.isFaultOfBroker
            )
        }
    }

    private func keep(
        _ message: QueueMessage,
        _ attempt: Attempt,
        by deadline: ContinuousClock.Instant
    ) async -> AttemptOutcome {
        do {
            try await store.enqueue(message, id: attempt.id, by: deadline)
            return .queued
        } catch {
            return AttemptOutcome(
                verdict: .temporary,
                code: nil,
                reason: "not put on the queue: \(error)",
                isFault: false
            )
        }
    }

    /// Written to disk before the receipt; to receivers of JMS a text with its type.
    private static func brokerMessage(
        _ message: QueueMessage,
        _ context: Context
    ) -> BrokerMessage {
        BrokerMessage(
            destination: "/queue/" + message.queue,
            headers: [
                Frame.Header("persistent", "true"),
                Frame.Header("content-type", "application/json"),
                Frame.Header("type", message.type),
                Frame.Header("amq-msg-type", "text"),
                Frame.Header("traceparent", context.makeTraceparent()),
            ],
            body: message.body
        )
    }
}

extension AttemptOutcome {
    fileprivate static let queued = AttemptOutcome(verdict: .delivered, isFault: false)
}

extension STOMPError {
    /// Whether it counts against the endpoint's circuit: not what happened on our side.
    fileprivate var isFaultOfBroker: Bool {
        switch self {
        case .unreachable, .refused, .lost, .timedOut, .malformed: true
        case .busy, .tooLarge, .invalidHeader, .cancelled, .closed: false
        }
    }
}
