import Dialects
import Gateway
import Invocation
import JSON
import Testing
import XML

struct PuzzelXMLTests {
    private typealias Sample = PuzzelSample

    private static let message =
        "<message><recipient>+46701740612</recipient><content>Code &lt;771204&gt;</content>"

    private static func post(_ body: String) -> HTTPEvent {
        Sample.post(body, type: "application/xml")
    }

    @Test func `elements in any order are the fields`() throws {
        let body = Sample.xml(
            """
            \(Self.message)<settings><parameter><value>65</value><key>pid</key></parameter>
            <validity> 0 </validity><parameter><key>flash</key><value>true</value></parameter>
            <newSession>0</newSession><unknown><x/></unknown></settings></message>
            \(Self.message)<clientReference>A&amp;B</clientReference><settings/></message>
            """,
            more: "<batchReference>due</batchReference>"
        )

        let items = try Sample.draft(Self.post(body)).items

        #expect(items.map(\.message.text) == ["Code <771204>", "Code <771204>"])
        #expect(items.first?.message.form == SMSForm(protocolID: 65, isFlash: true))
        #expect(items.first?.terms.validitySeconds == 300)
        #expect(items.last?.message.reference == "A&B")
        #expect(items.last?.message.batch == "due")
    }

    @Test(arguments: ["", " xmlns=\"urn:other\""])
    func `another namespace of the root is passed over`(namespace: String) throws {
        let body = """
            <request\(namespace)><serviceId>1</serviceId><username>u</username>
            <password>p</password>\(Self.message)</message></request>
            """

        #expect(try Sample.draft(Self.post(body)).items.count == 1)
    }

    @Test func `an element that says that it is nil is absent`() throws {
        let body = Sample.xml(
            """
            \(Self.message)<settings xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
            <priority i:nil="true"/><sendWindow i:nil="1"/></settings></message>
            """
        )

        #expect(try Sample.draft(Self.post(body)).items.count == 1)
    }

    @Test(arguments: [
        "<!DOCTYPE request>" + Sample.xml("\(message)</message>"),
        "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + Sample.xml("&x;"),
        Sample.xml(message), Sample.xml(""), "", "<requests/>", "<request/>", "x",
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + Sample.xml("\(message)</message>"),
    ])
    func `puzzel-51: what is no such XML is refused as a whole`(body: String) throws {
        let answer = try Sample.answer(Self.post(body))

        #expect(answer.status == 400)
        #expect(answer.contentType == "application/xml; charset=utf-8")
        #expect(answer.codes == [5])
    }

    @Test(arguments: [
        ("<content><b>x</b></content>", 5), ("<content/>", 5), ("<content>a</content>", 1),
        ("<content>a</content><content>😀</content>", 1),
        ("<content>a</content><settings>x</settings>", 1),
        ("<content>a</content><settings><priority/></settings>", 5),
        ("<content><![CDATA[<a>]]></content>", 1),
    ])
    func `a message is refused alone`(content: String, code: Int) throws {
        let body = Sample.xml(
            "<message><recipient>+46701740612</recipient>\(content)</message>"
                + "\(Self.message)</message>"
        )

        let draft = try Sample.draft(Self.post(body))

        #expect(draft.answer(draft.items.map { _ in .accepted(dialogue: nil) }).codes == [code, 1])
    }

    @Test func `the answer has the elements of the schema, without those that are absent`() throws {
        let body = Sample.xml(
            """
            \(Self.message)</message><message><recipient>070</recipient><content>a</content>
            <clientReference>L&amp;1</clientReference></message>
            """
        )

        let answer = try Sample.draft(Self.post(body)).answer([.held(dialogue: nil)])

        let root = try XMLElement.parse(answer.body)
        #expect(root.name == "response")
        #expect(
            root.namespace == "http://chimera.intele.com/gw/xsd/SMSGateway/Response/2013/02"
        )
        #expect(root.children.map(\.name) == ["batchReference", "messageStatus", "messageStatus"])
        #expect(root.children.allSatisfy { $0.namespace == nil })
        #expect(
            root.children[1].children.map(\.name)
                == ["statusCode", "statusMessage", "recipient", "messageId", "sequenceIndex"]
        )
        #expect(
            root.children[2].children.map(\.name)
                == ["statusCode", "statusMessage", "clientReference", "recipient", "sequenceIndex"]
        )
        #expect(root.children[2].child("clientReference")?.text == "L&1")
    }

    @Test func `puzzel-4: one whom nobody knows gets the response with code 2`() throws {
        let request = try Sample.open(Self.post(Sample.xml("\(Self.message)</message>")))

        let answer = request.unidentified()

        #expect(answer.status == 401)
        #expect(answer.codes == [2])
        #expect(answer.text.contains("<recipient>+46701740612</recipient>"))
    }
}
