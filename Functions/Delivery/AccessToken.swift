import Curl
import Gateway
import JSON

/// A token as an authorization server gave it (RFC 6749, 5.1).
struct AccessToken: Sendable {
    /// Printable ASCII without spaces, 1 to ``Limits/accessTokenOctets``.
    let text: String
    /// How long it is good, from when it was given.
    let seconds: Int

    /// Reads an answer; nil where it is no bearer token.
    init?(status: Int, body: [UInt8]) {
        guard status == 200, let json = try? JSON.parse(body),
            let text = json["access_token"]?.string, Self.isToken(text),
            json["token_type"]?.string.map({ $0.lowercased() == "bearer" }) ?? true
        else { return nil }
        self.text = text
        seconds = Self.seconds(json["expires_in"])
    }

    /// Asks for a token by a form.
    static func fetch(
        with credentials: ClientCredentials,
        _ client: HTTPClient,
        within time: Duration
    ) async -> Result<AccessToken, TokenError> {
        let request = HTTPRequest(
            method: "POST",
            url: credentials.tokenURL,
            headers: [
                ("content-type", "application/x-www-form-urlencoded"),
                ("accept", "application/json"),
            ],
            body: Array(credentials.form.utf8),
            connectTimeout: .seconds(Limits.connectSeconds),
            totalTimeout: time,
            answerLimit: Limits.answerOctets
        )
        let response: HTTPResponse
        do { response = try await client.send(request) } catch {
            return .failure(.transport(error))
        }
        guard let token = AccessToken(status: response.status, body: response.body) else {
            return .failure(.answer(status: response.status))
        }
        return .success(token)
    }

    /// A number, or one in a text as Azure AD writes it; a day at most.
    private static func seconds(_ json: JSON?) -> Int {
        let number = json?.double ?? json?.string.flatMap { Double($0) }
        guard let number, number.isFinite else { return Limits.tokenSeconds }
        return Int(min(max(number, 0), 86_400))
    }

    private static func isToken(_ text: String) -> Bool {
        1...Limits.accessTokenOctets ~= text.utf8.count
            && text.utf8.allSatisfy { 0x21...0x7E ~= $0 }
    }
}

/// Why there is no token; it tells nothing of the credentials or of the answer's body.
enum TokenError: Error, Hashable, CustomStringConvertible {
    /// No answer came.
    case transport(CurlError)
    /// The answer is no token.
    case answer(status: Int)

    /// Whether the authorization server has no part in it.
    var isOurs: Bool {
        switch self {
        case .transport(let error): error == .busy || error == .closed || error == .cancelled
        case .answer: false
        }
    }

    var description: String {
        switch self {
        case .transport(let error): error.description
        case .answer(let status): "the authorization server answered \(status)"
        }
    }
}

extension Limits {
    /// Octets of an access token: with the rest of a header, what servers take of one.
    static let accessTokenOctets = 8_192

    /// How long before its end a token is no longer used, so that it does not end on its way.
    static let tokenMarginSeconds = 60

    /// How long a token is taken to be good where nobody says.
    static let tokenSeconds = 300
}
