package import Gateway

/// Two partners, a simulated and an HTTP carrier, for tests.
package enum Sample {
    package static let clientToken = "cst-4b7e0d1f9a2c55e8"
    package static let gatewayToken = "gst-c1d92e7708ab4460"
    package static let otherClientToken = "cst-90aa17be33c0d2f4"
    package static let carrierSecret = "carrier-secret-7a31bc"
    package static let carrierToken = "token-for-the-carrier-1"

    /// Subscribers of `acme`: +447700900110 to +447700900119.
    package static let subscribers = (110...119).map { number("+447700900\($0)") }
    /// A subscriber of `other`.
    package static let othersSubscriber = number("+447700900211")

    /// - Parameters:
    ///   - primary: Where `acme`'s MOs and DRs go.
    ///   - carrier: The HTTP carrier's URL; nil: `acme`'s MTs go to simulated handsets.
    package static func agreements(
        primary: String = "http://127.0.0.1:9/in",
        secondary: String? = nil,
        carrier: String? = nil,
        requestsPerSecond: Int = Limits.requestsPerSecond
    ) -> Agreements {
        var carriers = [
            CarrierAgreement(name: "handsets", dialect: "simulated", secrets: [carrierSecret])
        ]
        if let carrier {
            carriers.append(
                CarrierAgreement(
                    name: "north",
                    dialect: "http",
                    primary: carrier,
                    token: carrierToken,
                    secrets: ["north-secret-5521ffe0"]
                )
            )
        }
        let acme = PartnerAgreement(
            name: "acme",
            dialect: "gtiglobal",
            primary: primary,
            secondary: secondary,
            clientTokens: [clientToken],
            token: gatewayToken,
            carrier: carrier == nil ? "handsets" : "north",
            requestsPerSecond: requestsPerSecond,
            subscribers: subscribers
        )
        return Agreements(carriers: carriers, partners: [acme, other])
    }

    private static let other = PartnerAgreement(
        name: "other",
        dialect: "gtiglobal",
        primary: "http://127.0.0.1:9/other",
        clientTokens: [otherClientToken],
        token: "gst-0f0f0f0f0f0f0f0f",
        carrier: "handsets",
        subscribers: [othersSubscriber]
    )

    private static func number(_ text: String) -> MSISDN {
        guard let number = MSISDN(text) else { preconditionFailure("a sample is no number") }
        return number
    }
}
