import Gateway
import Testing

@Suite struct MediaTests {
    @Test func `every random bit of an id counts`() {
        let words: [[UInt64]] = [[0, 0, 0], [.max, .max, .max]]
        let single = (0..<192).map { bit in
            (0..<3).map { $0 == bit / 64 ? 1 << UInt64(bit % 64) : 0 as UInt64 }
        }

        let ids = (words + single).map { MediaID(random: $0[0], $0[1], $0[2]) }

        #expect(Set(ids).count == 194)
        #expect(ids.allSatisfy { MediaID($0.description) == $0 })
        #expect(ids[0].description == String(repeating: "A", count: 32))
        #expect(ids[1].description == String(repeating: "_", count: 32))
    }

    @Test(arguments: [
        "", "A", String(repeating: "A", count: 31), String(repeating: "A", count: 33),
        String(repeating: "A", count: 31) + "/", String(repeating: "A", count: 31) + "\u{0}",
        String(repeating: "é", count: 16),
    ])
    func `other texts are no ids`(text: String) {
        #expect(MediaID(text) == nil)
    }

    @Test(arguments: [
        ("image/png", true), ("IMAGE/PNG", true), ("text/plain; charset=utf-8", true),
        ("application/smil", true), ("image/svg+xml", false), ("text/html", false), ("", false),
        ("image/png\r\nset-cookie: a=b", false), ("image/pngé", false),
        ("image/png; a=" + String(repeating: "b", count: 255), false),
    ])
    func `a type is one that an MMS carries`(text: String, isAllowed: Bool) {
        #expect(MediaType(text)?.value == (isAllowed ? text : nil))
    }

    @Test func `a link is known again, under any of the gateway's names`() throws {
        let address = MediaAddress(
            base: "https://gw.example.net/sms",
            aliases: ["http://10.1.1.1:80"],
            path: "/media"
        )
        let id = MediaID(random: 1, 2, 3)

        #expect(address.url(of: id) == "https://gw.example.net/sms/media/\(id)")
        #expect(address.path(of: id) == "/sms/media/\(id)")
        for base in ["https://GW.example.net/sms", "http://10.1.1.1:80"] {
            #expect(address.reference("\(base)/media/\(id)") == .own(id))
            #expect(address.reference("\(base)/media/\(id)/") == .own(id))
            #expect(address.reference("\(base)/media/\(id)?a") == .own(nil))
        }
        for other in [
            "https://gw.example.net/media/\(id)", "https://gw.example.net.evil/sms/media/\(id)",
            "http://gw.example.net/sms/media/\(id)", "https://gw.example.net/SMS/media/\(id)",
        ] {
            #expect(address.reference(other) == .foreign(other))
        }
    }

    @Test(arguments: [
        ("https://a.example/b", true), ("http://a.example", true), ("HTTPS://a.example", true),
        ("ftp://a.example", false), ("https://", false), ("https://u@a.example", false),
        ("https://a.example/b c", false), ("//a.example", false), ("https:a.example", false),
    ])
    func `a URL of a medium is absolute`(text: String, isValid: Bool) {
        #expect(Admission.isMediaURL(text) == isValid)
    }
}
