import Invocation
import JSON

extension HTTPAnswer {
    /// What a request of many messages was answered, in a few words; nil for other answers.
    ///
    /// The codes in JSON and in XML, or what the headers of a connector's answer say.
    var batchSummary: String? {
        if headers["x-message-sid"] != nil { return "\(status) queued" }
        if let reason = headers["x-error"] { return "\(status) \(reason)" }
        let codes = jsonCodes ?? xmlCodes
        return codes.isEmpty ? nil : "\(status) codes " + codes.joined(separator: " ")
    }

    private var jsonCodes: [String]? {
        guard let body = try? JSON.parse(body) else { return nil }
        let messages = body["messageStatus"]?.array ?? body["recipients"]?.array ?? []
        return messages.compactMap { message in
            (message["statusCode"] ?? message["status"])?.integer.map(String.init)
        }
    }

    private var xmlCodes: [String] {
        let text = String(decoding: body, as: UTF8.self)
        return text.matches(of: /<status(?:Code)?>(\d+)</).map { String($0.output.1) }
    }
}
