import Gateway

/// Reads one carrier.
enum CarrierReader {
    static func read(_ entry: EntryReader, _ desk: FaultDesk) -> CarrierAgreement {
        let name = entry.name()
        let isRemoved = entry.flag("removed")
        let kind = isRemoved ? entry.text("kind") : entry.needed("kind")
        let known = kind.flatMap { keys[$0] } ?? keys.values.reduce([]) { $0.union($1) }
        entry.checkKeys(commonKeys.union(known))
        if isRemoved { return CarrierAgreement(name: name, dialect: "http", isRemoved: true) }
        switch kind {
        case "http": return http(entry, name, desk)
        case "twilio": return twilio(entry, name)
        case "simulated": break
        case nil, "": break
        case _: desk.report(entry.line(of: "kind"), "kind is http, twilio or simulated")
        }
        return CarrierAgreement(
            name: name,
            dialect: kind ?? "",
            secrets: entry.secrets("secrets", isNeeded: false),
            validitySeconds: validity(entry)
        )
    }

    private static let commonKeys: Set<String> = ["name", "kind", "validityHours", "removed"]

    /// What a carrier of each kind may have besides.
    private static let keys: [String: Set<String>] = [
        "http": ["url", "secondary", "token", "secrets"],
        "twilio": ["url", "user", "password", "callback"],
        "simulated": ["secrets"],
    ]

    private static func http(
        _ entry: EntryReader,
        _ name: String,
        _ desk: FaultDesk
    ) -> CarrierAgreement {
        let primary = entry.url("url", isNeeded: true) ?? ""
        let secondary = entry.url("secondary", isNeeded: false)
        if let secondary, secondary == primary {
            desk.report(entry.line(of: "secondary"), "secondary is the same as url")
        }
        let token = entry.needed("token")
        entry.checkToken(token, "token", at: entry.line(of: "token"))
        return CarrierAgreement(
            name: name,
            dialect: "http",
            primary: primary,
            secondary: secondary,
            token: token,
            secrets: entry.secrets("secrets", isNeeded: true),
            validitySeconds: validity(entry)
        )
    }

    /// Its reports come to a connector's callback, so it shows no secret of its own.
    private static func twilio(_ entry: EntryReader, _ name: String) -> CarrierAgreement {
        let login = entry.login()
        return CarrierAgreement(
            name: name,
            dialect: "twilio",
            primary: entry.url("url", isNeeded: true) ?? "",
            token: login.map { "\($0.user):\($0.password)" } ?? "",
            callback: entry.url("callback", isNeeded: false),
            validitySeconds: validity(entry)
        )
    }

    private static func validity(_ entry: EntryReader) -> Int {
        let hours = entry.integer(
            "validityHours",
            in: Limits.validityHours,
            orElse: Limits.carrierValiditySeconds / 3600
        )
        return hours * 3600
    }
}
