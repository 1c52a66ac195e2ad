import Dialects
import Gateway
import Invocation
import JSON
import Testing
import XML

struct PuzzelSOAPTests {
    private typealias Sample = PuzzelSample

    private static let path = "/gw/ws/SMSGatewayV10"
    private static let message =
        "<message><recipient>+46701740612</recipient><content>Hei</content></message>"

    private static func post(_ inner: String) -> HTTPEvent {
        let body = """
            <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
             xmlns:sms="http://chimera.intele.com/gw/wsdl/SMSGateway-v1.0"><soapenv:Header/>
            <soapenv:Body>\(inner)</soapenv:Body></soapenv:Envelope>
            """
        return Sample.post(body, type: "text/xml; charset=UTF-8", path: path)
    }

    private static func call(_ messages: String) -> HTTPEvent {
        post("<sms:sendMessages>\(Sample.xml(messages))</sms:sendMessages>")
    }

    private static func fault(_ answer: HTTPAnswer) throws -> XMLElement {
        #expect(answer.status == 500)
        #expect(answer.contentType == "text/xml; charset=utf-8")
        let body = try XMLElement.parse(answer.body).child("Body")
        let fault = try #require(body?.child("Fault"))
        #expect(fault.namespace == "http://schemas.xmlsoap.org/soap/envelope/")
        return fault
    }

    @Test func `puzzel-49: a call is answered by a response`() throws {
        let bad = "<message><recipient>070</recipient><content>Hei</content></message>"

        let answer = try Sample.draft(Self.call(Self.message + bad))
            .answer([.accepted(dialogue: nil)])

        #expect(answer.status == 200)
        #expect(answer.contentType == "text/xml; charset=utf-8")
        #expect(answer.codes == [1, 5])
        let body = try XMLElement.parse(answer.body).child("Body")
        let call = try #require(body?.child("sendMessagesResponse"))
        #expect(call.namespace == "http://chimera.intele.com/gw/wsdl/SMSGateway-v1.0")
        let response = try #require(call.child("response"))
        #expect(
            response.namespace == "http://chimera.intele.com/gw/xsd/SMSGateway/Response/2013/02"
        )
        #expect(response.children.allSatisfy { $0.namespace == nil })
    }

    @Test func `puzzel-49: one whom nobody knows gets a fault`() throws {
        let fault = try Self.fault(Sample.open(Self.call(Self.message)).unidentified())

        #expect(fault.child("faultcode")?.text == "soap:Client")
        let detail = try #require(fault.child("detail")?.child("fault"))
        #expect(detail.namespace == "http://chimera.intele.com/gw/xsd/SMSGateway/Fault/2013/02")
        #expect(detail.child("code")?.text == "2")
        #expect(detail.child("reason")?.text == "authentication failed")
    }

    @Test func `our own fault is the server's`() throws {
        let fault = try Self.fault(Sample.open(Self.call(Self.message)).failed())

        #expect(fault.child("faultcode")?.text == "soap:Server")
        #expect(fault.child("detail")?.child("fault")?.child("code")?.text == "6")
    }

    @Test(arguments: ["", "<sendMessages/>", "<send/>", "<sendMessages><request/></sendMessages>"])
    func `what is no call gets a fault`(inner: String) throws {
        let fault = try Self.fault(Sample.answer(Self.post(inner)))

        #expect(fault.child("detail")?.child("fault")?.child("code")?.text == "5")
    }

    @Test(arguments: ["", "x", "<request/>", "<!DOCTYPE a><a/>"])
    func `what is no envelope gets a fault`(body: String) throws {
        let event = Sample.post(body, type: "text/xml", path: Self.path)

        _ = try Self.fault(Sample.answer(event))
    }

    @Test func `an envelope is XML`() throws {
        let event = Sample.post("{}", type: "application/json", path: Self.path)

        #expect(try Sample.answer(event).status == 415)
    }

    @Test(arguments: [
        ("/gw/ws/SMSGatewayV10", "wsdl"), ("/gw/SMSGateway", "wsdl"), ("/gw/SMSGateway", "WSDL"),
    ])
    func `the service is described at both paths`(path: String, query: String) throws {
        var event = HTTPEvent(method: "GET", path: path, query: query)
        event.headers["host"] = "sms.example.com"

        let answer = try Sample.answer(event)

        #expect(answer.status == 200)
        #expect(answer.contentType == "text/xml; charset=utf-8")
        let root = try XMLElement.parse(answer.body)
        #expect(root.name == "definitions")
        #expect(root.child("types")?.children.count == 4)
        let address = root.child("service")?.child("port")?.child("address")
        #expect(
            address?.attribute("location") == "https://sms.example.com/gw/ws/SMSGatewayV10"
        )
    }

    @Test(arguments: [
        ("127.0.0.1:8080", nil, "http://127.0.0.1:8080/"),
        ("sms.example.com", "http", "http://sms.example.com/"),
        ("localhost", "https", "https://localhost/"),
        ("\"><x>", nil, "http://localhost/"),
    ])
    func `the address is the one that was called`(
        host: String,
        scheme: String?,
        start: String
    ) throws {
        var event = HTTPEvent(method: "GET", path: Self.path, query: "wsdl")
        event.headers["host"] = host
        event.headers["x-forwarded-proto"] = scheme

        #expect(try Sample.answer(event).text.contains("location=\"\(start)gw/ws/SMSGatewayV10\""))
    }

    @Test func `a GET that asks for no description is not allowed`() throws {
        #expect(try Sample.answer(HTTPEvent(method: "GET", path: Self.path)).status == 405)
    }
}
