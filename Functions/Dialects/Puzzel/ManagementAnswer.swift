import Gateway
import Invocation
import JSON
import XML

/// Writes the answers of the management interface, in the representation that was asked for.
struct ManagementAnswer {
    /// Of stopping; and of the rest.
    static let namespaces = (
        stop: "http://chimera.intele.com/gw/wsdl/GatewayManagement-v1.0",
        rest: "http://chimera.intele.com/gw/wsdl/GatewayManagement-v1.1"
    )

    var reply: PuzzelReply
    /// The namespace that a SOAP request came in; nil: the usual one.
    var namespace: String?

    func list(_ batches: [BatchStatus]) -> HTTPAnswer {
        switch reply {
        case .json: .json(200, ["messageBatch": .array(batches.map(Self.json))])
        case .xml, .soap:
            document("getBatchListResponse", Self.namespaces.rest, batches.map(Self.element))
        }
    }

    func look(_ batch: BatchStatus) -> HTTPAnswer {
        switch reply {
        case .json: .json(200, ["messageBatch": Self.json(batch)])
        case .xml, .soap:
            document("getBatchStatusResponse", Self.namespaces.rest, [Self.element(batch)])
        }
    }

    func stopped(_ messages: [StoppedMessage], of batch: String, service: Int) -> HTTPAnswer {
        switch reply {
        case .json:
            let stopped = messages.map { message -> JSON in
                [
                    "messageId": .string(message.messageID),
                    "clientMessageReference": message.reference.map(JSON.string) ?? .null,
                ]
            }
            return .json(
                200,
                [
                    "serviceId": .integer(Int64(service)), "clientBatchReference": .string(batch),
                    "stoppedMessages": .array(stopped),
                ]
            )
        case .xml, .soap:
            let stopped = messages.map { message in
                let reference = message.reference.map {
                    XMLElement("clientMessageReference", text: $0)
                }
                let id = XMLElement("messageId", text: message.messageID)
                return XMLElement(
                    "stoppedMessages",
                    children: [id] + [reference].compactMap(\.self)
                )
            }
            let head = [
                XMLElement("serviceId", text: "\(service)"),
                XMLElement("clientBatchReference", text: batch),
            ]
            return document("stopBatchResponse", Self.namespaces.stop, head + stopped)
        }
    }

    private static func json(_ batch: BatchStatus) -> JSON {
        [
            "clientBatchReference": .string(batch.reference),
            "totalSize": .integer(Int64(batch.total)),
            "onHold": .integer(Int64(batch.onHold)),
        ]
    }

    private static func element(_ batch: BatchStatus) -> XMLElement {
        XMLElement(
            "messageBatch",
            children: [
                XMLElement("clientBatchReference", text: batch.reference),
                XMLElement("totalSize", text: "\(batch.total)"),
                XMLElement("onHold", text: "\(batch.onHold)"),
            ]
        )
    }

    private func document(
        _ name: String,
        _ usual: String,
        _ children: [XMLElement]
    ) -> HTTPAnswer {
        let namespace = namespace ?? usual
        let root = XMLElement(name, namespace: namespace, children: children)
        if case .xml(let type) = reply {
            return HTTPAnswer(
                status: 200,
                headers: ["content-type": "\(type); charset=utf-8"],
                body: root.serialized(prefixes: ["m": namespace], declaration: true)
            )
        }
        return ManagementCall.envelope(200, root, prefix: ("m", namespace))
    }
}
