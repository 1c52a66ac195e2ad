import Agreements
import Gateway
import Testing

@Suite struct AgreementReaderMGageTests {
    private static let sample = AgreementSample(
        text: """
            partners:
              - name: shop
                dialect: mgage
                user: shop
                password: shop-pass-1
                program: "330871"
                originators: ["20597", "12025550140", AcmeParts]
                keepDays: 62
                carrier: north
            """
    )

    @Test func `a program is read, and its numbers are ways to it`() throws {
        let partner = try #require(Self.sample.read().partners.first)

        let secret = Credential.secret(dialect: "mgage", user: "shop", password: "shop-pass-1")
        #expect(
            partner
                == PartnerAgreement(
                    name: "shop",
                    dialect: "mgage",
                    clientTokens: [secret],
                    carrier: "north",
                    requestsPerSecond: 20,
                    routes: [.init(number: "20597"), .init(number: "+12025550140")],
                    terms: .mgage(
                        MGageTerms(
                            program: "330871",
                            originators: ["20597", "12025550140", "AcmeParts"]
                        )
                    ),
                    keepDays: 62
                )
        )
    }

    @Test func `messages are kept for 31 days when nothing is said`() throws {
        let text = Self.sample.text.replacing("    keepDays: 62\n", with: "")

        #expect(try AgreementSample(text: text).read().partners.map(\.keepDays) == [31])
    }

    @Test func `programs do not share an id or a number`() {
        let second = """
              - {name: second, dialect: mgage, user: shop, password: shop-pass-1,
                 program: "330871", originators: ["20597"], carrier: north}
            """
        let both = AgreementSample(text: Self.sample.text + "\n" + second)

        #expect(
            both.faults("second", "other") == [
                "line 11: a route is there twice (first on line 7)",
                "line 11: program 330871 is there twice (first on line 6)",
            ]
        )
    }

    private static let changes: [(old: String, new: String, fault: String)] = [
        ("    password: shop-pass-1\n", "", "line 2: partner needs password"),
        ("shop-pass-1", "shop-1", "line 5: password needs 8 to 256 characters on one line"),
        ("\"330871\"", "spring", "line 6: program is 1 to 20 digits"),
        ("    program: \"330871\"\n", "", "line 2: partner needs program"),
        ("[\"20597\", \"12025550140\", AcmeParts]", "[]", "line 2: partner needs originators"),
        (
            "AcmeParts", "Acme-Parts-Inc",
            "line 7: an originator is 3 to 15 digits, or a name of at most 11"
        ),
        (
            "\"12025550140\"", "\"+12025550140\"",
            "line 7: an originator is 3 to 15 digits, or a name of at most 11"
        ),
        ("keepDays: 62", "keepDays: 367", "line 8: keepDays is 1 to 366"),
        ("keepDays: 62", "keepdays: 62", "line 8: partner has no key keepdays"),
        ("    carrier: north", "", "line 2: partner needs carrier"),
    ]

    @Test(arguments: changes)
    func `a fault is told with its line`(old: String, new: String, fault: String) {
        let faults = Self.sample.faults(old, new)

        #expect(faults.contains(fault), "\(faults)")
        #expect(!faults.joined().contains("shop-"))
    }
}
