import Curl
import Gateway
import Invocation

/// Access tokens for callbacks, kept until a minute before they end.
///
/// Who asks while a token is being fetched waits for that one: an authorization server sees one
/// request, however many callbacks go out.
actor TokenCache {
    private enum Entry {
        case fetching(Task<Result<AccessToken, TokenError>, Never>)
        case ready(AccessToken, until: ContinuousClock.Instant)
    }

    private let client: HTTPClient
    private var entries: [ClientCredentials: Entry] = [:]

    /// The longest that a fetch lasts.
    static let longest: Duration = .seconds(Limits.exchangeSeconds)

    init(client: HTTPClient) { self.client = client }

    /// A token that is good for now, fetched where none is kept.
    ///
    /// - Parameters:
    ///   - refused: One that was not accepted; another is given.
    ///   - time: What a fetch may take; at most ``longest``.
    func token(
        for credentials: ClientCredentials,
        insteadOf refused: String? = nil,
        within time: Duration,
        _ clock: Clock
    ) async throws(TokenError) -> String {
        switch entries[credentials] {
        case .fetching(let task): return try await task.value.get().text
        case .ready(let token, let end) where end > clock.monotonic() && token.text != refused:
            return token.text
        case .ready, nil: break
        }
        let client = client
        let asked = clock.monotonic()
        let task = Task { await AccessToken.fetch(with: credentials, client, within: time) }
        entries[credentials] = .fetching(task)
        let result = await task.value
        keep(try? result.get(), for: credentials, asked: asked, now: clock.monotonic())
        return try result.get().text
    }

    /// Its time counts from before it was asked for; tokens that have ended are forgotten.
    private func keep(
        _ token: AccessToken?,
        for credentials: ClientCredentials,
        asked: ContinuousClock.Instant,
        now: ContinuousClock.Instant
    ) {
        entries = entries.filter { _, entry in
            guard case .ready(_, let end) = entry else { return true }
            return end > now
        }
        let seconds = (token?.seconds ?? 0) - Limits.tokenMarginSeconds
        entries[credentials] =
            token.flatMap { token in
                seconds > 0 ? .ready(token, until: asked + .seconds(seconds)) : nil
            }
    }
}
