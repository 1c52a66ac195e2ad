import Testing

@testable import XML

@Suite struct XMLReaderTests {
    private func read(_ text: String) throws(XMLError) -> XMLElement {
        try XMLElement.parse(Array(text.utf8))
    }

    private func reason(_ bytes: [UInt8]) -> XMLError.Reason? {
        do {
            _ = try XMLElement.parse(bytes)
            return nil
        } catch { return error.reason }
    }

    @Test func `a document becomes a tree of elements, attributes and texts`() throws {
        let root = try read(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- none --><?skip this?>
            <order id="7" note="a &quot;b&quot;"><item>one</item><item/>tail<![CDATA[<&>]]></order>
            """
        )

        #expect(root.name == "order" && root.namespace == nil)
        #expect(root.attribute("id") == "7" && root.attribute("note") == "a \"b\"")
        #expect(root.children(named: "item").map(\.text) == ["one", ""])
        #expect(root.text == "tail<&>")
        #expect(root.child("none") == nil && root.attribute("none") == nil)
    }

    @Test(
        arguments: [
            ("&amp;&lt;&gt;&quot;&apos;", "&<>\"'"), ("&#65;&#x1F600;", "A😀"),
            ("<![CDATA[]]]]><![CDATA[>]]>", "]]>"), ("a\r\nb\rc", "a\nb\nc"), (" a ", " a "),
            ("a<b/>c", "ac"), ("a<!-- b -->c", "ac"),
        ]
    )
    func `text is read with its references resolved`(_ inner: String, _ text: String) throws {
        #expect(try read("<a>\(inner)</a>").text == text)
    }

    @Test(
        arguments: [
            "<a xmlns='urn:x' xmlns:q='urn:q'><b q:k='1' k='2'/></a>",
            "<p:a xmlns:p='urn:x' xmlns:q='urn:q'><p:b k='2' q:k='1'/></p:a>",
            "<a xmlns='urn:x'><_1:b xmlns:_1='urn:x' xmlns:z='urn:q' k='2' z:k='1'/></a>",
        ]
    )
    func `a namespace counts, its prefix does not`(_ text: String) throws {
        let root = try read(text)

        #expect(root.name == "a" && root.namespace == "urn:x")
        let child = try #require(root.children.first)
        #expect(child.name == "b" && child.namespace == "urn:x")
        #expect(
            Set(child.attributes)
                == [XMLAttribute("k", namespace: "urn:q", "1"), XMLAttribute("k", "2")]
        )
        #expect(child.attribute("k") == "2")
    }

    @Test func `an undeclared default namespace is none`() throws {
        let root = try read("<a xmlns='urn:x'><b xmlns=''/></a>")

        #expect(root.children.first?.namespace == nil)
    }

    @Test(
        arguments: [
            "<!DOCTYPE a><a/>", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
            "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
            "<!DOCTYPE a [<!ENTITY b 'x'><!ENTITY c '&b;&b;&b;&b;'>]><a>&c;&c;&c;&c;</a>",
            "<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://127.0.0.1/x'>%b;]><a/>",
        ]
    )
    func `a document type is refused before anything in it is read`(_ text: String) {
        #expect(throws: XMLError(reason: .documentType, line: 1)) { try read(text) }
    }

    @Test(arguments: [(32, true), (33, false)])
    func `elements nest 32 levels deep and no deeper`(_ depth: Int, _ isTaken: Bool) {
        let text =
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)

        #expect(reason(Array(text.utf8)) == (isTaken ? nil : .tooDeep(limit: 32)))
    }

    @Test(arguments: [(100_000, true), (100_001, false)])
    func `a document has 100,000 elements and no more`(_ count: Int, _ isTaken: Bool) {
        let text = "<a>" + String(repeating: "<b/>", count: count - 1) + "</a>"

        #expect(reason(Array(text.utf8)) == (isTaken ? nil : .tooManyElements(limit: 100_000)))
    }

    @Test(
        arguments: [
            ("", 1), ("  ", 1), ("x", 1), ("<a>", 1), ("<a>\n\n<b>", 3), ("<a></b>", 1),
            ("<a/><b/>", 1), ("<a/>\nx", 2), ("<a>&nbsp;</a>", 1), ("<a>&b;</a>", 1),
            ("<a>&#0;</a>", 1), ("<a>&#8;</a>", 1), ("<a>\u{1}</a>", 1), ("<a>\0</a>", 1),
            ("<a\0/>", 1), ("<a/>\0", 1), ("<a>\u{FFFF}</a>", 1), ("<a>]]></a>", 1),
            ("<a b='1' b='2'/>", 1), ("<a b=1/>", 1), ("<a b='<'/>", 1), ("<p:a/>", 1),
            ("<a p:b='1'/>", 1), ("<a:b:c xmlns:a='x'/>", 1), ("\n<?xml version='1.0'?><a/>", 2),
            ("<a xmlns:p='x' xmlns:q='x' p:b='1' q:b='2'/>", 1), ("<a>&#xD800;</a>", 1),
        ]
    )
    func `what is not well-formed is refused with its line`(_ text: String, _ line: Int) {
        let error = #expect(throws: XMLError.self) { try read(text) }

        guard case .malformed(let words)? = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!words.isEmpty && error?.line == line)
    }

    @Test(
        arguments: [
            [0xC3], [0xC3, 0x28], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xFF], [0x80],
            [0xF4, 0x90, 0x80, 0x80],
        ] as [[UInt8]]
    )
    func `broken UTF-8 is refused in text and attributes`(_ bytes: [UInt8]) {
        let inText = Array("<a>".utf8) + bytes + Array("</a>".utf8)
        let inAttribute = Array("<a b='".utf8) + bytes + Array("'/>".utf8)

        for document in [inText, inAttribute] {
            guard case .malformed? = reason(document) else {
                Issue.record("\(document) was taken")
                continue
            }
        }
    }

    @Test(arguments: ["UTF-8", "utf-8", "US-ASCII", "us-ascii"])
    func `UTF-8 and its part US-ASCII may be declared, after a byte order mark too`(
        _ name: String
    ) throws {
        let text = "<?xml version='1.0' encoding='\(name)'?><a>ok</a>"

        #expect(try read(text).text == "ok")
        #expect(try read("\u{FEFF}" + text).text == "ok")
        #expect(try read("\u{FEFF}<a>é</a>").text == "é")
    }

    @Test(arguments: ["ISO-8859-1", "UTF-16", "windows-1252", "EBCDIC"])
    func `another declared encoding is refused`(_ name: String) {
        let text = "<?xml version='1.0' encoding='\(name)'?><a>ok</a>"

        #expect(throws: XMLError(reason: .encoding, line: 1)) { try read(text) }
    }

    @Test func `UTF-16 is refused, declared or not`() {
        let bigEndian = "<a>ok</a>".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }

        let littleEndian = "<a>ok</a>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }

        #expect(reason(bigEndian) == .encoding && reason(littleEndian) == .encoding)
        #expect(reason([0xFE, 0xFF] + bigEndian) == .encoding)
        #expect(reason([0xFF, 0xFE] + littleEndian) == .encoding)
    }

    @Test func `an error says nothing of the document`() {
        let error = #expect(throws: XMLError.self) { try read("<secret>\n<other></secret>") }

        #expect(error?.description == "mismatched tag in line 2")
    }
}
