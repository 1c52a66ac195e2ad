import Dialects
import Gateway
import Testing

private typealias Samples = PuzzelCallbackSamples

struct PuzzelTemplateTests {
    private func url(_ template: String, _ load: Outgoing = Samples.mo("x")) throws -> String {
        let callback = Callback(form: .get, url: "https://cp.example.org/" + template)
        let terms = Samples.terms(mo: callback, dr: callback)
        let push = try #require(PuzzelCallback().push([load], to: Samples.settings(terms)))
        #expect(push.method == "GET")
        #expect(push.body.isEmpty && push.headers.isEmpty)
        return String(try #require(push.url).dropFirst(23))
    }

    @Test func `puzzel-43: names are in any case, unknown ones become empty`() throws {
        let load = Samples.mo("x", dialogue: "s1")
        #expect(try url("?a=[sessionId]&b=[sessionid]&c=[foo]&d", load) == "?a=s1&b=s1&c=&d")
    }

    @Test func `puzzel-44: values are percent-encoded UTF-8`() throws {
        let load = Samples.mo("a&b=c æ")
        #expect(try url("?t=[content]", load) == "?t=a%26b%3Dc%20%C3%A6")
        #expect(try url("?o=[originator]") == "?o=%2B46701740614")
        #expect(try url("?t=[timestamp]") == "?t=20260304%2010%3A21%3A07")
        #expect(try url("[content]", Samples.mo("AZaz09-._~")) == "AZaz09-._~")
    }

    @Test func `a value is not read as a template`() throws {
        #expect(try url("?t=[content]&x=1", Samples.mo("[sno]")) == "?t=%5Bsno%5D&x=1")
    }

    @Test(arguments: ["?a=[", "?a=]", "?a=[]", "?a=[b c]", "[::1]", "?a=[sno", "?a=[a-b]"])
    func `brackets that hold no name stay`(text: String) throws {
        #expect(try url(text) == text)
    }

    @Test func `brackets within brackets: the inner ones hold the name`() throws {
        #expect(try url("?a=[[sno]]") == "?a=[2097]")
    }

    @Test func `a URL tells whether a keyword led here`() throws {
        let template = "?k=[commandtype]&c=[command]&s=[strippedContent]"
        let led = Samples.mo("Forny  88 121", keyword: "forny")
        #expect(try url(template, led) == "?k=KEYWORD&c=forny&s=88%20121")
        #expect(try url(template, Samples.mo("88")) == "?k=&c=&s=88")
    }

    @Test func `the value-added fields are empty`() throws {
        #expect(try url("?g=[di_gender]&s=[msisdn_spid]&m=[mcc]") == "?g=&s=&m=0")
    }

    @Test func `reports fill a template too`() throws {
        let report = Report(
            status: .failed,
            reason: "",
            time: Samples.moment,
            cause: .expired
        )
        let text = "?s=[statuscode]&e=[extstatuscode]&r=[customerMessageReference]&t=[type]"
        #expect(try url(text, Samples.dr(report)) == "?s=362&e=&r=L-501&t=6")
    }
}
