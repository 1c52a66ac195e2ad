import Invocation
import JSON
import XML

/// In what representation a request is answered.
enum PuzzelReply: Hashable {
    case json
    /// The media type is `application/xml` or `text/xml`.
    case xml(type: String)
    case soap

    /// The answer to a request that was understood, whatever became of its messages.
    func response(batch: String, _ lines: [PuzzelLine]) -> HTTPAnswer {
        switch self {
        case .json:
            let statuses = lines.enumerated().map { $1.json(index: $0 + 1) }
            let body: JSON = [
                "batchReference": .string(batch),
                "messageStatus": .array(statuses),
            ]
            return .json(200, body)
        case .xml(let type): return Self.xml(200, type, Self.element(batch, lines))
        case .soap: return PuzzelSOAP.answer(Self.element(batch, lines))
        }
    }

    /// The answer to a request that failed as a whole.
    ///
    /// - Parameters:
    ///   - status: Of HTTP; SOAP knows but 500.
    ///   - batch: Told in XML alone: problems and faults have no place for it.
    ///   - lines: Of the messages where they could be read; else one that stands for all.
    func failure(
        _ status: Int,
        _ refusal: PuzzelRefusal,
        batch: String,
        _ lines: [PuzzelLine]? = nil
    ) -> HTTPAnswer {
        let lines = lines ?? [PuzzelLine(refusal.code, text: refusal.text)]
        var answer: HTTPAnswer
        switch self {
        case .json:
            answer = .json(status, Self.problem(status, refusal, lines))
            answer.headers["content-type"] = "application/problem+json"
        case .xml(let type): answer = Self.xml(status, type, Self.element(batch, lines))
        case .soap: answer = PuzzelSOAP.fault(refusal)
        }
        if status == 429 { answer.headers["retry-after"] = "1" }
        return answer
    }

    /// The members of RFC 7807 for clients that know them, the statuses for those that do not.
    private static func problem(
        _ status: Int,
        _ refusal: PuzzelRefusal,
        _ lines: [PuzzelLine]
    ) -> JSON {
        let title =
            switch status {
            case 400: "Bad Request"
            case 401: "Unauthorized"
            case 429: "Too Many Requests"
            case _: "Internal Server Error"
            }
        return [
            "type": "about:blank",
            "title": .string(title),
            "status": .integer(Int64(status)),
            "detail": .string(refusal.text),
            "messageStatus": .array(lines.enumerated().map { $1.json(index: $0 + 1) }),
        ]
    }

    private static func element(_ batch: String, _ lines: [PuzzelLine]) -> XMLElement {
        XMLElement(
            "response",
            namespace: PuzzelXML.responseNamespace,
            children: [XMLElement("batchReference", text: batch)]
                + lines.enumerated().map { $1.xml(index: $0 + 1) }
        )
    }

    private static func xml(_ status: Int, _ type: String, _ root: XMLElement) -> HTTPAnswer {
        HTTPAnswer(
            status: status,
            headers: ["content-type": "\(type); charset=utf-8"],
            body: root.serialized(prefixes: ["p": PuzzelXML.responseNamespace], declaration: true)
        )
    }
}

extension HTTPAnswer {
    /// A short text for people, where no request could be read.
    static func plain(
        _ status: Int,
        _ text: String,
        headers: [String: String] = [:]
    ) -> HTTPAnswer {
        var headers = headers
        headers["content-type"] = "text/plain; charset=utf-8"
        return HTTPAnswer(status: status, headers: headers, body: Array(text.utf8))
    }
}
