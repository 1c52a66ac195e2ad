import Testing

@testable import STOMP

@Suite struct STOMPFrameTests {
    private func read(_ text: String, limit: Int = 1_000) throws(STOMPError) -> [Frame] {
        var reader = FrameReader(limit: limit)
        reader.append(Array(text.utf8))
        var frames: [Frame] = []
        while let frame = try reader.next() { frames.append(frame) }
        return frames
    }

    private func text(_ frame: Frame) throws(STOMPError) -> String {
        String(decoding: try frame.bytes(), as: UTF8.self)
    }

    @Test func `a frame is written with its escapes and length`() throws {
        let frame = Frame(
            "SEND",
            [Frame.Header("a:b\\", "c:d\r\n\\e"), Frame.Header("é", "")],
            body: [0x78, 0, 0x79]
        )

        #expect(
            try text(frame)
                == "SEND\na\\cb\\\\:c\\cd\\r\\n\\\\e\né:\ncontent-length:3\n\nx\0y\0"
        )
    }

    @Test func `an empty message has a length too, and a frame without body has none`() throws {
        #expect(try text(Frame("SEND")) == "SEND\ncontent-length:0\n\n\0")
        #expect(try text(Frame("DISCONNECT")) == "DISCONNECT\n\n\0")
    }

    @Test func `the greeting is written without escapes`() throws {
        let frame = Frame("CONNECT", [Frame.Header("passcode", "a:b\\c")])

        #expect(try text(frame) == "CONNECT\npasscode:a:b\\c\n\n\0")
    }

    @Test(
        arguments: [
            Frame("CONNECT", [Frame.Header("login", "a\nadmin:true")]),
            Frame("CONNECT", [Frame.Header("login", "a\r")]),
            Frame("CONNECT", [Frame.Header("a:b", "c")]),
            Frame("SEND", [Frame.Header("a", "\0")]), Frame("SEND", [Frame.Header("a\0", "b")]),
            Frame("SEND", [Frame.Header("", "b")]),
        ]
    )
    func `a header that would be more than one cannot be written`(_ frame: Frame) {
        #expect(throws: STOMPError.invalidHeader) { try frame.bytes() }
    }

    @Test func `what is written is read again, however it is cut`() throws {
        let frames = [
            Frame("MESSAGE", [Frame.Header("a:\\", "b\r\n:\\")], body: [1, 0, 10, 10, 0, 2]),
            Frame("CONNECTED", [Frame.Header("session", "ID:vm\\1")]),
            Frame("RECEIPT", [Frame.Header("receipt-id", "7")]),
            Frame("ERROR", [Frame.Header("message", "é")], body: [0x78]),
        ]
        let bytes = try frames.flatMap { frame -> [UInt8] in
            try frame.bytes() + [0x0A, 0x0D, 0x0A]
        }

        for size in [1, 2, 3, 7, bytes.count] {
            var reader = FrameReader(limit: 1_000)
            var found: [Frame] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                reader.append(bytes[start..<min(start + size, bytes.count)])
                while var frame = try reader.next() {
                    frame.headers.removeAll { $0.name == "content-length" }
                    found.append(frame)
                }
            }
            #expect(found == frames)
        }
    }

    @Test(
        arguments: [
            ("\n\n\r\n\nRECEIPT\nreceipt-id:1\n\n\0\n", "1", ""),
            ("RECEIPT\r\nreceipt-id:1\r\n\r\n\0", "1", ""),
            ("RECEIPT\nreceipt-id:1\nreceipt-id:2\n\n\0", "1", ""),
            ("RECEIPT\nreceipt-id: 1 \n\nbody\0", " 1 ", "body"),
            ("RECEIPT\nreceipt-id:1\ncontent-length:3\n\na\0b\0", "1", "a\0b"),
            ("RECEIPT\nreceipt-id:\\c\\n\\r\\\\\n\n\0", ":\n\r\\", ""),
        ]
    )
    func `line ends, repeated headers and bodies are read`(
        _ text: String,
        _ id: String,
        _ body: String
    ) throws {
        let frame = try #require(try read(text).first)

        #expect(frame.command == "RECEIPT" && frame.header("receipt-id") == id)
        #expect(frame.body == Array(body.utf8))
    }

    @Test(arguments: ["", "\n", "RECEIPT", "RECEIPT\na:b\n", "RECEIPT\n\nbody", "\r"])
    func `half a frame is none yet`(_ text: String) throws {
        #expect(try read(text).isEmpty)
    }

    @Test(
        arguments: [
            "receipt\n\n\0", "HTTP/1.1 400 Bad Request\r\n\r\n", "A\nb\n\n\0", "A\n:b\n\n\0",
            "A\nb:\\t\n\n\0", "A\nb:\\\n\n\0", "A\ncontent-length:2\n\nabc\0",
            "A\ncontent-length:-1\n\n\0", "A\ncontent-length:x\n\n\0",
            "A\ncontent-length:99999999999999999999\n\n\0", "\0",
        ]
    )
    func `what is no frame is refused`(_ text: String) {
        let bytes = text == "\0" ? "\0\n\n" : text
        #expect(throws: STOMPError.malformed) { try read(bytes) }
    }

    @Test func `a header that is not UTF-8 is refused`() {
        var reader = FrameReader(limit: 100)
        reader.append(Array("A\nb:".utf8) + [0xC3, 0x28] + Array("\n\n\0".utf8))

        #expect(throws: STOMPError.malformed) { try reader.next() }
    }

    @Test(
        arguments: [
            ("A\nb:" + String(repeating: "c", count: 44) + "\n\n\0", true),
            ("A\nb:" + String(repeating: "c", count: 45) + "\n\n\0", false),
            ("A\nb:" + String(repeating: "c", count: 50), false),
            ("A\n\n" + String(repeating: "b", count: 50) + "\0", true),
            ("A\n\n" + String(repeating: "b", count: 51) + "\0", false),
            ("A\n\n" + String(repeating: "b", count: 51), false),
            ("A\ncontent-length:50\n\n" + String(repeating: "b", count: 50) + "\0", true),
            ("A\ncontent-length:51\n\n", false),
        ]
    )
    func `a frame has its limit, told as soon as it is passed`(_ text: String, _ isTaken: Bool) {
        let result = Result { () throws(STOMPError) in try read(text, limit: 50) }

        #expect(isTaken ? (try? result.get())?.count == 1 : result == .failure(.malformed))
    }
}
