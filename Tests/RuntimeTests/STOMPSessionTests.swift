import Testing

@testable import Curl
@testable import STOMP

@Suite struct STOMPSessionTests {
    private let start = ContinuousClock.now

    private func session() throws -> Session {
        let address = try #require(BrokerAddress("stomp://localhost:1"))
        let configuration = BrokerConfiguration(
            address: address,
            policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: false)
        )
        return try Session(configuration, at: start)
    }

    private func openSession() throws -> Session {
        var session = try session()
        _ = try session.receive(bytes("CONNECTED\nversion:1.2\n\n\0"), at: start)
        session.drop(session.output.count)
        return session
    }

    private func bytes(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

    private func after(_ seconds: Double) -> ContinuousClock.Instant {
        start.advanced(by: .seconds(seconds))
    }

    @Test func `it begins with a greeting and takes no sends before the answer`() throws {
        let session = try session()

        #expect(
            String(decoding: session.output, as: UTF8.self)
                == "CONNECT\naccept-version:1.2\nhost:localhost\nheart-beat:0,0\n\n\0"
        )
        #expect(!session.isOpen)
        #expect(try openSession().isOpen)
    }

    @Test(
        arguments: [
            ("CONNECTED\nversion:1.1\n\n\0", .malformed), ("CONNECTED\n\n\0", .malformed),
            ("RECEIPT\nreceipt-id:1\n\n\0", .malformed), ("HTTP/1.1 400\n\n\0", .malformed),
            ("ERROR\nmessage:no\\nentry\n\nlong\0", .refused("no entry")),
            ("ERROR\n\n\0", .refused("no reason given")),
        ] as [(String, STOMPError)]
    )
    func `another answer to the greeting is an error`(_ text: String, _ error: STOMPError) throws {
        var session = try session()

        #expect(throws: error) { try session.receive(bytes(text), at: start) }
    }

    @Test func `every send has its own receipt, in any order`() throws {
        var session = try openSession()
        session.send([1], id: 7, by: after(10), at: start)
        session.send([2], id: 8, by: after(10), at: start)

        #expect(session.output == [1, 2])
        let text =
            "RECEIPT\nreceipt-id:8\n\n\0\nRECEIPT\nreceipt-id:9\n\n\0RECEIPT\nreceipt-id:7\n\n\0"
        #expect(
            try session.receive(bytes(text), at: start)
                == [.init(id: 8, error: nil), .init(id: 7, error: nil)]
        )
        #expect(session.nextDeadline == nil)
    }

    @Test func `a receipt counts once, and not for who waits no more`() throws {
        var session = try openSession()
        session.send([1], id: 7, by: after(10), at: start)
        session.send([1], id: 8, by: after(10), at: start)
        session.forget(8)
        let receipts = bytes("RECEIPT\nreceipt-id:7\n\n\0RECEIPT\nreceipt-id:8\n\n\0")

        #expect(try session.receive(receipts, at: start) == [.init(id: 7, error: nil)])
        #expect(try session.receive(receipts, at: start) == [])
    }

    @Test func `an error with a receipt's name is that send's, and the last of the session`() throws
    {
        var session = try openSession()
        session.send([1], id: 7, by: after(10), at: start)
        session.send([2], id: 8, by: after(10), at: start)

        let error = bytes("ERROR\nreceipt-id:7\nmessage:no\n\n\0")
        #expect(
            try session.receive(error, at: start) == [.init(id: 7, error: .refused("no"))]
        )
        #expect(!session.isOpen && !session.isSpent)
        let receipt = bytes("RECEIPT\nreceipt-id:8\n\n\0")
        #expect(try session.receive(receipt, at: start) == [.init(id: 8, error: nil)])
        #expect(session.isSpent)
    }

    @Test(arguments: [(1, true), (2, false)] as [(UInt64, Bool)])
    func `an error without a name is a send's only if that is alone`(
        _ count: UInt64,
        _ isTold: Bool
    ) throws {
        var session = try openSession()
        for id in 1...count { session.send([1], id: id, by: after(10), at: start) }

        let settlements = try session.receive(bytes("ERROR\nmessage:no\n\n\0"), at: start)

        #expect(settlements == (isTold ? [.init(id: 1, error: .refused("no"))] : []))
        #expect(session.isSpent == isTold)
    }

    @Test(arguments: ["MESSAGE\n\n\0", "CONNECTED\nversion:1.2\n\n\0", "x"])
    func `a frame that was not asked for ends it`(_ text: String) throws {
        var session = try openSession()

        #expect(throws: STOMPError.malformed) {
            try session.receive(bytes(text + "\n\n\0"), at: start)
        }
    }

    @Test(
        arguments: [(1.1, nil, true), (0.9, nil, false), (5, 0.1, false), (5, 0, false)]
            as [(Double, Double?, Bool)]
    )
    func `a silence of a second up to a deadline means that the connection is dead`(
        _ deadline: Double,
        _ heardAt: Double?,
        _ isDead: Bool
    ) throws {
        var session = try openSession()
        session.send([1], id: 7, by: after(deadline), at: after(0.001))
        if let heardAt { _ = try session.receive(bytes("\n"), at: after(0.001 + heardAt)) }

        #expect(session.expire(at: after(deadline - 0.001)).late == [])
        let outcome = session.expire(at: after(deadline + 0.001))

        #expect(outcome.late == [7] && outcome.isDead == isDead)
        #expect(session.nextDeadline == nil)
    }

    @Test func `a broker's text is cut and has no line ends`() throws {
        var session = try session()
        let text = "ERROR\nmessage:\\n" + String(repeating: "a", count: 500) + "\n\n\0"

        #expect(throws: STOMPError.refused(" " + String(repeating: "a", count: 199))) {
            try session.receive(bytes(text), at: start)
        }
    }
}
