import Gateway

extension EntryReader {
    /// A user name and the password that goes with it; nil when one of them is missing.
    func login() -> (user: String, password: String)? {
        let (user, password) = (needed("user"), needed("password"))
        checkUser(user)
        checkPassword(password, "password")
        return user.isEmpty || password.isEmpty ? nil : (user, password)
    }

    /// Checks a user name: no colon, which ends it where both are written in one (RFC 7617).
    private func checkUser(_ user: String) {
        guard !user.isEmpty else { return }
        if user.contains(":") || !Self.isLine(user)
            || !(Limits.userCharacters ~= user.unicodeScalars.count)
        {
            let (least, most) = (Limits.userCharacters.lowerBound, Limits.userCharacters.upperBound)
            desk.report(line(of: "user"), "user needs \(least) to \(most) characters, no colon")
        }
    }

    /// Checks a password's form; it is never shown.
    func checkPassword(_ password: String, _ key: String) {
        guard !password.isEmpty else { return }
        let range = Limits.passwordCharacters
        if !(range ~= password.unicodeScalars.count) || !Self.isLine(password) {
            desk.report(
                line(of: key),
                "\(key) needs \(range.lowerBound) to \(range.upperBound) characters on one line"
            )
        }
    }

    /// Whether there are no control characters.
    static func isLine(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }

    /// Requests a second that a partner may make.
    func rate(orElse standard: Int = Limits.requestsPerSecond) -> Int {
        integer("requestsPerSecond", in: Limits.agreedRequestsPerSecond, orElse: standard)
    }

    /// Digits that may be absent.
    func digits(_ key: String, _ count: ClosedRange<Int>) -> String? {
        guard let text = text(key) else { return nil }
        guard count ~= text.utf8.count, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
            let (least, most) = (count.lowerBound, count.upperBound)
            let bounds = least == most ? "\(least)" : "\(least) to \(most)"
            desk.report(line(of: key), "\(key) is \(bounds) digits")
            return nil
        }
        return text
    }

    /// `routes: [{number, keyword}]`: what subscribers write to, and begin with.
    func routes() -> [PartnerAgreement.Route] {
        list("routes").compactMap { entry in
            entry.checkKeys(["number", "keyword"])
            let number = entry.needed("number")
            guard !number.isEmpty else { return nil }
            guard let address = Address(destination: number) else {
                desk.report(
                    entry.line(of: "number"),
                    "a route's number is a short code, or a number with its plus"
                )
                return nil
            }
            let keyword = entry.text("keyword") ?? ""
            if keyword.contains(where: \.isWhitespace)
                || keyword.unicodeScalars.count > Limits.keywordCharacters
            {
                let most = Limits.keywordCharacters
                desk.report(
                    entry.line(of: "keyword"),
                    "keyword is one word of at most \(most) characters"
                )
            }
            let route = PartnerAgreement.Route(number: address.text, keyword: keyword.lowercased())
            claim(route, at: entry.line)
            return route
        }
    }

    /// Notes a way to a partner, which can be one partner's only.
    func claim(_ route: PartnerAgreement.Route, at line: Int) {
        let word = route.keyword.isEmpty ? "" : " with a keyword"
        desk.claim("route \(route.number) \(route.keyword)", called: "a route\(word)", at: line)
    }
}

extension Limits {
    /// Characters of a user name.
    package static let userCharacters = 1...64

    /// Characters of a password; below 8 it can be guessed.
    package static let passwordCharacters = 8...256

    /// Characters of a keyword that messages begin with: what fits one SMS.
    package static let keywordCharacters = 160
}
