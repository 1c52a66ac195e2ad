/// What was agreed with carriers and partners, as an operator hands it in.
package struct Agreements: Hashable, Sendable {
    package var carriers: [CarrierAgreement]
    package var partners: [PartnerAgreement]

    package init(carriers: [CarrierAgreement], partners: [PartnerAgreement]) {
        self.carriers = carriers
        self.partners = partners
    }
}

/// A next hop towards handsets.
package struct CarrierAgreement: Hashable, Sendable {
    package var name: String
    /// `http` or `simulated`.
    package var dialect: String
    /// Empty for a simulated carrier, like `token`.
    package var primary: String
    package var secondary: String?
    /// The secret that we show.
    package var token: String
    /// Where it reports to, where its protocol has to be told.
    package var callback: String?
    /// Those that the carrier shows to us, with MOs and reports.
    package var secrets: [String]
    /// How long an MT may wait for it.
    package var validitySeconds: Int
    package var isRemoved: Bool

    package init(
        name: String,
        dialect: String,
        primary: String = "",
        secondary: String? = nil,
        token: String = "",
        callback: String? = nil,
        secrets: [String] = [],
        validitySeconds: Int = Limits.carrierValiditySeconds,
        isRemoved: Bool = false
    ) {
        self.name = name
        self.dialect = dialect
        self.primary = primary
        self.secondary = secondary
        self.token = token
        self.callback = callback
        self.secrets = secrets
        self.validitySeconds = validitySeconds
        self.isRemoved = isRemoved
    }
}

/// A partner: its protocol, servers, tokens and subscribers.
package struct PartnerAgreement: Hashable, Sendable {
    package var name: String
    package var dialect: String
    package var primary: String
    package var secondary: String?
    /// Those that the partner shows to us; two at once while it changes over.
    package var clientTokens: [String]
    /// The one that we show to its servers.
    package var token: String
    /// The carrier that takes its MTs.
    package var carrier: String
    package var requestsPerSecond: Int
    package var subscribers: [MSISDN]
    /// What subscribers write to, and begin with, to reach it.
    package var routes: [Route]
    /// What its protocol alone knows.
    package var terms: ServiceTerms
    /// Days that its messages can be listed; 0: they cannot.
    package var keepDays: Int
    package var isRemoved: Bool

    /// A way from a subscriber to a partner.
    package struct Route: Hashable, Sendable {
        /// A short code, or a number with its plus.
        package var number: String
        /// In lower case; empty: whatever the text begins with.
        package var keyword: String

        package init(number: String, keyword: String = "") {
            self.number = number
            self.keyword = keyword
        }
    }

    package init(
        name: String,
        dialect: String,
        primary: String = "",
        secondary: String? = nil,
        clientTokens: [String],
        token: String = "",
        carrier: String,
        requestsPerSecond: Int = Limits.requestsPerSecond,
        subscribers: [MSISDN] = [],
        routes: [Route] = [],
        terms: ServiceTerms = .gtiglobal,
        keepDays: Int = 0,
        isRemoved: Bool = false
    ) {
        self.name = name
        self.dialect = dialect
        self.primary = primary
        self.secondary = secondary
        self.clientTokens = clientTokens
        self.token = token
        self.carrier = carrier
        self.requestsPerSecond = requestsPerSecond
        self.subscribers = subscribers
        self.routes = routes
        self.terms = terms
        self.keepDays = keepDays
        self.isRemoved = isRemoved
    }
}
