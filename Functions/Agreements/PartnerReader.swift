import Gateway

/// Reads one partner.
enum PartnerReader {
    static func read(_ entry: EntryReader, _ desk: FaultDesk) -> PartnerAgreement {
        entry.checkKeys([
            "name", "dialect", "primary", "secondary", "clientTokens", "gtiglobalToken", "carrier",
            "requestsPerSecond", "subscribers", "removed",
        ])
        let name = entry.name()
        if entry.flag("removed") { return removed(name) }
        let dialect = entry.needed("dialect")
        if !dialect.isEmpty, dialect != "gtiglobal" {
            desk.report(entry.line(of: "dialect"), "dialect is gtiglobal")
        }
        let primary = entry.url("primary", isNeeded: true) ?? ""
        let secondary = entry.url("secondary", isNeeded: false)
        if let secondary, secondary == primary {
            desk.report(entry.line(of: "secondary"), "secondary is the same as primary")
        }
        let clientTokens = entry.secrets("clientTokens", isNeeded: true)
        let token = token(entry, besides: clientTokens, desk)
        return PartnerAgreement(
            name: name,
            dialect: dialect,
            primary: primary,
            secondary: secondary,
            clientTokens: clientTokens,
            token: token,
            carrier: entry.needed("carrier"),
            requestsPerSecond: entry.integer(
                "requestsPerSecond",
                in: Limits.agreedRequestsPerSecond,
                orElse: Limits.requestsPerSecond
            ),
            subscribers: subscribers(entry, desk)
        )
    }

    private static func token(
        _ entry: EntryReader,
        besides clientTokens: [String],
        _ desk: FaultDesk
    ) -> String {
        let token = entry.needed("gtiglobalToken")
        let line = entry.line(of: "gtiglobalToken")
        entry.checkToken(token, "gtiglobalToken", at: line)
        if !token.isEmpty, clientTokens.contains(token) {
            desk.report(line, "gtiglobalToken must differ from the client tokens")
        }
        return token
    }

    private static func subscribers(_ entry: EntryReader, _ desk: FaultDesk) -> [MSISDN] {
        entry.texts("subscribers").compactMap { text, line in
            guard let number = MSISDN(text) else {
                desk.report(line, "a subscriber is no valid international number")
                return nil
            }
            desk.claim("number " + number.e164, called: "subscriber \(number)", at: line)
            return number
        }
    }

    private static func removed(_ name: String) -> PartnerAgreement {
        PartnerAgreement(
            name: name,
            dialect: "gtiglobal",
            primary: "",
            clientTokens: [],
            token: "",
            carrier: "",
            subscribers: [],
            isRemoved: true
        )
    }
}
