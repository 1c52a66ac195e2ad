package import Gateway

/// What a gateway that was started for a demonstration has agreed; the events are written for it.
package enum DemoAgreements {
    /// - Parameter primary: Where MOs and DRs of all partners go.
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
                puzzel(primary),
                mgage,
                expertflow,
            ]
        )
    }

    private static func puzzel(_ url: String) -> PartnerAgreement {
        let terms = PuzzelTerms(
            serviceID: 4711,
            serviceName: "Fjordbok",
            originator: PuzzelTerms.Originator(kind: .network, text: "2097"),
            mo: Callback(form: .json, url: url),
            dr: Callback(form: .json, url: url)
        )
        return PartnerAgreement(
            name: "fjordbok",
            dialect: "puzzel",
            clientTokens: [Credential.secret(user: "demo", password: "demo-puzzel-1")],
            carrier: "handsets",
            routes: [PartnerAgreement.Route(number: "2097")],
            terms: .puzzel(terms)
        )
    }

    private static let mgage = PartnerAgreement(
        name: "shop",
        dialect: "mgage",
        clientTokens: [
            Credential.secret(dialect: "mgage", user: "demo", password: "demo-mgage-1")
        ],
        carrier: "handsets",
        routes: [PartnerAgreement.Route(number: "20597")],
        terms: .mgage(MGageTerms(program: "330871", originators: ["20597"])),
        keepDays: 31
    )

    private static let expertflow = PartnerAgreement(
        name: "desk",
        dialect: "expertflow",
        clientTokens: [
            Credential.open(dialect: "expertflow").secret,
            Credential.callback(dialect: "expertflow", token: nil).secret,
        ],
        carrier: "handsets",
        routes: [PartnerAgreement.Route(number: "20901")],
        terms: .expertflow(
            ExpertflowTerms(
                channels: [
                    ExpertflowTerms.Channel(
                        name: "smpp",
                        carrier: "handsets",
                        originator: "20901"
                    )
                ],
                broker: nil
            )
        )
    )
}
