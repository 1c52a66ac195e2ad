import Invocation

/// The description of the SOAP service (WSDL 1.1, document/literal).
enum PuzzelWSDL {
    /// The document, with the address at which it was asked for.
    ///
    /// - Parameter path: Of the service.
    static func answer(_ event: HTTPEvent, path: String) -> HTTPAnswer {
        let text = head + PuzzelWSDLTypes.text + service(address(event) + path)
        return HTTPAnswer(
            status: 200,
            headers: ["content-type": "text/xml; charset=utf-8"],
            body: Array(text.utf8)
        )
    }

    /// Scheme and host; what is not loopback is behind TLS, unless a proxy says otherwise.
    private static func address(_ event: HTTPEvent) -> String {
        let given = event.header("host") ?? ""
        let host = !given.isEmpty && given.utf8.allSatisfy(isHostOctet) ? given : event.domainName
        let isLocal = ["localhost", "127.", "[::1]"].contains(where: host.hasPrefix)
        switch event.header("x-forwarded-proto") {
        case "http": return "http://" + host
        case "https": return "https://" + host
        case _: return (isLocal ? "http://" : "https://") + host
        }
    }

    private static func isHostOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case _: "-._:[]".utf8.contains(octet)
        }
    }

    private static let head = """
        <?xml version="1.0" encoding="UTF-8"?>
        <wsdl:definitions name="SMSGateway"
            xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
            xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
            xmlns:xs="http://www.w3.org/2001/XMLSchema"
            xmlns:req="\(PuzzelXML.requestNamespace)"
            xmlns:res="\(PuzzelXML.responseNamespace)"
            xmlns:flt="\(PuzzelXML.faultNamespace)"
            xmlns:tns="\(PuzzelSOAP.serviceNamespace)"
            targetNamespace="\(PuzzelSOAP.serviceNamespace)">

        """

    private static func service(_ address: String) -> String {
        """
        <wsdl:message name="sendMessagesRequest">
            <wsdl:part name="parameters" element="tns:sendMessages"/>
        </wsdl:message>
        <wsdl:message name="sendMessagesResponse">
            <wsdl:part name="parameters" element="tns:sendMessagesResponse"/>
        </wsdl:message>
        <wsdl:message name="sendMessagesFault">
            <wsdl:part name="fault" element="flt:fault"/>
        </wsdl:message>
        <wsdl:portType name="SMSGateway">
            <wsdl:operation name="sendMessages">
                <wsdl:input message="tns:sendMessagesRequest"/>
                <wsdl:output message="tns:sendMessagesResponse"/>
                <wsdl:fault name="fault" message="tns:sendMessagesFault"/>
            </wsdl:operation>
        </wsdl:portType>
        <wsdl:binding name="SMSGatewayBinding" type="tns:SMSGateway">
            <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
            <wsdl:operation name="sendMessages">
                <soap:operation soapAction=""/>
                <wsdl:input><soap:body use="literal"/></wsdl:input>
                <wsdl:output><soap:body use="literal"/></wsdl:output>
                <wsdl:fault name="fault"><soap:fault name="fault" use="literal"/></wsdl:fault>
            </wsdl:operation>
        </wsdl:binding>
        <wsdl:service name="SMSGateway">
            <wsdl:port name="SMSGatewayV10" binding="tns:SMSGatewayBinding">
                <soap:address location="\(address)"/>
            </wsdl:port>
        </wsdl:service>
        </wsdl:definitions>

        """
    }
}
