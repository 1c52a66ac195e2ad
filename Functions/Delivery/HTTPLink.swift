import Curl
import Gateway
import Invocation

/// Endpoints behind a URL: the one that the form names, or the primary and then, on a temporary
/// verdict, the secondary.
struct HTTPLink: Link {
    private let client: HTTPClient
    private let tokens: TokenCache
    private let form: any WireForm

    init(client: HTTPClient, tokens: TokenCache, form: any WireForm) {
        self.client = client
        self.tokens = tokens
        self.form = form
    }

    func attempt(_ attempt: Attempt, _ context: Context) async -> AttemptOutcome {
        let settings = attempt.settings
        guard let push = form.push(attempt.outgoing, to: settings) else { return .unreachable }
        let primary = push.url ?? settings.primary
        guard !primary.isEmpty else { return .unreachable }
        let first = await exchange(push, with: primary, within: attempt.exchange, context)
        guard Verdict.callsSecondary(afterPrimary: first.reading.verdict),
            push.url == nil, let url = settings.secondary
        else { return outcome(first, reason: first.told) }
        let second = await exchange(push, with: url, within: attempt.exchange, context)
        return outcome(second, reason: "primary \(first.told), secondary \(second.told)")
    }

    /// What one server said, or why it said nothing.
    private struct Exchange {
        var reading: Reading
        /// The status; nil when no answer came.
        var status: Int?
        /// The transport's error code, where no answer came.
        var errorCode: Int?
        /// Whether it never left us, for reasons of our own.
        var isOurs = false
        var told: String

        /// Whether there is nothing to tell: taken, and by a status that says so.
        var isPlainSuccess: Bool {
            reading.verdict == .delivered && status.map { 200...299 ~= $0 } == true
        }
    }

    /// With a token where one is asked for; one that is refused is replaced once, in what is left
    /// of the time.
    ///
    /// - Parameter exchange: The time of one exchange, tokens for it not included.
    private func exchange(
        _ push: Push,
        with url: String,
        within exchange: Duration,
        _ context: Context
    ) async -> Exchange {
        guard let credentials = push.credentials else {
            return await self.exchange(push, with: url, token: nil, within: exchange, context)
        }
        let end = context.clock.monotonic() + TokenCache.longest + exchange
        var token: String?
        var answer: Exchange?
        for _ in 0..<2 {
            let left = end - context.clock.monotonic()
            guard left > .zero else { break }
            do {
                token = try await tokens.token(
                    for: credentials,
                    insteadOf: token,
                    within: min(left, TokenCache.longest),
                    context.clock
                )
            } catch {
                return Exchange(
                    reading: Reading(.temporary),
                    isOurs: error.isOurs,
                    told: "no token: \(error)"
                )
            }
            let rest = end - context.clock.monotonic()
            guard rest > .zero else { break }
            let time = min(rest, exchange)
            answer = await self.exchange(push, with: url, token: token, within: time, context)
            if answer?.status != 401 { break }
        }
        return answer ?? Exchange(reading: Reading(.temporary), told: "no time left")
    }

    private func exchange(
        _ push: Push,
        with url: String,
        token: String?,
        within time: Duration,
        _ context: Context
    ) async -> Exchange {
        var headers = push.headers.map { ($0.name, $0.value) }
        headers.append(("traceparent", context.makeTraceparent()))
        if let token { headers.append(("authorization", "Bearer \(token)")) }
        let request = HTTPRequest(
            method: push.method,
            url: url,
            headers: headers,
            body: push.body,
            connectTimeout: .seconds(Limits.connectSeconds),
            totalTimeout: time,
            answerLimit: Limits.answerOctets
        )
        do {
            let response = try await client.send(request)
            var reading = form.reading(status: response.status, body: response.body)
            var told = "\(response.status)"
            if form.takes409AsDelivered, reading.verdict == .permanent,
                Verdict.isAlreadyThere(status: response.status)
            {
                reading.verdict = .delivered
                told += ", already there"
            }
            return Exchange(reading: reading, status: response.status, told: told)
        } catch {
            return Exchange(
                reading: Reading(.temporary),
                errorCode: Int(error.code),
                isOurs: error == .busy || error == .closed || error == .cancelled,
                told: error.description
            )
        }
    }

    private func outcome(_ exchange: Exchange, reason: String) -> AttemptOutcome {
        AttemptOutcome(
            verdict: exchange.reading.verdict,
            code: exchange.status ?? exchange.errorCode,
            reason: exchange.isPlainSuccess ? nil : reason,
            reference: exchange.reading.reference,
            isFault: exchange.reading.verdict == .temporary && !exchange.isOurs
                && Verdict.isEndpointFault(status: exchange.status)
        )
    }
}
