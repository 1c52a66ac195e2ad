import Invocation
import XML

/// The SOAP side of the management interface.
enum ManagementCall {
    /// What is wrong with a call; for people.
    struct Unreadable: Error {
        let text: String

        init(_ text: String) { self.text = text }
    }

    /// Reads a call: fields in any order, elements in either of the namespaces or in none.
    static func request(_ body: [UInt8]) throws(Unreadable) -> ManagementRequest {
        let envelope: XMLElement
        do { envelope = try XMLElement.parse(body) } catch {
            throw Unreadable("not readable: \(error)")
        }
        guard envelope.name == "Envelope", let call = envelope.child("Body")?.children.first else {
            throw Unreadable("a call in the body of an envelope is needed")
        }
        let action: ManagementAction
        switch call.name {
        case "getBatchListRequest": action = .list
        case "getBatchStatusRequest": action = .look(try text("clientBatchReference", of: call))
        case "stopBatchRequest": action = .stop(try text("clientBatchReference", of: call))
        case _: throw Unreadable("no such operation")
        }
        let id = PuzzelFields.trimmed(try text("serviceId", of: call))
        guard let service = ManagementPlace.serviceID(id) else {
            throw Unreadable("serviceId: an integer is needed")
        }
        return ManagementRequest(
            user: try text("username", of: call),
            password: try text("password", of: call),
            service: service,
            action: action,
            ManagementAnswer(reply: .soap, namespace: known(call.namespace))
        )
    }

    /// An answer in an envelope.
    static func envelope(
        _ status: Int,
        _ element: XMLElement,
        prefix: (name: String, namespace: String)
    ) -> HTTPAnswer {
        let soap = PuzzelSOAP.envelopeNamespace
        let body = XMLElement("Body", namespace: soap, children: [element])
        let root = XMLElement("Envelope", namespace: soap, children: [body])
        return HTTPAnswer(
            status: status,
            headers: ["content-type": "text/xml; charset=utf-8"],
            body: root.serialized(
                prefixes: ["soap": soap, prefix.name: prefix.namespace],
                declaration: true
            )
        )
    }

    private static func known(_ namespace: String?) -> String? {
        let known = ManagementAnswer.namespaces
        return [known.stop, known.rest].first { $0 == namespace }
    }

    private static func text(_ name: String, of call: XMLElement) throws(Unreadable) -> String {
        guard let text = call.child(name)?.text, !text.isEmpty else {
            throw Unreadable("\(name): is missing")
        }
        return text
    }
}
