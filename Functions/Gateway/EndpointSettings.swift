/// Where an endpoint is and what it wants to see.
package struct EndpointSettings: Hashable, Sendable {
    /// As in its agreement.
    package var name: String
    /// The dialect whose wire form it speaks, or `simulated` for handsets without a network.
    package var dialect: String
    /// Always tried first; empty for a simulated carrier.
    package var primary: String
    /// Tried when the primary gives a temporary answer.
    package var secondary: String?
    /// The secret that we show; empty for a simulated carrier.
    package var token: String
    /// +1 with every change; a copy with another version is out of date.
    package var version: Int
    /// Where a carrier is asked to post its reports to; nil: it knows by itself.
    package var callback: String?
    /// What its protocol alone knows.
    package var terms: ServiceTerms

    package init(
        name: String,
        dialect: String,
        primary: String,
        secondary: String?,
        token: String,
        version: Int,
        callback: String? = nil,
        terms: ServiceTerms = .gtiglobal
    ) {
        self.name = name
        self.dialect = dialect
        self.primary = primary
        self.secondary = secondary
        self.token = token
        self.version = version
        self.callback = callback
        self.terms = terms
    }
}
