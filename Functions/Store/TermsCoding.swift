import Gateway
import JSON

/// The stored form of what an agreement says for one protocol: the member `terms` of an endpoint's
/// settings.
enum TermsCoding {
    /// Nil for the protocol that has nothing of its own.
    static func json(_ terms: ServiceTerms) -> JSON? {
        switch terms {
        case .gtiglobal: nil
        case .puzzel(let terms): ["puzzel": PuzzelCoding.json(terms)]
        case .mgage(let terms):
            [
                "mgage": [
                    "program": .string(terms.program),
                    "originators": .array(terms.originators.map(JSON.string)),
                ]
            ]
        case .expertflow(let terms): ["expertflow": json(terms)]
        }
    }

    /// Nil when it was not written by this gateway.
    static func terms(_ json: JSON?) -> ServiceTerms? {
        guard let json else { return .gtiglobal }
        if let puzzel = json["puzzel"] {
            return PuzzelCoding.terms(puzzel).map(ServiceTerms.puzzel)
        }
        if let mgage = json["mgage"] {
            return .mgage(
                MGageTerms(
                    program: mgage["program"]?.string ?? "",
                    originators: mgage["originators"]?.array?.compactMap(\.string) ?? []
                )
            )
        }
        return json["expertflow"].map { .expertflow(expertflow($0)) }
    }

    private static func json(_ terms: ExpertflowTerms) -> JSON {
        .object(skippingNil: [
            (
                "channels",
                .array(
                    terms.channels.map { channel in
                        .object(skippingNil: [
                            ("name", .string(channel.name)),
                            ("carrier", .string(channel.carrier)),
                            ("originator", channel.originator.map(JSON.string)),
                        ])
                    }
                )
            ),
            (
                "broker",
                terms.broker.map { broker in
                    .object(skippingNil: [
                        ("url", .string(broker.url)),
                        ("host", broker.host.map(JSON.string)),
                        ("login", broker.login.map(JSON.string)),
                        ("passcode", broker.passcode.map(JSON.string)),
                    ])
                }
            ),
        ])
    }

    private static func expertflow(_ json: JSON) -> ExpertflowTerms {
        ExpertflowTerms(
            channels: (json["channels"]?.array ?? []).map { channel in
                ExpertflowTerms.Channel(
                    name: channel["name"]?.string ?? "",
                    carrier: channel["carrier"]?.string ?? "",
                    originator: channel["originator"]?.string
                )
            },
            broker: json["broker"].map { broker in
                BrokerSettings(
                    url: broker["url"]?.string ?? "",
                    host: broker["host"]?.string,
                    login: broker["login"]?.string,
                    passcode: broker["passcode"]?.string
                )
            }
        )
    }
}
