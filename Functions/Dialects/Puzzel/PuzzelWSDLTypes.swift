/// The schemas in the description of the SOAP service.
enum PuzzelWSDLTypes {
    static let text = """
        <wsdl:types>
        \(request)
        \(response)
        \(fault)
        \(calls)
        </wsdl:types>

        """

    private static let request = """
        <xs:schema targetNamespace="\(PuzzelXML.requestNamespace)">
            <xs:element name="request" type="req:request"/>
            <xs:complexType name="request"><xs:sequence>
                <xs:element name="serviceId" type="xs:int"/>
                <xs:element name="username" type="xs:string"/>
                <xs:element name="password" type="xs:string"/>
                <xs:element name="batchReference" type="xs:string" minOccurs="0"/>
                <xs:element name="message" type="req:message" maxOccurs="unbounded"/>
            </xs:sequence></xs:complexType>
            <xs:complexType name="message"><xs:sequence>
                <xs:element name="recipient" type="xs:string"/>
                <xs:element name="content" type="xs:string"/>
                <xs:element name="price" type="xs:int" minOccurs="0"/>
                <xs:element name="clientReference" type="xs:string" minOccurs="0"/>
                <xs:element name="settings" type="req:settings" minOccurs="0"/>
            </xs:sequence></xs:complexType>
            <xs:complexType name="settings"><xs:sequence>
                <xs:element name="originatorSettings" type="req:originatorSettings"
                    minOccurs="0"/>
                <xs:element name="priority" type="xs:int" minOccurs="0"/>
                <xs:element name="validity" type="xs:int" minOccurs="0"/>
                <xs:element name="differentiator" type="xs:string" minOccurs="0"/>
                <xs:element name="age" type="xs:int" minOccurs="0"/>
                <xs:element name="gasSettings" type="req:gasSettings" minOccurs="0"/>
                <xs:element name="newSession" type="xs:boolean" minOccurs="0"/>
                <xs:element name="sessionId" type="xs:string" minOccurs="0"/>
                <xs:element name="invoiceNode" type="xs:string" minOccurs="0"/>
                <xs:element name="sendWindow" type="req:sendWindow" minOccurs="0"/>
                <xs:element name="autoDetectEncoding" type="xs:boolean" minOccurs="0"/>
                <xs:element name="safeRemoveNonGsmCharacters" type="xs:boolean" minOccurs="0"/>
                <xs:element name="parameter" type="req:parameter" minOccurs="0"
                    maxOccurs="unbounded"/>
            </xs:sequence></xs:complexType>
            <xs:complexType name="originatorSettings"><xs:sequence>
                <xs:element name="originatorType" type="req:originatorType"/>
                <xs:element name="originator" type="xs:string"/>
            </xs:sequence></xs:complexType>
            <xs:simpleType name="originatorType"><xs:restriction base="xs:string">
                <xs:enumeration value="International"/>
                <xs:enumeration value="Alphanumeric"/>
                <xs:enumeration value="Network"/>
            </xs:restriction></xs:simpleType>
            <xs:complexType name="gasSettings"><xs:sequence>
                <xs:element name="serviceCode" type="xs:string"/>
                <xs:element name="description" type="xs:string" minOccurs="0"/>
            </xs:sequence></xs:complexType>
            <xs:complexType name="sendWindow"><xs:sequence>
                <xs:element name="startDate" type="xs:date"/>
                <xs:element name="startTime" type="xs:time" minOccurs="0"/>
                <xs:element name="stopDate" type="xs:date" minOccurs="0"/>
                <xs:element name="stopTime" type="xs:time" minOccurs="0"/>
            </xs:sequence></xs:complexType>
            <xs:complexType name="parameter"><xs:sequence>
                <xs:element name="key" type="xs:string"/>
                <xs:element name="value" type="xs:string"/>
            </xs:sequence></xs:complexType>
        </xs:schema>
        """

    private static let response = """
        <xs:schema targetNamespace="\(PuzzelXML.responseNamespace)">
            <xs:element name="response" type="res:response"/>
            <xs:complexType name="response"><xs:sequence>
                <xs:element name="batchReference" type="xs:string"/>
                <xs:element name="messageStatus" type="res:messageStatus"
                    maxOccurs="unbounded"/>
            </xs:sequence></xs:complexType>
            <xs:complexType name="messageStatus"><xs:sequence>
                <xs:element name="statusCode" type="xs:int"/>
                <xs:element name="statusMessage" type="xs:string"/>
                <xs:element name="clientReference" type="xs:string" minOccurs="0"/>
                <xs:element name="recipient" type="xs:string" minOccurs="0"/>
                <xs:element name="messageId" type="xs:string" minOccurs="0"/>
                <xs:element name="sessionId" type="xs:string" minOccurs="0"/>
                <xs:element name="sequenceIndex" type="xs:int"/>
            </xs:sequence></xs:complexType>
        </xs:schema>
        """

    private static let fault = """
        <xs:schema targetNamespace="\(PuzzelXML.faultNamespace)">
            <xs:element name="fault" type="flt:fault"/>
            <xs:complexType name="fault"><xs:sequence>
                <xs:element name="code" type="xs:int"/>
                <xs:element name="reason" type="xs:string"/>
            </xs:sequence></xs:complexType>
        </xs:schema>
        """

    private static let calls = """
        <xs:schema targetNamespace="\(PuzzelSOAP.serviceNamespace)" elementFormDefault="qualified">
            <xs:import namespace="\(PuzzelXML.requestNamespace)"/>
            <xs:import namespace="\(PuzzelXML.responseNamespace)"/>
            <xs:element name="sendMessages"><xs:complexType><xs:sequence>
                <xs:element ref="req:request"/>
            </xs:sequence></xs:complexType></xs:element>
            <xs:element name="sendMessagesResponse"><xs:complexType><xs:sequence>
                <xs:element ref="res:response"/>
            </xs:sequence></xs:complexType></xs:element>
        </xs:schema>
        """
}
