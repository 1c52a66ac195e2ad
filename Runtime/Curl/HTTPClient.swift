/// Sends HTTP requests, thousands at a time, over connections that are kept open.
///
/// One thread drives all transfers; it and all else come into being with the first request. Each
/// client has connections of its own, so that they were all made under its policy.
package final class HTTPClient: Sendable {
    private let settings: MultiLoop.Settings
    private let inbox: Inbox

    /// Makes a client and does nothing yet.
    ///
    /// - Parameters:
    ///   - maximumTransfers: The most requests under way or waiting; one more is
    ///     ``CurlError/busy``. Each under way may need a file descriptor.
    ///   - connectionsPerHost: The most requests under way to one scheme, host and port; further
    ///     ones wait, and hold up no other host.
    ///   - userAgent: Sent with a request that names none.
    ///   - authorities: A PEM file of the only certificate authorities to trust, in place of the
    ///     system's.
    package init(
        policy: AddressPolicy,
        maximumTransfers: Int = 4096,
        connectionsPerHost: Int = 64,
        userAgent: String,
        authorities: String? = nil
    ) {
        precondition(maximumTransfers > 0 && connectionsPerHost > 0, "a client that never sends")
        settings = MultiLoop.Settings(
            policy: policy,
            connectionsPerHost: connectionsPerHost,
            userAgent: userAgent,
            authorities: authorities
        )
        inbox = Inbox(limit: maximumTransfers)
    }

    deinit { inbox.close() }

    /// Where it may send to.
    package var policy: AddressPolicy { settings.policy }

    /// Sends a request and waits for the whole answer; a redirect is an answer like any other.
    ///
    /// - Throws: ``CurlError``; ``CurlError/cancelled`` when the task is cancelled meanwhile.
    package func send(_ request: HTTPRequest) async throws(CurlError) -> HTTPResponse {
        // Without it the client might be closed while its last request is under way.
        defer { withExtendedLifetime(self) {} }
        let deadline = ContinuousClock.now + request.totalTimeout
        let target = try Target(request.url, allowsPlainHTTP: settings.policy.allowsPlainHTTP)
        try request.checkHeader()
        let id = try inbox.reserve()

        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let submission = Submission(
                    id: id,
                    request: request,
                    target: target,
                    deadline: deadline,
                    continuation: continuation
                )
                if inbox.submit(submission) { MultiLoop.start(with: inbox, settings) }
                // A cancellation before the submission found nothing to cancel.
                if Task.isCancelled { inbox.cancel(id) }
            }
        } onCancel: {
            inbox.cancel(id)
        }
        return try outcome.get()
    }

    /// Ends all transfers with ``CurlError/closed`` and returns once all connections are closed.
    ///
    /// May be called again; later requests fail.
    package func close() async {
        inbox.close()
        await inbox.waitForEnd()
    }
}
