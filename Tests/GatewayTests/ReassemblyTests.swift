import FoundationEssentials
import Gateway
import Testing

struct ReassemblyTests {
    let start = Date(timeIntervalSince1970: 1_770_000_000)
    let alice: Address
    let bob: Address

    init() throws {
        alice = try #require(Address(originator: "+12025550123"))
        bob = try #require(Address(originator: "+12025550140"))
    }

    func part(
        _ text: String,
        _ sequence: UInt8,
        of total: UInt8,
        reference: UInt8 = 7
    ) throws -> Part {
        let header = UserDataHeader(reference: reference, total: total, sequence: sequence)
        return Part(.gsm7, header: header, payload: try #require(GSM7.encode(text)))
    }

    @Test(
        arguments: [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] as [[UInt8]]
    )
    func `parts in any order make one message`(order: [UInt8]) throws {
        var reassembly = Reassembly()
        var joined: [[Part]?] = []
        for sequence in order {
            let part = try part("<\(sequence)>", sequence, of: 3)
            joined.append(reassembly.add(part, from: alice, to: bob, at: start))
        }

        #expect(joined.map { $0.flatMap(Part.text) } == [nil, nil, "<1><2><3>"])
        #expect(reassembly.giveUp(at: .distantFuture).isEmpty)
    }

    @Test func `of a part that comes twice the first is kept`() throws {
        var reassembly = Reassembly()
        _ = reassembly.add(try part("first ", 1, of: 2), from: alice, to: bob, at: start)
        let again = reassembly.add(try part("again ", 1, of: 2), from: alice, to: bob, at: start)

        let joined = reassembly.add(try part("end", 2, of: 2), from: alice, to: bob, at: start)

        #expect(again == nil)
        #expect(joined.flatMap(Part.text) == "first end")
    }

    @Test func `reference, total, originator and recipient keep messages apart`() throws {
        var reassembly = Reassembly()
        let first = try part("a", 1, of: 2)
        _ = reassembly.add(first, from: alice, to: bob, at: start)

        let second = try part("b", 2, of: 2)
        let third = try part("b", 2, of: 3)
        let other = try part("b", 2, of: 2, reference: 8)
        #expect(reassembly.add(second, from: bob, to: bob, at: start) == nil)
        #expect(reassembly.add(second, from: alice, to: alice, at: start) == nil)
        #expect(reassembly.add(third, from: alice, to: bob, at: start) == nil)
        #expect(reassembly.add(other, from: alice, to: bob, at: start) == nil)
        #expect(reassembly.add(second, from: alice, to: bob, at: start) == [first, second])
    }

    @Test func `a part without a place, or the only one, is a message`() throws {
        var reassembly = Reassembly()
        let plain = Part(.gsm7, payload: [0x41])
        let only = try part("A", 1, of: 1)
        let badTotal = try part("A", 1, of: 0)
        let badSequence = try part("A", 3, of: 2)

        for part in [plain, only, badTotal, badSequence] {
            #expect(reassembly.add(part, from: alice, to: bob, at: start) == [part])
        }
    }

    @Test(arguments: [(86_399.0, true), (86_400, false)])
    func `parts wait for others less than a day`(age: Double, isJoined: Bool) throws {
        var reassembly = Reassembly()
        let later = start.addingTimeInterval(age)
        _ = reassembly.add(try part("a", 1, of: 2), from: alice, to: bob, at: start)

        let joined = reassembly.add(try part("b", 2, of: 2), from: alice, to: bob, at: later)

        #expect((joined != nil) == isJoined)
    }

    @Test func `what waited a day is given up and named`() throws {
        var reassembly = Reassembly()
        _ = reassembly.add(try part("a", 1, of: 2), from: alice, to: bob, at: start)
        _ = reassembly.add(
            try part("a", 1, of: 2, reference: 8),
            from: alice,
            to: bob,
            at: start.addingTimeInterval(1)
        )

        let over = reassembly.giveUp(at: start.addingTimeInterval(86_400))

        #expect(over.map(\.reference) == [7])
        #expect(over.map(\.originator) == [alice])
    }

    @Test func `a character cut between two parts is whole again`() {
        let surrogates = [Part(.ucs2, payload: [0xD8, 0x3D]), Part(.ucs2, payload: [0xDE, 0x00])]
        let escape = [Part(.gsm7, payload: [0x41, 0x1B]), Part(.gsm7, payload: [0x65])]

        #expect(Part.text(of: surrogates) == "😀")
        #expect(Part.text(of: escape) == "A€")
    }

    @Test func `parts of different codings are read each in its own`() {
        let turkish = UserDataHeader([.init(0x25, [1])])
        let parts = [
            Part(.gsm7, payload: [0x0C]), Part(.gsm7, header: turkish, payload: [0x0C]),
            Part(.ucs2, payload: [0x04, 0x4F]),
        ]

        #expect(Part.text(of: parts) == "øğя")
        #expect(Part.text(of: parts + [Part(.data, payload: [0x41])]) == nil)
    }
}
