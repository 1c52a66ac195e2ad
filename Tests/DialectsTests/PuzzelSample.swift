import Dialects
import FoundationEssentials
import Gateway
import Invocation
import JSON
import Testing

/// Requests of one service, and what becomes of them without a store.
enum PuzzelSample {
    /// 2026-03-04, 09:15:00 UTC.
    static let now = date("2026-03-04T09:15:00Z")

    static let terms = PuzzelTerms(
        serviceID: 4711,
        serviceName: "Fjordbok",
        originator: PuzzelTerms.Originator(kind: .network, text: "2097"),
        dialogueNumber: "2097",
        dr: Callback(form: .json, url: "https://cp.example.org/dr")
    )

    static func date(_ text: String) -> Date {
        guard let date = RFC3339.date(text) else { preconditionFailure("no time: \(text)") }
        return date
    }

    /// A message that is good, but for what is put into it.
    static func message(_ changes: KeyValuePairs<String, JSON> = [:]) -> JSON {
        var members = [
            JSON.Member("recipient", "+46701740611"), JSON.Member("content", "Hei"),
        ]
        for (key, value) in changes {
            members.removeAll { $0.key == key }
            members.append(JSON.Member(key, value))
        }
        return .object(members)
    }

    static func message(settings: JSON) -> JSON { message(["settings": settings]) }

    static func message(content: String, parameters: KeyValuePairs<String, JSON>) -> JSON {
        let list = parameters.map { JSON.object([.init("key", .string($0)), .init("value", $1)]) }
        return message(["content": .string(content), "settings": ["parameter": .array(list)]])
    }

    /// A request that is good, but for what is put into it; nil leaves a member out.
    static func request(
        _ messages: [JSON],
        _ changes: KeyValuePairs<String, JSON?> = [:]
    ) -> String {
        var members: [JSON.Member] = [
            .init("serviceId", 4711), .init("username", "fjordbok"), .init("password", "Torsk-88"),
            .init("message", .array(messages)),
        ]
        for (key, value) in changes {
            members.removeAll { $0.key == key }
            if let value { members.append(JSON.Member(key, value)) }
        }
        return JSON.object(members).text
    }

    static func post(
        _ body: String,
        type: String? = "application/json",
        accept: String? = nil,
        path: String = "/gw/rs/sendMessages"
    ) -> HTTPEvent {
        var headers: [String: String] = [:]
        headers["content-type"] = type
        headers["accept"] = accept
        return HTTPEvent(method: "POST", path: path, headers: headers, body: Array(body.utf8))
    }

    static let form = "serviceId=4711&username=fjordbok&password=Torsk-88"

    static func get(_ query: String, accept: String? = nil) -> HTTPEvent {
        var headers: [String: String] = [:]
        headers["accept"] = accept
        return HTTPEvent(
            method: "GET",
            path: "/gw/rs/sendMessages",
            query: "\(form)&\(query)",
            headers: headers
        )
    }

    /// An XML request with these messages.
    static func xml(_ messages: String, more: String = "") -> String {
        """
        <r:request xmlns:r="http://chimera.intele.com/gw/xsd/SMSGateway/Request/2013/02">
        <serviceId>4711</serviceId><username>fjordbok</username><password>Torsk-88</password>
        \(more)\(messages)</r:request>
        """
    }

    /// The answer to a request that says not even who asks.
    static func answer(_ event: HTTPEvent) throws -> HTTPAnswer {
        guard case .answer(let answer) = Puzzel().open(event) else {
            throw Unexpected(text: "a request that can be read")
        }
        return answer
    }

    static func open(_ event: HTTPEvent) throws -> any BatchRequest {
        switch Puzzel().open(event) {
        case .request(let request): return request
        case .answer(let answer): throw Unexpected(text: answer.text)
        }
    }

    static func draft(
        _ event: HTTPEvent,
        _ terms: PuzzelTerms = terms,
        at now: Date = now
    ) throws -> any BatchDraft {
        var count: UInt64 = 0
        let profile = ServiceProfile(endpointID: 1, name: "f", version: 1, terms: .puzzel(terms))
        return try open(event).read(profile, at: now) {
            count += 1
            return UUIDv7(time: now, random: count &* 0x9E37_79B9_7F4A_7C15, count << 8)
        }
    }

    /// The statuses if the store takes everything.
    static func statuses(
        _ event: HTTPEvent,
        _ terms: PuzzelTerms = terms,
        at now: Date = now
    ) throws -> [JSON] {
        let draft = try draft(event, terms, at: now)
        let answer = draft.answer(draft.items.map { _ in .accepted(dialogue: nil) })
        #expect(answer.status == 200)
        return try JSON.parse(answer.body)["messageStatus"]?.array ?? []
    }

    /// The status of one message if the store takes it.
    static func status(
        _ message: JSON,
        _ terms: PuzzelTerms = terms,
        at now: Date = now
    ) throws -> JSON {
        try #require(statuses(post(request([message])), terms, at: now).first)
    }

    static func code(
        _ message: JSON,
        _ terms: PuzzelTerms = terms,
        at now: Date = now
    ) throws -> Int64? {
        try status(message, terms, at: now)["statusCode"]?.integer
    }

    /// A message that is taken.
    static func item(
        _ message: JSON,
        _ terms: PuzzelTerms = terms,
        at now: Date = now
    ) throws -> BatchItem {
        try #require(draft(post(request([message])), terms, at: now).items.first)
    }

    struct Unexpected: Error {
        var text: String
    }
}

extension HTTPAnswer {
    var text: String { String(decoding: body, as: UTF8.self) }

    var contentType: String { headers["content-type"] ?? "" }

    /// The codes of its statuses, JSON or XML.
    var codes: [Int] {
        text.split(separator: text.hasPrefix("<") ? "<statusCode>" : "\"statusCode\":")
            .dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }
    }
}
