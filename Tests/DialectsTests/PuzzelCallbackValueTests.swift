import Dialects
import Gateway
import JSON
import Testing

private typealias Samples = PuzzelCallbackSamples

struct PuzzelCallbackValueTests {
    @Test(arguments: [
        ("FORNY 88121", "FORNY", "88121"), ("forny 88121", "FORNY", "88121"),
        ("FORNY", "FORNY", ""), ("FORNY  \n a b ", "FORNY", "a b "), (" FORNY x", "FORNY", "x"),
        ("FORNYELSE x", "FORNY", "FORNYELSE x"), ("x FORNY", "FORNY", "x FORNY"),
        ("ÆRLIG svar", "ærlig", "svar"), ("", "FORNY", ""),
    ])
    func `a keyword is the first word`(text: String, keyword: String, left: String) throws {
        #expect(try member(Samples.mo(text, keyword: keyword))["strippedcontent"]?.string == left)
    }

    @Test func `without a keyword nothing is stripped`() throws {
        let mo = try member(Samples.mo("FORNY 88121"))
        #expect(mo["command"]?.string == "")
        #expect(mo["strippedcontent"]?.string == "FORNY 88121")
    }

    @Test func `binary content is hexadecimal`() throws {
        let mo = try member(Samples.mo(nil, octets: [0x00, 0x4B, 0xFF]))
        #expect(mo["content"]?.string == "004bff")
        #expect(mo["strippedcontent"]?.string == "004bff")
    }

    @Test(arguments: [
        (FailureCause.validity, 361), (.expired, 362), (.deleted, 363), (.unknownSubscriber, 351),
        (.absentSubscriber, 364), (.undeliverable, 370), (.rejected, 369), (.badDestination, 351),
        (.badSource, 360), (.throttled, 371), (.unreachable, 368), (nil, 370),
    ])
    func `puzzel-20, 46: causes of failure have numbers`(cause: FailureCause?, code: Int) throws {
        let report = Report(status: .failed, reason: "", time: Samples.moment, cause: cause)
        let dr = try member(Samples.dr(report))
        #expect(dr["statuscode"]?.integer == Int64(code))
        #expect(dr["statusdescription"]?.string?.isEmpty == false)
        #expect(dr["type"]?.integer == 6)
    }

    @Test(arguments: [("001", 351), ("1", 351), ("6", 364), ("027", 364), ("5", 370), ("x", 370)])
    func `what was not delivered is told by the network's code`(code: String, status: Int) throws {
        let report = Report(
            status: .failed,
            reason: "UNDELIV",
            time: Samples.moment,
            cause: .undeliverable,
            code: code
        )
        let dr = try member(Samples.dr(report))
        #expect(dr["statuscode"]?.integer == Int64(status))
        #expect(dr["extstatuscode"]?.string == code)
        #expect(dr["extstatusdescription"]?.string == "UNDELIV")
    }

    @Test func `every cause has a number of its kind`() throws {
        for cause in FailureCause.allCases {
            let report = Report(status: .failed, reason: "", time: Samples.moment, cause: cause)
            let code = try member(Samples.dr(report))["statuscode"]?.integer ?? 0
            #expect((351...371).contains(code))
        }
    }

    private func member(_ load: Outgoing) throws -> JSON {
        let push = try #require(PuzzelCallback().push([load], to: Samples.settings()))
        let json = try JSON.parse(push.body)
        return try #require((json["mo"] ?? json["dr"])?.array?.first)
    }
}
