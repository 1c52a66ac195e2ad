import Gateway

/// Reads a partner that speaks GTIGLOBAL.
enum GTIGLOBALPartnerReader {
    static let keys: Set<String> = [
        "primary", "secondary", "clientTokens", "gtiglobalToken", "carrier", "subscribers",
    ]

    static func read(_ entry: EntryReader, name: String) -> PartnerAgreement {
        let primary = entry.url("primary", isNeeded: true) ?? ""
        let secondary = entry.url("secondary", isNeeded: false)
        if let secondary, secondary == primary {
            entry.desk.report(entry.line(of: "secondary"), "secondary is the same as primary")
        }
        let clientTokens = entry.secrets("clientTokens", isNeeded: true)
        return PartnerAgreement(
            name: name,
            dialect: "gtiglobal",
            primary: primary,
            secondary: secondary,
            clientTokens: clientTokens,
            token: token(entry, besides: clientTokens),
            carrier: entry.needed("carrier"),
            requestsPerSecond: entry.rate(),
            subscribers: subscribers(entry)
        )
    }

    private static func token(_ entry: EntryReader, besides clientTokens: [String]) -> String {
        let token = entry.needed("gtiglobalToken")
        let line = entry.line(of: "gtiglobalToken")
        entry.checkToken(token, "gtiglobalToken", at: line)
        if !token.isEmpty, clientTokens.contains(token) {
            entry.desk.report(line, "gtiglobalToken must differ from the client tokens")
        }
        return token
    }

    private static func subscribers(_ entry: EntryReader) -> [MSISDN] {
        entry.texts("subscribers").compactMap { text, line in
            guard let number = MSISDN(text) else {
                entry.desk.report(line, "a subscriber is no valid international number")
                return nil
            }
            entry.desk.claim("number " + number.e164, called: "subscriber \(number)", at: line)
            return number
        }
    }
}
