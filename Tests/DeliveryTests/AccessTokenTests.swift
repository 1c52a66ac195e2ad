import Gateway
import Testing

@testable import Delivery

struct AccessTokenTests {
    private func token(_ json: String, status: Int = 200) -> AccessToken? {
        AccessToken(status: status, body: Array(json.utf8))
    }

    @Test(arguments: [
        (#"{"access_token":"t","token_type":"Bearer","expires_in":3600}"#, 3600),
        // Azure AD writes it as a text.
        (#"{"access_token":"t","token_type":"bearer","expires_in":"3599"}"#, 3599),
        (#"{"access_token":"t"}"#, 300), (#"{"access_token":"t","expires_in":null}"#, 300),
        (#"{"access_token":"t","expires_in":-5}"#, 0),
        (#"{"access_token":"t","expires_in":1e300}"#, 86_400),
    ])
    func `a token and how long it is good`(json: String, seconds: Int) throws {
        let token = try #require(self.token(json))
        #expect(token.text == "t")
        #expect(token.seconds == seconds)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"access_token":""}"#, #"{"access_token":7}"#,
        #"{"access_token":"a b"}"#, #"{"access_token":"a\r\nx: y"}"#, #"{"access_token":"æ"}"#,
        #"{"access_token":"t","token_type":"mac"}"#, #"{"error":"invalid_client"}"#,
    ])
    func `what is no bearer token is none`(json: String) {
        #expect(token(json) == nil)
    }

    @Test func `only 200 gives a token, and a token has a bound`() {
        #expect(token(#"{"access_token":"t"}"#, status: 201) == nil)
        #expect(token(#"{"access_token":"t"}"#, status: 401) == nil)
        let longest = String(repeating: "x", count: Limits.accessTokenOctets)
        #expect(token(#"{"access_token":"\#(longest)"}"#) != nil)
        #expect(token(#"{"access_token":"\#(longest)x"}"#) == nil)
    }

    @Test func `the form has what each server wants`() {
        var credentials = ClientCredentials(
            url: "https://id.example/t",
            clientID: "a",
            secret: "b&c"
        )
        let plain = "grant_type=client_credentials&client_id=a&client_secret=b%26c"
        #expect(credentials.form == plain)
        credentials.audience = "https://api/"
        #expect(credentials.form == plain + "&audience=https%3A%2F%2Fapi%2F")
        credentials.audience = nil
        credentials.tenantID = "t1"
        credentials.resource = "r"
        #expect(credentials.form == plain + "&tenant_id=t1&resource=r")
        #expect(credentials.tokenURL == "https://id.example/t")
        credentials.url = "https://id.example/{tenant_id}/token"
        #expect(credentials.form == plain + "&resource=r")
        #expect(credentials.tokenURL == "https://id.example/t1/token")
    }
}
