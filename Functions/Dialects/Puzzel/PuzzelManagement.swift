import Gateway
package import Invocation

/// How Puzzel users list, look at and stop what of their requests is still here: REST and SOAP.
package struct PuzzelManagement: Sendable {
    private static let roots = ["/mgmt", "/management"]
    private static let soap = "/mgmt/ws/GatewayManagementV10"

    package init() {}

    /// Whether a path belongs to it, known or not within it.
    package func serves(path: String) -> Bool {
        Self.roots.contains { path == $0 || path.hasPrefix($0 + "/") }
    }

    /// Reads a request, which changes nothing.
    package func open(_ event: HTTPEvent) -> ManagementOpening {
        if event.path == Self.soap || event.path == Self.soap + "/" { return openSOAP(event) }
        let reply = PuzzelMedia.json.reply(accept: event.header("accept"))
        guard let place = ManagementPlace(path: event.path) else {
            return .answer(ManagementAnswer(reply: reply).problem(.notFound))
        }
        let action: ManagementAction
        switch (event.method, place.batch) {
        case ("GET", nil): action = .list
        case ("GET", let batch?): action = .look(batch)
        case ("DELETE", let batch?): action = .stop(batch)
        case (_, let batch): return .answer(methodNotAllowed(batch == nil ? "GET" : "GET, DELETE"))
        }
        let answer = ManagementAnswer(reply: reply)
        guard let shown = BasicCredentials(event) else {
            return .answer(answer.problem(.unauthorized))
        }
        return .request(
            ManagementRequest(
                user: shown.user,
                password: shown.password,
                service: place.service,
                action: action,
                answer
            )
        )
    }

    private func openSOAP(_ event: HTTPEvent) -> ManagementOpening {
        if event.method == "GET", event.query.lowercased() == "wsdl" {
            return .answer(PuzzelManagementWSDL.answer(event, path: Self.soap))
        }
        guard event.method == "POST" else { return .answer(methodNotAllowed("GET, POST")) }
        guard case .xml = PuzzelMedia(contentType: event.header("content-type")) else {
            return .answer(.plain(415, "needed is SOAP 1.1 as text/xml, in UTF-8"))
        }
        guard event.body.count <= Limits.bodyOctets else {
            return .answer(.plain(413, "at most \(Limits.bodyOctets) octets"))
        }
        do { return .request(try ManagementCall.request(event.body)) } catch {
            return .answer(ManagementAnswer(reply: .soap).problem(.syntax(error.text)))
        }
    }

    private func methodNotAllowed(_ allowed: String) -> HTTPAnswer {
        .plain(405, "\(allowed) is needed", headers: ["allow": allowed])
    }
}

/// What a request is before anybody was looked up.
package enum ManagementOpening: Sendable {
    /// It cannot be read, or is none of ours; the answer.
    case answer(HTTPAnswer)
    case request(ManagementRequest)
}

/// What is to be done with the requests of a service.
package enum ManagementAction: Hashable, Sendable {
    case list
    /// Looks at the request of that name.
    case look(String)
    /// Takes back what is left of the request of that name.
    case stop(String)
}

/// A path of the REST interface: `/mgmt/rs/service/{id}/batch/{name}`, or `/management/{id}/…`.
struct ManagementPlace {
    /// 0 or more.
    let service: Int
    /// The name of a request; nil: all of the service.
    let batch: String?

    /// Nil for any other path, and for what cannot be an id or a name.
    init?(path: String) {
        var words = path.split(separator: "/")[...]
        if words.starts(with: ["mgmt", "rs", "service"]) {
            words = words.dropFirst(3)
        } else if words.first == "management" {
            words = words.dropFirst()
        } else {
            return nil
        }
        guard let service = words.popFirst().flatMap(Self.serviceID),
            words.popFirst() == "batch", words.count <= 1
        else { return nil }
        self.service = service
        guard let word = words.first else {
            batch = nil
            return
        }
        guard let name = PercentCoding.decoded(word), !name.unicodeScalars.contains("\0") else {
            return nil
        }
        batch = name
    }

    /// Digits and nothing else; nil for any other text, or too large a number.
    static func serviceID(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
            return nil
        }
        return Int(text)
    }
}
