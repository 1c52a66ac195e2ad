import Curl
import JSON
import TestSupport

/// Sends requests to the gateway.
final class Caller: Sendable {
    let journal: Journal
    private let gateway: GatewayClient

    init(port: Int, _ journal: Journal) {
        gateway = GatewayClient(port: port)
        self.journal = journal
    }

    /// Sends once; nil where no answer came.
    func send(
        _ method: String = "POST",
        _ path: String,
        _ headers: GatewayClient.Headers,
        _ body: [UInt8] = []
    ) async -> HTTPResponse? {
        try? await gateway.send(method, path, headers, body)
    }

    /// Sends until there is an answer that is not temporary, for two minutes at most.
    func sendAgain(
        _ path: String,
        _ headers: GatewayClient.Headers,
        _ body: [UInt8]
    ) async -> HTTPResponse? {
        let end = journal.now + 120
        while journal.now < end {
            let answer = await send("POST", path, headers, body)
            if let answer, answer.status < 500, answer.status != 429 { return answer }
            // A sender's pause, so that a gateway that comes back is not met by a storm.
            try? await Task.sleep(for: .milliseconds(200))
        }
        return nil
    }

    /// What a carrier posts, until it is taken.
    func carry(_ name: String, _ kind: String, _ body: JSON) async -> HTTPResponse? {
        await sendAgain(
            "/carrier/\(name)/\(kind)",
            GatewayClient.bearer(Agreement.secret(name)),
            body.serialized()
        )
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

    func close() async { await gateway.close() }
}
