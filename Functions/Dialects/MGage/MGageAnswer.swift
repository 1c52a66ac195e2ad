import Gateway
import Invocation
import JSON
import XML

/// Writes what mGage users are answered.
struct MGageAnswer {
    /// What became of one number, or of a call as a whole.
    struct Block: Hashable {
        /// As it was given; nil: the call as a whole.
        var number: String?
        var code: Int
        var text: String
        var messageID: String?

        static func accepted(_ number: String, messageID: String) -> Block {
            Block(number: number, code: 0, text: "accepted", messageID: messageID)
        }

        static func refused(_ fault: MGageFault, number: String? = nil) -> Block {
            Block(number: number, code: fault.code, text: fault.text)
        }
    }

    static let namespace = "http://communicatepro.mgage.com/api"

    let isJSON: Bool

    /// In the form that the caller would rather have; XML where he does not say.
    init(to event: HTTPEvent) { isJSON = BodyType.prefersJSON(event.header("accept")) }

    func blocks(_ blocks: [Block], status: Int = 200) -> HTTPAnswer {
        isJSON
            ? .json(status, ["recipients": .array(blocks.map(json))])
            : .xml(
                status,
                XMLElement(
                    "gatewayResponse",
                    namespace: Self.namespace,
                    children: blocks.map(xml)
                )
            )
    }

    private func json(_ block: Block) -> JSON {
        .object(skippingNil: [
            ("number", block.number.map(JSON.string)),
            ("status", .integer(Int64(block.code))),
            ("statusText", .string(block.text)),
            ("messageId", block.messageID.map(JSON.string)),
        ])
    }

    private func xml(_ block: Block) -> XMLElement {
        func child(_ name: String, _ text: String) -> XMLElement {
            XMLElement(name, namespace: Self.namespace, text: text)
        }
        var children = [child("status", "\(block.code)"), child("statusText", block.text)]
        if let id = block.messageID { children.append(child("messageId", id)) }
        return XMLElement(
            "recipient",
            namespace: Self.namespace,
            attributes: block.number.map { [XMLAttribute("number", $0)] } ?? [],
            children: children
        )
    }
}

extension MGageAnswer {
    static let notFound = HTTPAnswer.plain(404, "there is nothing at this path")
    static let targetTooLong = HTTPAnswer.plain(
        414,
        "path and query have over \(Limits.mgageTargetOctets) octets"
    )
    static let bodyTooLarge = HTTPAnswer.plain(413, "the body has over \(Limits.formOctets) octets")
    static let badEncoding = HTTPAnswer.plain(400, "a name or value is not well encoded UTF-8")
    static let rateLimited = HTTPAnswer.plain(
        429,
        "too many calls in a second",
        headers: ["retry-after": "1"]
    )

    /// No user, or a wrong password.
    static let unidentified = HTTPAnswer(
        status: 401,
        headers: ["www-authenticate": #"Basic realm="gateway""#]
    )

    /// - Parameter methods: What is allowed: `GET, POST`.
    static func methodNotAllowed(_ methods: String) -> HTTPAnswer {
        .plain(405, "\(methods) is needed", headers: ["allow": methods])
    }
}

extension HTTPAnswer {
    /// An XML answer in UTF-8.
    static func xml(_ status: Int, _ root: XMLElement) -> HTTPAnswer {
        HTTPAnswer(
            status: status,
            headers: ["content-type": "application/xml; charset=UTF-8"],
            body: root.serialized(declaration: true)
        )
    }
}
