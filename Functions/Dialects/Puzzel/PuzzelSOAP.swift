import Invocation
import JSON
import XML

/// SOAP 1.1 around the XML of the protocol.
enum PuzzelSOAP {
    static let envelopeNamespace = "http://schemas.xmlsoap.org/soap/envelope/"
    static let serviceNamespace = "http://chimera.intele.com/gw/wsdl/SMSGateway-v1.0"

    /// Reads the request in an envelope; headers and namespaces are passed over.
    static func tree(_ body: [UInt8]) throws(PuzzelRefusal) -> JSON {
        let envelope = try PuzzelXML.document(body)
        guard envelope.name == "Envelope" else {
            throw .syntax("Envelope", "the root element has to be it")
        }
        guard let call = envelope.child("Body")?.children.first, call.name == "sendMessages" else {
            throw .syntax("sendMessages", "has to be in the body of the envelope")
        }
        guard let request = call.child("request") else { throw .syntax("request", "is missing") }
        return try PuzzelXML.tree(request)
    }

    static func answer(_ response: XMLElement) -> HTTPAnswer {
        let call = XMLElement(
            "sendMessagesResponse",
            namespace: serviceNamespace,
            children: [response]
        )
        return envelope(200, call)
    }

    static func fault(_ refusal: PuzzelRefusal) -> HTTPAnswer {
        let isOurs = refusal.code == .internal
        let detail = XMLElement(
            "fault",
            namespace: PuzzelXML.faultNamespace,
            children: [
                XMLElement("code", text: String(refusal.code.rawValue)),
                XMLElement("reason", text: refusal.text),
            ]
        )
        let fault = XMLElement(
            "Fault",
            namespace: envelopeNamespace,
            children: [
                XMLElement("faultcode", text: isOurs ? "soap:Server" : "soap:Client"),
                XMLElement("faultstring", text: refusal.text),
                XMLElement("detail", children: [detail]),
            ]
        )
        return envelope(500, fault)
    }

    private static func envelope(_ status: Int, _ element: XMLElement) -> HTTPAnswer {
        let body = XMLElement("Body", namespace: envelopeNamespace, children: [element])
        let envelope = XMLElement("Envelope", namespace: envelopeNamespace, children: [body])
        return HTTPAnswer(
            status: status,
            headers: ["content-type": "text/xml; charset=utf-8"],
            body: envelope.serialized(
                prefixes: [
                    "soap": envelopeNamespace, "s": serviceNamespace,
                    "p": PuzzelXML.responseNamespace, "f": PuzzelXML.faultNamespace,
                ],
                declaration: true
            )
        )
    }
}
