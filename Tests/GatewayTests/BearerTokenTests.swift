import Gateway
import Testing

struct BearerTokenTests {
    @Test(arguments: [(15, false), (16, true), (512, true), (513, false), (0, false)])
    func `a token has 16 to 512 characters`(length: Int, isValid: Bool) {
        #expect((BearerToken(String(repeating: "k", count: length)) != nil) == isValid)
    }

    @Test(arguments: [
        "gst-c1d92e7708ab4460", "AZaz09-._~+/AZaz", "AZaz09-._~+/Az==", "a===============",
    ])
    func `a token is of the token68 set`(text: String) {
        #expect(BearerToken(text)?.value == text)
    }

    @Test(arguments: [
        "================", "AZaz09-._~+/A=z=", "AZaz09 AZaz09 AZ", "AZaz09,AZaz09,AZ",
        "AZaz09\"AZaz09\"A", "AZaz09é000000000", "AZaz09AZaz09AZa\n",
    ])
    func `what a header could not carry is refused`(text: String) {
        #expect(BearerToken(text) == nil)
    }

    @Test func `a printed token is not told`() throws {
        let token = try #require(BearerToken("gst-c1d92e7708ab4460"))

        #expect(!"\(token) \([token])".contains("c1d9"))
    }
}
