import Invocation
import JSON
import XML

/// Why the management interface does not do what it is asked.
enum ManagementProblem {
    /// There is no such path.
    case notFound
    case noBatch
    case unauthorized
    case rateLimited
    case failed
    /// A SOAP request that cannot be read, and what is wrong with it.
    case syntax(String)

    /// Of REST.
    fileprivate var status: Int {
        switch self {
        case .notFound, .noBatch: 404
        case .unauthorized: 401
        case .rateLimited: 429
        case .failed: 500
        case .syntax: 400
        }
    }

    /// Of SOAP; 1000 is the management's own.
    fileprivate var code: Int {
        switch self {
        case .notFound, .noBatch: 1000
        case .unauthorized: PuzzelCode.access.rawValue
        case .rateLimited, .failed: PuzzelCode.internal.rawValue
        case .syntax: PuzzelCode.syntax.rawValue
        }
    }

    fileprivate var title: String {
        switch self {
        case .notFound, .noBatch: "Not Found"
        case .unauthorized: "Unauthorized"
        case .rateLimited: "Too Many Requests"
        case .failed: "Internal Server Error"
        case .syntax: "Bad Request"
        }
    }

    fileprivate var text: String {
        switch self {
        case .notFound: "there is nothing at this path"
        case .noBatch: "no such batch, or nothing is left of it"
        case .unauthorized: "the user is not known or may not manage the service"
        case .rateLimited: "too many requests a second"
        case .failed: "nothing was done, by our fault; please send it again"
        case .syntax(let text): text
        }
    }
}

extension ManagementAnswer {
    /// The members of RFC 7807, or a SOAP fault.
    func problem(_ problem: ManagementProblem) -> HTTPAnswer {
        var answer =
            switch reply {
            case .json: Self.json(problem)
            case .xml(let type): Self.xml(problem, type)
            case .soap: Self.fault(problem)
            }
        switch answer.status {
        case 401: answer.headers["www-authenticate"] = #"Basic realm="Waypost", charset="UTF-8""#
        case 429: answer.headers["retry-after"] = "1"
        case _: break
        }
        return answer
    }

    private static func json(_ problem: ManagementProblem) -> HTTPAnswer {
        var answer = HTTPAnswer.json(
            problem.status,
            [
                "type": "about:blank", "title": .string(problem.title),
                "status": .integer(Int64(problem.status)), "detail": .string(problem.text),
            ]
        )
        answer.headers["content-type"] = "application/problem+json"
        return answer
    }

    private static func xml(_ problem: ManagementProblem, _ type: String) -> HTTPAnswer {
        let namespace = "urn:ietf:rfc:7807"
        let fields = [
            ("type", "about:blank"), ("title", problem.title), ("status", "\(problem.status)"),
            ("detail", problem.text),
        ]
        let root = XMLElement(
            "problem",
            namespace: namespace,
            children: fields.map { XMLElement($0, namespace: namespace, text: $1) }
        )
        return HTTPAnswer(
            status: problem.status,
            headers: ["content-type": "\(type); charset=utf-8"],
            body: root.serialized(declaration: true)
        )
    }

    private static func fault(_ problem: ManagementProblem) -> HTTPAnswer {
        let isOurs = problem.code == PuzzelCode.internal.rawValue
        let detail = XMLElement(
            "fault",
            namespace: PuzzelXML.faultNamespace,
            children: [
                XMLElement("code", text: "\(problem.code)"),
                XMLElement("reason", text: problem.text),
            ]
        )
        let fault = XMLElement(
            "Fault",
            namespace: PuzzelSOAP.envelopeNamespace,
            children: [
                XMLElement("faultcode", text: isOurs ? "soap:Server" : "soap:Client"),
                XMLElement("faultstring", text: problem.text),
                XMLElement("detail", children: [detail]),
            ]
        )
        return ManagementCall.envelope(500, fault, prefix: ("f", PuzzelXML.faultNamespace))
    }
}
