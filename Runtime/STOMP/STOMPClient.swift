/// Sends messages to a broker over one connection that it keeps, and makes anew when needed.
///
/// Sends that come at the same time share the connection, each waiting for its own receipt. A
/// client that is dropped closes by itself.
package final class STOMPClient: Sendable {
    private let configuration: BrokerConfiguration
    private let outbox: Outbox

    /// Makes a client, which connects with its first send.
    package init(_ configuration: BrokerConfiguration) {
        precondition(configuration.maximumInFlight > 0, "a client that never sends")
        self.configuration = configuration
        outbox = Outbox(limit: configuration.maximumInFlight)
    }

    deinit { outbox.close() }

    /// Sends a message, and returns when the broker has said that it has it.
    ///
    /// It is written at most once: a caller that tries again after a failure may so send it twice
    /// (``STOMPError`` tells which failures leave that open).
    ///
    /// - Throws: ``STOMPError``; ``STOMPError/timedOut`` at the deadline.
    package func send(
        _ message: BrokerMessage,
        by deadline: ContinuousClock.Instant
    ) async throws(STOMPError) {
        let id = try outbox.reserve(isProbe: false)
        let frame: [UInt8]
        do throws(STOMPError) {
            frame = try message.frame(receipt: "\(id)").bytes()
            let limit = configuration.frameLimit
            guard frame.count <= limit else { throw .tooLarge(limit: limit) }
        } catch {
            outbox.release()
            throw error
        }
        try await submit(frame, id, by: deadline)
    }

    /// Whether the broker is connected, or can be by the deadline.
    ///
    /// A connection that broke without a word still counts; the next send finds out. A client
    /// that has all sends under way that it may have is asked like any other.
    package func isReachable(by deadline: ContinuousClock.Instant) async -> Bool {
        do throws(STOMPError) {
            try await submit(nil, outbox.reserve(isProbe: true), by: deadline)
            return true
        } catch {
            return false
        }
    }

    /// Ends all sends with ``STOMPError/closed`` and returns once the connection is closed.
    ///
    /// May be called again; later sends fail.
    package func close() async {
        outbox.close()
        await outbox.waitForEnd()
    }

    private func submit(
        _ frame: [UInt8]?,
        _ id: UInt64,
        by deadline: ContinuousClock.Instant
    ) async throws(STOMPError) {
        // Without it the client might be closed while its last send is under way.
        defer { withExtendedLifetime(self) {} }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let submission = Submission(
                    id: id,
                    frame: frame,
                    deadline: deadline,
                    continuation: continuation
                )
                if outbox.submit(submission) { Link.start(configuration, serving: outbox) }
                // A cancellation before the submission found nothing to cancel.
                if Task.isCancelled { outbox.cancel(id) }
            }
        } onCancel: {
            outbox.cancel(id)
        }
        try outcome.get()
    }
}
