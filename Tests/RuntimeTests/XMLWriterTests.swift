import Testing

@testable import XML

@Suite struct XMLWriterTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `text and attributes are escaped`() {
        let element = XMLElement(
            "a",
            attributes: [XMLAttribute("b", "&<>\"'\t\r\n")],
            text: "&<>\"'\t\r\n"
        )

        #expect(
            text(element.serialized())
                == "<a b=\"&amp;&lt;&gt;&quot;&apos;&#9;&#13;&#10;\">"
                + "&amp;&lt;&gt;&quot;&apos;\t&#13;\n</a>"
        )
    }

    @Test(arguments: ["\u{0}", "\u{8}", "\u{B}", "\u{C}", "\u{1F}", "\u{FFFE}", "\u{FFFF}"])
    func `a character that XML forbids becomes U+FFFD`(_ character: String) throws {
        let element = XMLElement("a", attributes: [XMLAttribute("b", character)], text: character)

        let again = try XMLElement.parse(element.serialized())

        #expect(again.text == "\u{FFFD}" && again.attribute("b") == "\u{FFFD}")
    }

    @Test func `the declaration is written where asked`() {
        #expect(
            text(XMLElement("a").serialized(declaration: true))
                == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a/>"
        )
        #expect(text(XMLElement("a").serialized()) == "<a/>")
    }

    @Test func `a namespace without prefix is declared once where it begins and ends`() {
        let element = XMLElement(
            "a",
            namespace: "urn:x",
            children: [XMLElement("b", namespace: "urn:x", children: [XMLElement("c")])]
        )

        #expect(text(element.serialized()) == "<a xmlns=\"urn:x\"><b><c xmlns=\"\"/></b></a>")
    }

    @Test func `a namespace with a prefix is declared by the root`() {
        let element = XMLElement(
            "a",
            namespace: "urn:x",
            children: [XMLElement("b", namespace: "urn:y"), XMLElement("c")]
        )

        #expect(
            text(element.serialized(prefixes: ["p": "urn:x", "q": "urn:y"]))
                == "<p:a xmlns:p=\"urn:x\" xmlns:q=\"urn:y\"><q:b/><c/></p:a>"
        )
    }

    @Test(arguments: [[:], ["p": "urn:x"], ["q": "urn:y&z"]] as [KeyValuePairs<String, String>])
    func `what is written is read as the same tree`(
        _ prefixes: KeyValuePairs<String, String>
    ) throws {
        let xml = "http://www.w3.org/XML/1998/namespace"
        let element = XMLElement(
            "root",
            namespace: "urn:x",
            attributes: [
                XMLAttribute("plain", " a\tb\r\n<&>\"' "),
                XMLAttribute("in", namespace: "urn:y&z", "1"),
                XMLAttribute("in", namespace: "urn:x", "2"),
                XMLAttribute("lang", namespace: xml, "de"),
            ],
            text: "é😀 ]]> \r\n &amp;",
            children: [
                XMLElement("størrelse", text: "1"),
                XMLElement("b", namespace: "urn:y&z", children: [XMLElement("c")]),
                XMLElement("d", namespace: "urn:x"),
            ]
        )

        #expect(try XMLElement.parse(element.serialized(prefixes: prefixes)) == element)
    }

    @Test func `a name that is none stops the program`() async {
        await #expect(processExitsWith: .failure) { _ = XMLElement("a b").serialized() }
        await #expect(processExitsWith: .failure) { _ = XMLElement("").serialized() }
        await #expect(processExitsWith: .failure) { _ = XMLElement("p:a").serialized() }
    }
}
