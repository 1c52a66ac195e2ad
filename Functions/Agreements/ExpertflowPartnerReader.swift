import Gateway

/// Reads the connector of a contact centre.
enum ExpertflowPartnerReader {
    static let keys: Set<String> = [
        "open", "clientTokens", "user", "password", "callbackToken", "channels", "broker", "routes",
    ]

    static func read(_ entry: EntryReader, name: String) -> PartnerAgreement {
        let channels = channels(entry)
        return PartnerAgreement(
            name: name,
            dialect: "expertflow",
            clientTokens: secrets(entry),
            carrier: channels.first?.carrier ?? "",
            requestsPerSecond: entry.rate(),
            routes: entry.routes(),
            terms: .expertflow(ExpertflowTerms(channels: channels, broker: broker(entry)))
        )
    }

    /// `channels: [{name, carrier, originator}]`, the first being the default.
    private static func channels(_ entry: EntryReader) -> [ExpertflowTerms.Channel] {
        let entries = entry.list("channels")
        if entries.isEmpty { entry.desk.report(entry.line, "partner needs channels") }
        var names: Set<String> = []
        return entries.map { channel in
            channel.checkKeys(["name", "carrier", "originator"])
            let name = channel.needed("name").lowercased()
            if name.utf8.count > Limits.nameCharacters.upperBound
                || !name.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
            {
                entry.desk.report(channel.line(of: "name"), "name is one word of ASCII")
            } else if !name.isEmpty, !names.insert(name).inserted {
                entry.desk.report(channel.line(of: "name"), "channel \(name) is there twice")
            }
            return ExpertflowTerms.Channel(
                name: name,
                carrier: channel.needed("carrier"),
                originator: originator(channel)
            )
        }
    }

    private static func originator(_ channel: EntryReader) -> String? {
        guard let text = channel.text("originator") else { return nil }
        guard let address = Address(originator: text) else {
            channel.desk.report(
                channel.line(of: "originator"),
                "originator is a number with its plus, a short code, or a name of at most 11"
            )
            return nil
        }
        return address.text
    }

    /// `broker: {url, host, login, passcode}`; nil: the queue of the product itself.
    private static func broker(_ entry: EntryReader) -> BrokerSettings? {
        guard let broker = entry.mapping("broker") else { return nil }
        broker.checkKeys(["url", "host", "login", "passcode"])
        let url = broker.needed("url")
        if !url.isEmpty, !isBroker(url) {
            broker.desk.report(
                broker.line(of: "url"),
                "url is stomp://host:port or stomp+ssl://host:port"
            )
        }
        if broker.has("login") != broker.has("passcode") {
            broker.desk.report(broker.line, "login and passcode go together")
        }
        return BrokerSettings(
            url: url,
            host: broker.text("host"),
            login: broker.text("login"),
            passcode: broker.text("passcode")
        )
    }

    private static func isBroker(_ url: String) -> Bool {
        let schemes = ["stomp://", "stomp+ssl://"]
        guard let scheme = schemes.first(where: { url.hasPrefix($0) }) else { return false }
        let place = url.dropFirst(scheme.count)
        guard let colon = place.lastIndex(of: ":"), colon != place.startIndex,
            let port = UInt16(place[place.index(after: colon)...]), port > 0
        else { return false }
        return url.utf8.count <= Limits.urlCharacters
            && place.utf8.allSatisfy { 0x21...0x7E ~= $0 }
            && !place.contains { "/?#@".contains($0) }
    }
}

extension ExpertflowPartnerReader {
    /// Who may use it: everybody, or who shows a token, or a name with its password.
    ///
    /// The token of callbacks is a secret like the others, so it opens the rest, too.
    private static func secrets(_ entry: EntryReader) -> [String] {
        let isOpen = entry.flag("open")
        var secrets = entry.secrets("clientTokens", isNeeded: false)
        if entry.has("user") || entry.has("password"), let login = entry.login() {
            let secret = Credential.secret(
                dialect: "expertflow",
                user: login.user,
                password: login.password
            )
            entry.desk.claim("secret " + secret, called: "a user", at: entry.line(of: "user"))
            secrets.append(secret)
        }
        let isClosed = entry.has("clientTokens") || entry.has("user") || entry.has("password")
        if isOpen == isClosed {
            entry.desk.report(
                entry.line,
                "partner needs open: true, or else clientTokens, or user and password"
            )
        }
        if let token = callbackToken(entry, isOpen) { secrets.append(token) }
        guard isOpen else { return secrets }
        let open = Credential.open(dialect: "expertflow").secret
        entry.desk.claim("secret " + open, called: "open: true", at: entry.line(of: "open"))
        return [open]
    }

    private static func callbackToken(_ entry: EntryReader, _ isOpen: Bool) -> String? {
        guard let token = entry.text("callbackToken") else { return nil }
        let line = entry.line(of: "callbackToken")
        entry.checkToken(token, "callbackToken", at: line)
        if isOpen { entry.desk.report(line, "callbackToken guards nothing with open: true") }
        entry.desk.claim("secret " + token, called: "a secret", at: line)
        return token
    }
}
