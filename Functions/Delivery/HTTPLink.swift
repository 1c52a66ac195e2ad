import Curl
import Gateway
import Invocation

/// Endpoints behind a URL: the primary, then on a temporary verdict the secondary.
struct HTTPLink: Link {
    private let client: HTTPClient
    private let form: any WireForm
    private let exchange: Duration

    init(client: HTTPClient, form: any WireForm, exchange: Duration) {
        self.client = client
        self.form = form
        self.exchange = exchange
    }

    func attempt(_ attempt: Attempt, _ context: Context) async -> AttemptOutcome {
        let settings = attempt.settings
        let push = form.push(attempt.load, id: attempt.id.description, token: settings.token)
        let first = await exchange(push, with: settings.primary)
        guard Verdict.callsSecondary(afterPrimary: first.reading.verdict),
            let url = settings.secondary
        else { return outcome(first, reason: first.told) }
        let second = await exchange(push, with: url)
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
    }

    private func exchange(_ push: Push, with url: String) async -> Exchange {
        let request = HTTPRequest(
            method: "POST",
            url: url,
            headers: push.headers.map { ($0.name, $0.value) },
            body: push.body,
            connectTimeout: .seconds(Limits.connectSeconds),
            totalTimeout: exchange,
            answerLimit: Limits.answerOctets
        )
        do {
            let response = try await client.send(request)
            var reading = form.reading(status: response.status, body: response.body)
            var told = "\(response.status)"
            if Verdict.isAlreadyThere(status: response.status) {
                // Most often our own message of before a crash: it counts as delivered.
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
            reason: exchange.status.map { 200...299 ~= $0 } == true ? nil : reason,
            reference: exchange.reading.reference,
            isFault: exchange.reading.verdict == .temporary && !exchange.isOurs
                && Verdict.isEndpointFault(status: exchange.status)
        )
    }
}
