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
        secrets: [String] = [],
        validitySeconds: Int = Limits.carrierValiditySeconds,
        isRemoved: Bool = false
    ) {
        self.name = name
        self.dialect = dialect
        self.primary = primary
        self.secondary = secondary
        self.token = token
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
    package var isRemoved: Bool

    package init(
        name: String,
        dialect: String,
        primary: String,
        secondary: String? = nil,
        clientTokens: [String],
        token: String,
        carrier: String,
        requestsPerSecond: Int = Limits.requestsPerSecond,
        subscribers: [MSISDN],
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
        self.isRemoved = isRemoved
    }
}
