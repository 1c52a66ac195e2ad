import Agreements
import Gateway
import Testing

@Suite struct AgreementReaderPuzzelTests {
    private static let sample = AgreementSample(
        text: """
            partners:
              - name: fjordbok
                dialect: puzzel
                user: fjordbok
                password: Torsk-8800
                serviceId: 4711
                serviceName: Fjordbok
                active: false
                originator:
                  type: network
                  text: "2097"
                defaults:
                  priority: 3
                  validity: 11
                  parsingType: AUTO_DETECT
                  countryCode: "47"
                  serviceCode: "01000"
                uniqueness: true
                quota: 5
                dialogue:
                  number: "2098"
                  days: 7
                mo:
                  form: get
                  url: https://cp.example/mo?text=[content]
                dr:
                  form: json
                  url: https://cp.example/dr
                authentication:
                  header:
                    name: X-Key
                    value: shown-to-the-cp-01
                carrier: north
                requestsPerSecond: 50
                routes:
                  - number: "2097"
                  - number: "2097"
                    keyword: BOK
            """
    )

    @Test func `a service is read as it is written`() throws {
        let partner = try #require(Self.sample.read().partners.first)

        #expect(
            partner
                == PartnerAgreement(
                    name: "fjordbok",
                    dialect: "puzzel",
                    clientTokens: [Credential.secret(user: "fjordbok", password: "Torsk-8800")],
                    carrier: "north",
                    requestsPerSecond: 50,
                    routes: [.init(number: "2097"), .init(number: "2097", keyword: "bok")],
                    terms: .puzzel(Self.terms)
                )
        )
    }

    private static let terms = PuzzelTerms(
        serviceID: 4711,
        serviceName: "Fjordbok",
        isActive: false,
        originator: .init(kind: .network, text: "2097"),
        priority: .high,
        validity: 11,
        parsingType: .detect,
        countryCode: "47",
        isUnique: true,
        quota: 5,
        dialogueNumber: "2098",
        dialogueDays: 7,
        serviceCode: "01000",
        mo: Callback(form: .get, url: "https://cp.example/mo?text=[content]"),
        dr: Callback(form: .json, url: "https://cp.example/dr"),
        authentication: .header(name: "X-Key", value: "shown-to-the-cp-01")
    )

    @Test func `what may be left out has the defaults of the protocol`() throws {
        let text = """
            partners:
              - {name: fjordbok, dialect: puzzel, user: fjordbok, password: Torsk-8800,
                 serviceId: 4711, originator: {type: Alphanumeric, text: Fjordbok}, carrier: north}
            """

        let partner = try AgreementSample(text: text).read().partners.first

        let originator = PuzzelTerms.Originator(kind: .alphanumeric, text: "Fjordbok")
        #expect(
            partner?.terms
                == .puzzel(
                    PuzzelTerms(serviceID: 4711, serviceName: "fjordbok", originator: originator)
                )
        )
        #expect(partner?.routes == [])
    }

    @Test func `callbacks may show a token of an authorization server`() throws {
        let oauth = """
            oauth: {url: "https://login.example/token", clientId: way, secret: post-it-0001,
                          tenantId: t, resource: r}
            """
        let header = """
            header:
                    name: X-Key
                    value: shown-to-the-cp-01
            """

        let text = Self.sample.text.replacing(header, with: oauth)
        let partner = try AgreementSample(text: text).read().partners.first

        guard case .puzzel(let terms)? = partner?.terms else {
            Issue.record("not a service")
            return
        }
        let credentials = ClientCredentials(
            url: "https://login.example/token",
            clientID: "way",
            secret: "post-it-0001",
            tenantID: "t",
            resource: "r"
        )
        #expect(terms.authentication == .clientCredentials(credentials))
    }

    @Test func `a user may have several services, each once`() throws {
        let second = """
              - {name: second, dialect: puzzel, user: fjordbok, password: Torsk-8800,
                 serviceId: 4712, originator: {type: network, text: "2097"}, carrier: north}
            """
        let both = Self.sample.text + "\n" + second

        #expect(try AgreementSample(text: both).read().partners.count == 2)
        let twice = AgreementSample(text: both).faults("serviceId: 4712", "serviceId: 4711")
        #expect(twice == ["line 40: service 4711 is there twice (first on line 6)"])
    }

    /// What is put in place of what, and the one fault that it makes.
    private static let changes: [(old: String, new: String, fault: String)] = [
        ("    user: fjordbok\n", "", "line 2: partner needs user"),
        (
            "user: fjordbok", "user: \"fjord:bok\"",
            "line 4: user needs 1 to 64 characters, no colon"
        ),
        ("Torsk-8800", "Torsk-8", "line 5: password needs 8 to 256 characters on one line"),
        (
            "Torsk-8800", "\"Torsk\\n8800\"",
            "line 5: password needs 8 to 256 characters on one line"
        ),
        ("    serviceId: 4711\n", "", "line 2: partner needs serviceId"),
        ("serviceId: 4711", "serviceId: fjord", "line 6: serviceId is 1 to 2147483647"),
        ("active: false", "active: no", "line 8: active is true or false"),
        ("type: network", "type: telex", "line 10: type is international, alphanumeric or network"),
        ("text: \"2097\"", "text: \"20\"", "line 11: text is no originator of its type"),
        ("type: network", "type: international", "line 11: text is no originator of its type"),
        ("priority: 3", "priority: 4", "line 13: priority is 1 to 3"),
        ("validity: 11", "validity: 174", "line 14: validity is 0 to 173"),
        (
            "AUTO_DETECT", "AUTO",
            "line 15: parsingType is one of NONE, SAFE_REMOVE_NON_GSM, "
                + "SAFE_REMOVE_NON_GSM_WITH_REPLACE, AUTO_DETECT"
        ),
        ("countryCode: \"47\"", "countryCode: \"+47\"", "line 16: countryCode is 1 to 3 digits"),
        ("\"01000\"", "\"1000\"", "line 17: serviceCode is 5 digits"),
        ("uniqueness: true", "uniqueness: sure", "line 18: uniqueness is true or false"),
        ("quota: 5", "quota: -1", "line 19: quota is 0 to 1000000"),
        ("      number: \"2098\"\n", "", "line 21: dialogue needs number"),
        ("\"2098\"", "\"+2098\"", "line 21: number is 3 to 8 digits"),
        ("days: 7", "days: 0", "line 22: days is 1 to 366"),
        ("form: get", "form: smtp", "line 24: form is get, json or xml"),
        ("https://cp.example/dr", "cp.example/dr", "line 28: url: an absolute https URL is needed"),
        ("header:", "headers:", "line 30: authentication has no key headers"),
        ("header:", "headers:", "line 30: authentication has header or oauth"),
        ("X-Key", "X Key", "line 31: name is not that of a header"),
        ("X-Key", "Host", "line 31: name is that of a header set by the gateway"),
        ("shown-to-the-cp-01", "å", "line 32: value is at most 512 characters of printable ASCII"),
        ("    carrier: north\n", "", "line 2: partner needs carrier"),
        (
            "- number: \"2097\"\n        keyword", "- number: \"+2097\"\n        keyword",
            "line 37: a route's number is a short code, or a number with its plus"
        ),
        ("BOK", "BOK OG", "line 38: keyword is one word of at most 160 characters"),
        ("        keyword: BOK", "", "line 37: a route is there twice (first on line 36)"),
        ("quota: 5", "qouta: 5", "line 19: partner has no key qouta"),
        ("quota: 5", "subscribers: []", "line 19: partner has no key subscribers"),
        (
            "dialogue:\n      number: \"2098\"\n      days: 7", "dialogue: \"2098\"",
            "line 20: dialogue must be a mapping"
        ),
        ("quota: 5", "user: Torsk", "line 4: a key of this mapping is there twice"),
        (
            "password: Torsk-8800", "password: [Torsk-8800",
            "line 6: not YAML: did not find expected ',' or ']'"
        ),
    ]

    @Test(arguments: changes)
    func `a fault is told with its line`(old: String, new: String, fault: String) {
        let faults = Self.sample.faults(old, new)

        #expect(faults.contains(fault), "\(faults)")
    }

    @Test func `no fault shows a password`() {
        let all = Self.changes.flatMap { Self.sample.faults($0.old, $0.new) }.joined()

        #expect(!all.contains("Torsk"))
        #expect(!all.contains("shown-to"))
    }
}
