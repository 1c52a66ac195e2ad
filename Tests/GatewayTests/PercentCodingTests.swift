import Gateway
import Testing

struct PercentCodingTests {
    @Test(arguments: [
        ("a&b=c æ", "a%26b%3Dc%20%C3%A6"), ("AZaz09-._~", "AZaz09-._~"), ("", ""),
        ("+%/?#[]\"", "%2B%25%2F%3F%23%5B%5D%22"), ("😀", "%F0%9F%98%80"), ("\0\n", "%00%0A"),
    ])
    func `texts go into a URL and come back`(text: String, encoded: String) {
        #expect(PercentCoding.encoded(text) == encoded)
        #expect(PercentCoding.decoded(encoded) == text)
    }

    @Test(arguments: ["%", "%4", "%zz", "a%G0", "%FF", "%C3"])
    func `what is no encoding is refused`(text: String) {
        #expect(PercentCoding.decoded(text) == nil)
    }

    @Test func `a plus stays, and digits are in any case`() {
        #expect(PercentCoding.decoded("a+b%c3%A6") == "a+bæ")
    }
}
