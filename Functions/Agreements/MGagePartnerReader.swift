import Gateway

/// Reads a program of an mGage user.
enum MGagePartnerReader {
    static let keys: Set<String> = [
        "user", "password", "program", "originators", "keepDays", "carrier",
    ]

    static func read(_ entry: EntryReader, name: String) -> PartnerAgreement {
        let login = entry.login()
        let secret = login.map {
            Credential.secret(dialect: "mgage", user: $0.user, password: $0.password)
        }
        let originators = originators(entry)
        return PartnerAgreement(
            name: name,
            dialect: "mgage",
            clientTokens: secret.map { [$0] } ?? [],
            carrier: entry.needed("carrier"),
            requestsPerSecond: entry.rate(orElse: Limits.mgageRequestsPerSecond),
            routes: originators.compactMap(\.route),
            terms: .mgage(
                MGageTerms(program: program(entry), originators: originators.map(\.text))
            ),
            keepDays: entry.integer("keepDays", in: Limits.keptDays, orElse: 31)
        )
    }

    private static func program(_ entry: EntryReader) -> String {
        guard !entry.needed("program").isEmpty,
            let program = entry.digits("program", Limits.mgageProgramDigits)
        else { return "" }
        let what = "program \(program)"
        entry.desk.claim("mgage \(what)", called: what, at: entry.line(of: "program"))
        return program
    }

    /// What a program sends from; those that are numbers are ways to it, too.
    private static func originators(
        _ entry: EntryReader
    ) -> [(text: String, route: PartnerAgreement.Route?)] {
        let texts = entry.texts("originators")
        if texts.isEmpty { entry.desk.report(entry.line, "partner needs originators") }
        return texts.compactMap { text, line in
            let isDigits = text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
            guard isDigits ? 3...15 ~= text.utf8.count : AlphanumericOriginator(text) != nil else {
                entry.desk.report(line, "an originator is 3 to 15 digits, or a name of at most 11")
                return nil
            }
            guard isDigits, let address = Address(destination: text) else { return (text, nil) }
            let route = PartnerAgreement.Route(number: address.text)
            entry.claim(route, at: line)
            return (text, route)
        }
    }
}

extension Limits {
    /// Days that messages can be listed: a year, be it a leap year.
    package static let keptDays = 1...366
}
