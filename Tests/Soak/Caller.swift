import Curl
import JSON
import TestSupport

/// Sends requests to the gateway.
final class Caller: Sendable {
    let journal: Journal
    private let base: String
    private let http = HTTPClient(
        policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: true),
        userAgent: "soak"
    )

    init(port: Int, _ journal: Journal) {
        base = "http://127.0.0.1:\(port)"
        self.journal = journal
    }

    /// Sends once; nil where no answer came.
    func send(
        _ method: String = "POST",
        _ path: String,
        _ headers: [(name: String, value: String)],
        _ body: [UInt8] = []
    ) async -> HTTPResponse? {
        let request = HTTPRequest(
            method: method,
            url: base + path,
            headers: headers,
            body: body,
            connectTimeout: .seconds(2),
            totalTimeout: .seconds(20),
            answerLimit: 4_194_304
        )
        return try? await http.send(request)
    }

    /// Sends until there is an answer that is not temporary, for two minutes at most.
    func sendAgain(
        _ path: String,
        _ headers: [(name: String, value: String)],
        _ body: [UInt8]
    ) async -> HTTPResponse? {
        let end = journal.now + 120
        while journal.now < end {
            let answer = await send("POST", path, headers, body)
            if let answer, answer.status < 500, answer.status != 429 { return answer }
            try? await Task.sleep(for: .milliseconds(200))
        }
        return nil
    }

    /// What a carrier posts, until it is taken.
    func carry(_ name: String, _ kind: String, _ body: JSON) async -> HTTPResponse? {
        await sendAgain(
            "/carrier/\(name)/\(kind)",
            Self.bearer(Agreement.secret(name)),
            body.serialized()
        )
    }

    /// Headers of a JSON body.
    static func bearer(_ token: String) -> [(name: String, value: String)] {
        [("authorization", "Bearer " + token), ("content-type", "application/json")]
    }

    /// Notes the outcome of a message by itself.
    func end(_ key: String, _ answer: HTTPResponse?) {
        switch answer?.status {
        case 200: journal.end(key, .accepted)
        case nil, 429, .some(500...): journal.end(key, .maybe)
        case .some(let status):
            journal.end(key, .refused)
            journal.refuse("\(key) got \(status)")
        }
    }

    func close() async { await http.close() }
}
