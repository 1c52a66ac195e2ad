import FoundationEssentials
import Gateway
package import Invocation
import JSON

/// The SMS gateway protocol of Puzzel, MT side: REST in JSON, XML or forms, GET, and SOAP.
package struct Puzzel: BatchDialect {
    package static let name = "puzzel"

    private static let root = "/gw"
    private static let rest = root + "/rs/sendMessages"
    private static let soap = root + "/ws/SMSGatewayV10"
    /// Where the description of the SOAP service is looked for as well.
    private static let description = root + "/SMSGateway"

    private let random: @Sendable () -> UInt64

    /// - Parameter random: Random bits, of which names for requests without one are made.
    package init(random: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) }) {
        self.random = random
    }

    package var name: String { Self.name }

    package func serves(path: String) -> Bool {
        path == Self.root || path.hasPrefix(Self.root + "/")
    }

    package func open(_ event: HTTPEvent) -> BatchOpening {
        guard event.path.utf8.count + event.query.utf8.count <= Limits.puzzelTargetOctets else {
            return .answer(.plain(414, "path and query are too long"))
        }
        guard event.body.count <= Limits.puzzelBodyOctets else {
            return .answer(.plain(413, "at most \(Limits.puzzelBodyOctets) octets"))
        }
        switch event.path.hasSuffix("/") ? String(event.path.dropLast()) : event.path {
        case Self.rest: return rest(event)
        case Self.soap, Self.description: return soap(event)
        case _: return .answer(.plain(404, "there is nothing at this path"))
        }
    }

    private func rest(_ event: HTTPEvent) -> BatchOpening {
        let accept = event.header("accept")
        if event.method == "GET" {
            return open(event, PuzzelMedia.replyToGet(accept: accept), isForm: true) {
                () throws(PuzzelRefusal) in try PuzzelForm.tree(event.query.utf8)
            }
        }
        guard event.method == "POST" else { return .answer(methodNotAllowed) }
        guard let media = PuzzelMedia(contentType: event.header("content-type")) else {
            return .answer(unsupported("JSON, XML or a web form, in UTF-8"))
        }
        return open(event, media.reply(accept: accept), isForm: media == .form) {
            () throws(PuzzelRefusal) in
            switch media {
            case .json: try json(event.body)
            case .xml: try PuzzelXML.tree(event.body)
            case .form: try PuzzelForm.tree(event.body)
            }
        }
    }

    private func soap(_ event: HTTPEvent) -> BatchOpening {
        if event.method == "GET", event.query.lowercased().hasPrefix("wsdl") {
            return .answer(PuzzelWSDL.answer(event, path: Self.soap))
        }
        guard event.method == "POST" else { return .answer(methodNotAllowed) }
        guard PuzzelMedia(contentType: event.header("content-type")) == .xml else {
            return .answer(unsupported("SOAP 1.1 as text/xml, in UTF-8"))
        }
        return open(event, .soap, isForm: false) {
            () throws(PuzzelRefusal) in try PuzzelSOAP.tree(event.body)
        }
    }

    private func open(
        _ event: HTTPEvent,
        _ reply: PuzzelReply,
        isForm: Bool,
        _ read: () throws(PuzzelRefusal) -> JSON
    ) -> BatchOpening {
        let time = Date(timeIntervalSince1970: Double(event.timeEpoch) / 1000)
        var batch = UUIDv7(time: time, random: random(), random()).description
        do {
            let tree = try read()
            batch = PuzzelRequest.batch(of: tree) ?? batch
            return .request(try PuzzelRequest(tree, isForm: isForm, reply, ownBatch: batch))
        } catch {
            return .answer(reply.failure(400, error, batch: batch))
        }
    }

    private func json(_ body: [UInt8]) throws(PuzzelRefusal) -> JSON {
        do { return try JSON.parse(body) } catch {
            throw PuzzelRefusal(.syntax, "not readable: \(error)")
        }
    }

    private var methodNotAllowed: HTTPAnswer {
        .plain(405, "GET or POST is needed", headers: ["allow": "GET, POST"])
    }

    private func unsupported(_ needed: String) -> HTTPAnswer {
        .plain(415, "needed is \(needed)")
    }
}
