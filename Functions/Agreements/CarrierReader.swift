import Gateway

/// Reads one carrier.
enum CarrierReader {
    static func read(_ entry: EntryReader, _ desk: FaultDesk) -> CarrierAgreement {
        entry.checkKeys([
            "name", "kind", "url", "secondary", "token", "secrets", "validityHours", "removed",
        ])
        let name = entry.name()
        if entry.flag("removed") {
            return CarrierAgreement(name: name, dialect: "http", isRemoved: true)
        }
        let kind = entry.needed("kind")
        guard kind == "http" || kind.isEmpty else {
            if kind != "simulated" {
                desk.report(entry.line(of: "kind"), "kind is http or simulated")
            }
            return CarrierAgreement(
                name: name,
                dialect: kind,
                secrets: entry.secrets("secrets", isNeeded: false),
                validitySeconds: validity(entry)
            )
        }
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

    private static func validity(_ entry: EntryReader) -> Int {
        let hours = entry.integer(
            "validityHours",
            in: Limits.validityHours,
            orElse: Limits.carrierValiditySeconds / 3600
        )
        return hours * 3600
    }
}
