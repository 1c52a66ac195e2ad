package import Gateway

/// What a gateway that was started for a demonstration has agreed; the events are written for it.
package enum DemoAgreements {
    /// - Parameter primary: Where MOs and DRs of both partners go.
    package static func agreements(primary: String) -> Agreements {
        Agreements(
            carriers: [
                CarrierAgreement(
                    name: "handsets",
                    dialect: "simulated",
                    secrets: ["demo-carrier-secret-01"]
                )
            ],
            partners: [
                PartnerAgreement(
                    name: "acme",
                    dialect: "gtiglobal",
                    primary: primary,
                    clientTokens: ["demo-client-token-0001"],
                    token: "demo-gtiglobal-token-01",
                    carrier: "handsets",
                    subscribers: (110...119).compactMap { MSISDN("+447700900\($0)") }
                ),
                PartnerAgreement(
                    name: "beta",
                    dialect: "gtiglobal",
                    primary: primary,
                    clientTokens: ["demo-client-token-0002"],
                    token: "demo-gtiglobal-token-02",
                    carrier: "handsets",
                    subscribers: (120...129).compactMap { MSISDN("+447700900\($0)") }
                ),
            ]
        )
    }
}
