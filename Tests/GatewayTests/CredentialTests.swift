import Gateway
import Testing

struct CredentialTests {
    @Test func `another division of the same characters is another secret`() {
        let one = Credential.secret(user: "a\nb", password: "c")
        let other = Credential.secret(user: "a", password: "b\nc")

        #expect(one != other)
        #expect(one == Credential.secret(user: "a\nb", password: "c"))
    }

    @Test func `a pair is never a bearer token`() {
        let secret = Credential.secret(user: "fjordbok", password: "Torsk-88-Torsk-88")

        #expect(BearerToken(secret) == nil)
    }
}
