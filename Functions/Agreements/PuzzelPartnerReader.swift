import Gateway

/// Reads a service of a Puzzel user.
enum PuzzelPartnerReader {
    static let keys: Set<String> = [
        "user", "password", "serviceId", "serviceName", "active", "originator", "defaults",
        "uniqueness", "quota", "dialogue", "mo", "dr", "authentication", "carrier", "routes",
    ]

    static func read(_ entry: EntryReader, name: String) -> PartnerAgreement {
        let login = entry.login()
        return PartnerAgreement(
            name: name,
            dialect: "puzzel",
            clientTokens: login.map { [Credential.secret(user: $0.user, password: $0.password)] }
                ?? [],
            carrier: entry.needed("carrier"),
            requestsPerSecond: entry.rate(),
            routes: entry.routes(),
            terms: .puzzel(terms(entry, name))
        )
    }

    private static func terms(_ entry: EntryReader, _ name: String) -> PuzzelTerms {
        var terms = PuzzelTerms(
            serviceID: serviceID(entry),
            serviceName: entry.text("serviceName") ?? name,
            isActive: entry.flag("active", orElse: true),
            originator: originator(entry),
            isUnique: entry.flag("uniqueness"),
            quota: entry.integer("quota", in: Limits.puzzelQuota, orElse: 100),
            mo: PuzzelCallbackReader.callback(entry, "mo"),
            dr: PuzzelCallbackReader.callback(entry, "dr"),
            authentication: PuzzelCallbackReader.authentication(entry)
        )
        if let defaults = entry.mapping("defaults") { take(defaults, into: &terms) }
        if let dialogue = entry.mapping("dialogue") {
            dialogue.checkKeys(["number", "days"])
            _ = dialogue.needed("number")
            terms.dialogueNumber = dialogue.digits("number", 3...8)
            terms.dialogueDays = dialogue.integer("days", in: Limits.puzzelDialogueDays, orElse: 14)
        }
        return terms
    }

    private static func serviceID(_ entry: EntryReader) -> Int {
        guard !entry.needed("serviceId").isEmpty else { return 0 }
        let service = entry.integer("serviceId", in: 1...Int(Int32.max), orElse: 0)
        if service > 0 {
            let what = "service \(service)"
            entry.desk.claim("puzzel \(what)", called: what, at: entry.line(of: "serviceId"))
        }
        return service
    }

    /// `originator: {type, text}`.
    private static func originator(_ entry: EntryReader) -> PuzzelTerms.Originator {
        let nobody = PuzzelTerms.Originator(kind: .network, text: "")
        guard let given = entry.mapping("originator") else {
            if !entry.has("originator") { _ = entry.needed("originator") }
            return nobody
        }
        given.checkKeys(["type", "text"])
        let (type, text) = (given.needed("type"), given.needed("text"))
        let kinds: [String: PuzzelTerms.OriginatorKind] = [
            "international": .international, "alphanumeric": .alphanumeric, "network": .network,
        ]
        guard let kind = kinds[type.lowercased()] else {
            if !type.isEmpty {
                entry.desk.report(
                    given.line(of: "type"),
                    "type is international, alphanumeric or network"
                )
            }
            return nobody
        }
        guard let originator = originator(text, kind) else {
            if !text.isEmpty {
                entry.desk.report(given.line(of: "text"), "text is no originator of its type")
            }
            return nobody
        }
        return PuzzelTerms.Originator(kind: kind, text: originator)
    }

    /// As it is sent; nil when it is none of its kind.
    private static func originator(_ text: String, _ kind: PuzzelTerms.OriginatorKind) -> String? {
        let isDigits = text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
        switch kind {
        case .international: return MSISDN(text)?.e164
        case .alphanumeric:
            let isNumber = isDigits && 1...11 ~= text.utf8.count
            return isNumber ? text : AlphanumericOriginator(text)?.text
        case .network: return isDigits && 3...14 ~= text.utf8.count ? text : nil
        }
    }

    /// What messages have that do not say it.
    private static func take(_ entry: EntryReader, into terms: inout PuzzelTerms) {
        entry.checkKeys(["priority", "validity", "parsingType", "countryCode", "serviceCode"])
        let priority = entry.integer("priority", in: 1...3, orElse: 2)
        terms.priority = Terms.Priority(rawValue: priority) ?? .medium
        terms.validity = entry.integer("validity", in: 0...173, orElse: 173)
        terms.countryCode = entry.digits("countryCode", 1...3)
        terms.serviceCode = entry.digits("serviceCode", 5...5)
        guard let text = entry.text("parsingType") else { return }
        guard let type = PuzzelTerms.ParsingType(rawValue: text) else {
            let names = PuzzelTerms.ParsingType.allCases.map(\.rawValue).joined(separator: ", ")
            entry.desk.report(entry.line(of: "parsingType"), "parsingType is one of \(names)")
            return
        }
        terms.parsingType = type
    }
}

extension Limits {
    /// Messages of a Puzzel service to one number in an hour, before further ones are held.
    package static let puzzelQuota = 0...1_000_000

    /// Days that a dialogue goes on after its last message.
    package static let puzzelDialogueDays = 1...366
}
