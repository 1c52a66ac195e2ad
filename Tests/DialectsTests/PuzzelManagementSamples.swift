import Dialects
import Foundation
import Gateway
import Invocation
import JSON
import Testing
import XML

/// Requests to the management interface, as events.
enum PuzzelManagementSamples {
    static let secret = Credential.secret(user: "fjordbok", password: "Torsk-88:æ")

    static func basic(_ pair: String = "fjordbok:Torsk-88:æ") -> String {
        "Basic " + Data(pair.utf8).base64EncodedString()
    }

    static func rest(
        _ method: String,
        _ path: String,
        accept: String? = nil,
        authorization: String? = basic()
    ) -> HTTPEvent {
        var headers: [String: String] = [:]
        headers["accept"] = accept
        headers["authorization"] = authorization
        return HTTPEvent(method: method, path: path, headers: headers)
    }

    static func soap(_ body: String, type: String = "text/xml; charset=utf-8") -> HTTPEvent {
        HTTPEvent(
            method: "POST",
            path: "/mgmt/ws/GatewayManagementV10",
            headers: ["content-type": type, "soapaction": "\"\""],
            body: Array(body.utf8)
        )
    }

    static func envelope(_ body: String) -> String {
        """
        <?xml version="1.0"?>
        <S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Header/>
        <S:Body>\(body)</S:Body></S:Envelope>
        """
    }

    /// - Parameter version: The last figure of the namespace.
    static func call(_ name: String, version: Int, _ batch: String? = nil) -> String {
        let reference = batch.map { "<clientBatchReference>\($0)</clientBatchReference>" } ?? ""
        return envelope(
            """
            <m:\(name) xmlns:m="http://chimera.intele.com/gw/wsdl/GatewayManagement-v1.\(version)">
            <password>Torsk-88:æ</password>\(reference)<username>fjordbok</username>
            <serviceId> 4711 </serviceId></m:\(name)>
            """
        )
    }

    static func request(_ event: HTTPEvent) throws -> ManagementRequest {
        switch PuzzelManagement().open(event) {
        case .request(let request): return request
        case .answer(let answer):
            Issue.record("answered \(answer.status)")
            throw CancellationError()
        }
    }

    /// The answer of a request that is not taken.
    static func refusal(_ event: HTTPEvent) throws -> HTTPAnswer {
        switch PuzzelManagement().open(event) {
        case .answer(let answer): return answer
        case .request:
            Issue.record("it was taken")
            throw CancellationError()
        }
    }
}

extension HTTPAnswer {
    var json: JSON? { try? JSON.parse(body) }
    var xml: XMLElement? { try? XMLElement.parse(body) }

    /// The first element in the body of a SOAP envelope.
    var soapBody: XMLElement? { xml?.child("Body")?.children.first }

    /// The code of a SOAP fault.
    var faultCode: String? {
        soapBody?.child("detail")?.child("fault")?.child("code")?.text
    }
}
