import Agreements
import Gateway
import TestSupport
import Testing

/// The checks on configuration.
extension GTIGLOBALConformance {
    /// A sound file; the partner's entry begins on line 4.
    private static let file = """
        carriers:
          - {name: handsets, kind: simulated}
        partners:
          - name: acme
            dialect: gtiglobal
            primary: https://uc1.example.com/in
            secondary: https://uc2.example.com/in
            clientTokens: [cst-4b7e0d1f9a2c55e8]
            gtiglobalToken: gst-c1d92e7708ab4460
            carrier: handsets
            subscribers: ["+447700900111"]
        """

    @Test(.check(47, 48)) func `gtiglobal-47, 48: a sound file is read`() throws {
        let agreements = try AgreementReader.read(Self.file, allowsPlainHTTP: false)

        let partner = try #require(agreements.partners.first)
        #expect(partner.primary == "https://uc1.example.com/in")
        #expect(partner.secondary == "https://uc2.example.com/in")
        #expect(partner.clientTokens == ["cst-4b7e0d1f9a2c55e8"])
        #expect(partner.token == "gst-c1d92e7708ab4460")
    }

    @Test(.check(47), arguments: ["primary", "clientTokens", "gtiglobalToken"])
    func `gtiglobal-47: primary and both tokens are needed`(key: String) {
        #expect(faults(of: Self.without([key])) == ["line 4: partner needs \(key)"])
    }

    @Test(.check(47)) func `gtiglobal-47: every fault is told with its line`() {
        let file = Self.without(["primary", "clientTokens"])
            .replacing("gst-c1d92e7708ab4460", with: "short")

        let faults = faults(of: file)

        #expect(
            faults == [
                "line 4: partner needs primary", "line 4: partner needs clientTokens",
                "line 7: gtiglobalToken needs 16 to 512 characters of A-Z a-z 0-9 - . _ ~ + / =",
            ]
        )
    }

    @Test(.check(48)) func `gtiglobal-48: the secondary has to be another URL`() {
        let file = Self.file.replacing("uc2.example.com", with: "uc1.example.com")

        #expect(faults(of: file) == ["line 7: secondary is the same as primary"])
    }

    /// The file but for the lines of these keys.
    private static func without(_ keys: [String]) -> String {
        file.split(separator: "\n")
            .filter { line in !keys.contains { line.hasPrefix("    \($0):") } }
            .joined(separator: "\n")
    }

    private func faults(of file: String) -> [String] {
        do {
            _ = try AgreementReader.read(file, allowsPlainHTTP: false)
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }
}
