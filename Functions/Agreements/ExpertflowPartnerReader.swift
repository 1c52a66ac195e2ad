import Gateway
import STOMP

/// Reads the connector of a contact centre.
enum ExpertflowPartnerReader {
    static let keys: Set<String> = [
        "open", "clientTokens", "user", "password", "openCallbacks", "callbackToken", "channels",
        "broker", "routes",
    ]

    static func read(_ entry: EntryReader, name: String) -> PartnerAgreement {
        let channels = channels(entry)
        return PartnerAgreement(
            name: name,
            dialect: "expertflow",
            clientTokens: secrets(entry) + [callbackSecret(entry)].compactMap(\.self),
            carrier: channels.first?.carrier ?? "",
            // None is documented, so there is none unless it is agreed.
            requestsPerSecond: entry.has("requestsPerSecond")
                ? entry.rate() : Limits.agreedRequestsPerSecond.upperBound,
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
        let isAddress = url.utf8.count <= Limits.urlCharacters && BrokerAddress(url) != nil
        if !url.isEmpty, !isAddress {
            broker.desk.report(
                broker.line(of: "url"),
                "url is stomp://host:port or stomp+ssl://host:port"
            )
        }
        for key in ["host", "login", "passcode"] {
            guard let text = broker.text(key), !EntryReader.isLine(text) else { continue }
            broker.desk.report(broker.line(of: key), "\(key) is one line")
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

}

extension ExpertflowPartnerReader {
    /// Who may send: everybody, or who shows a token, or a name with its password.
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
        guard isOpen else { return secrets }
        let open = Credential.open(dialect: "expertflow").secret
        entry.desk.claim("secret " + open, called: "open: true", at: entry.line(of: "open"))
        return [open]
    }

    /// Who may call back: everybody, or who shows the token; nil, and reported, when neither is
    /// said.
    ///
    /// Who may send may not call back thereby, nor the other way round.
    private static func callbackSecret(_ entry: EntryReader) -> String? {
        let isSaidOpen = entry.flag("openCallbacks")
        let isOpen = entry.has("openCallbacks") ? isSaidOpen : entry.text("open") == "true"
        let token = entry.text("callbackToken")
        guard token != nil || isOpen else {
            entry.desk.report(
                entry.line,
                "partner needs callbackToken, or openCallbacks: true"
            )
            return nil
        }
        let line = entry.line(of: token == nil ? "openCallbacks" : "callbackToken")
        if let token { entry.checkToken(token, "callbackToken", at: line) }
        if token != nil, isSaidOpen {
            entry.desk.report(line, "callbackToken guards nothing with openCallbacks: true")
        }
        let secret = Credential.callback(dialect: "expertflow", token: token).secret
        let name = token == nil ? "an open way for callbacks" : "a secret"
        entry.desk.claim("secret " + secret, called: name, at: line)
        return secret
    }
}
