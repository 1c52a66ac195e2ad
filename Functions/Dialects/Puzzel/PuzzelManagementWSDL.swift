import Invocation

/// The description of the management's SOAP service (WSDL 1.1, document/literal).
enum PuzzelManagementWSDL {
    /// The document, with the address at which it was asked for.
    ///
    /// - Parameter path: Of the service.
    static func answer(_ event: HTTPEvent, path: String) -> HTTPAnswer {
        let messages = operations.map(messages).joined()
        let types = "<wsdl:types>\n\(stopTypes)\(restTypes)\(faultTypes)</wsdl:types>\n"
        let text =
            head + types + messages + faultMessage + port + binding
            + service(PuzzelWSDL.address(event) + path)
        return HTTPAnswer(
            status: 200,
            headers: ["content-type": "text/xml; charset=utf-8"],
            body: Array(text.utf8)
        )
    }

    /// Names, and the prefixes of their namespaces.
    private static let operations = [
        ("stopBatch", "stop"), ("getBatchList", "tns"), ("getBatchStatus", "tns"),
    ]

    private static let head = """
        <?xml version="1.0" encoding="UTF-8"?>
        <wsdl:definitions name="GatewayManagement"
            xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
            xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
            xmlns:xs="http://www.w3.org/2001/XMLSchema"
            xmlns:flt="\(PuzzelXML.faultNamespace)"
            xmlns:stop="\(ManagementAnswer.namespaces.stop)"
            xmlns:tns="\(ManagementAnswer.namespaces.rest)"
            targetNamespace="\(ManagementAnswer.namespaces.rest)">

        """

    /// What every call begins with.
    private static let login = """
        <xs:element name="serviceId" type="xs:int"/>
        <xs:element name="username" type="xs:string"/>
        <xs:element name="password" type="xs:string"/>
        """

    private static let reference = #"<xs:element name="clientBatchReference" type="xs:string"/>"#

    private static let stopTypes = """
        <xs:schema targetNamespace="\(ManagementAnswer.namespaces.stop)">
        \(element("stopBatchRequest", login + reference))
        \(element("stopBatchResponse", stopped))
        </xs:schema>

        """

    private static let stopped = """
        <xs:element name="serviceId" type="xs:int"/>\(reference)
        <xs:element name="stoppedMessages" minOccurs="0" maxOccurs="unbounded">
        <xs:complexType><xs:sequence>
        <xs:element name="messageId" type="xs:string"/>
        <xs:element name="clientMessageReference" type="xs:string" minOccurs="0"/>
        </xs:sequence></xs:complexType>
        </xs:element>
        """

    private static let restTypes = """
        <xs:schema targetNamespace="\(ManagementAnswer.namespaces.rest)">
        <xs:complexType name="messageBatch"><xs:sequence>
        \(reference)
        <xs:element name="totalSize" type="xs:int"/>
        <xs:element name="onHold" type="xs:int"/>
        </xs:sequence></xs:complexType>
        \(element("getBatchListRequest", login))
        \(element("getBatchListResponse", batch(#" minOccurs="0" maxOccurs="unbounded""#)))
        \(element("getBatchStatusRequest", login + reference))
        \(element("getBatchStatusResponse", batch("")))
        </xs:schema>

        """

    private static let faultTypes = """
        <xs:schema targetNamespace="\(PuzzelXML.faultNamespace)">
        <xs:element name="fault" type="flt:fault"/>
        <xs:complexType name="fault"><xs:sequence>
        <xs:element name="code" type="xs:int"/>
        <xs:element name="reason" type="xs:string"/>
        </xs:sequence></xs:complexType>
        </xs:schema>

        """

    private static func batch(_ occurrence: String) -> String {
        #"<xs:element name="messageBatch" type="tns:messageBatch"\#(occurrence)/>"#
    }

    private static func element(_ name: String, _ fields: String) -> String {
        """
        <xs:element name="\(name)"><xs:complexType><xs:sequence>
        \(fields)
        </xs:sequence></xs:complexType></xs:element>
        """
    }

    private static func messages(_ name: String, _ prefix: String) -> String {
        ["Request", "Response"].map { suffix in
            """
            <wsdl:message name="\(name)\(suffix)">
                <wsdl:part name="parameters" element="\(prefix):\(name)\(suffix)"/>
            </wsdl:message>

            """
        }.joined()
    }

    private static let faultMessage = """
        <wsdl:message name="fault"><wsdl:part name="fault" element="flt:fault"/></wsdl:message>

        """

    private static var port: String {
        let parts = operations.map { name, _ in
            """
            <wsdl:operation name="\(name)">
                <wsdl:input message="tns:\(name)Request"/>
                <wsdl:output message="tns:\(name)Response"/>
                <wsdl:fault name="fault" message="tns:fault"/>
            </wsdl:operation>

            """
        }
        return #"<wsdl:portType name="GatewayManagement">"#
            + "\n\(parts.joined())</wsdl:portType>\n"
    }

    private static var binding: String {
        let parts = operations.map { name, _ in
            """
            <wsdl:operation name="\(name)">
                <soap:operation soapAction=""/>
                <wsdl:input><soap:body use="literal"/></wsdl:input>
                <wsdl:output><soap:body use="literal"/></wsdl:output>
                <wsdl:fault name="fault"><soap:fault name="fault" use="literal"/></wsdl:fault>
            </wsdl:operation>

            """
        }
        return """
            <wsdl:binding name="GatewayManagementBinding" type="tns:GatewayManagement">
            <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
            \(parts.joined())</wsdl:binding>

            """
    }

    private static func service(_ address: String) -> String {
        """
        <wsdl:service name="GatewayManagement">
            <wsdl:port name="GatewayManagementV10" binding="tns:GatewayManagementBinding">
                <soap:address location="\(address)"/>
            </wsdl:port>
        </wsdl:service>
        </wsdl:definitions>

        """
    }
}
