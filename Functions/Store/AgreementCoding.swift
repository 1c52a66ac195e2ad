import Gateway
import JSON

/// The document that `store.apply` takes: secrets that others show only as hashes.
extension Agreements {
    var json: JSON {
        ["carriers": .array(carriers.map(\.json)), "partners": .array(partners.map(\.json))]
    }
}

extension CarrierAgreement {
    fileprivate var json: JSON {
        [
            "name": .string(name),
            "removed": .bool(isRemoved),
            "dialect": .string(dialect),
            "settings": settings(
                primary: primary,
                secondary: secondary,
                token: token,
                callback: callback
            ),
            "secrets": hashes(secrets),
            // The circuit of a carrier is probed as often as a lane is tried at first.
            "retrySeconds": 5,
            "ttlSeconds": .integer(Int64(validitySeconds)),
        ]
    }
}

extension PartnerAgreement {
    fileprivate var json: JSON {
        .object(
            [
                .init("name", .string(name)),
                .init("removed", .bool(isRemoved)),
                .init("dialect", .string(dialect)),
                .init(
                    "settings",
                    settings(primary: primary, secondary: secondary, token: token, terms: terms)
                ),
                .init("secrets", hashes(clientTokens)),
                .init("service", .string(terms.service)),
                .init("retrySeconds", 30),
                .init("ttlSeconds", .integer(Int64(terms.callbackSeconds))),
                .init("keepDays", .integer(Int64(keepDays))),
                .init("carrier", .string(carrier)),
                .init("rate", .integer(Int64(requestsPerSecond))),
                .init("subscribers", .array(subscribers.map { .string($0.e164) })),
                .init("routes", .array(routes.map(\.json))),
            ] + terms.members
        )
    }
}

extension PartnerAgreement.Route {
    fileprivate var json: JSON { ["number": .string(number), "keyword": .string(keyword)] }
}

extension ServiceTerms {
    /// How long MOs and DRs may wait for the partner.
    fileprivate var callbackSeconds: Int {
        switch self {
        case .gtiglobal, .mgage, .expertflow: Limits.gtiglobalAgeSeconds
        case .puzzel: Limits.puzzelCallbackSeconds
        }
    }

    /// What the database has to know of it.
    fileprivate var members: [JSON.Member] {
        switch self {
        case .gtiglobal: []
        case .mgage: [.init("isSink", true)]
        case .expertflow(let terms):
            [
                .init(
                    "channels",
                    .object(terms.channels.map { .init($0.name, .string($0.carrier)) })
                )
            ]
        case .puzzel(let terms):
            [
                // One line for MOs, one for DRs, whoever they are from.
                .init("moLane", "mo"),
                .init("drLane", "dr"),
                .init("isUnique", .bool(terms.isUnique)),
                .init("quota", .integer(Int64(terms.quota))),
                .init("dialogueNumber", terms.dialogueNumber.map(JSON.string) ?? .null),
                .init("dialogueDays", .integer(Int64(terms.dialogueDays))),
            ]
        }
    }
}

private func settings(
    primary: String,
    secondary: String?,
    token: String,
    callback: String? = nil,
    terms: ServiceTerms = .gtiglobal
) -> JSON {
    .object(skippingNil: [
        ("primary", .string(primary)),
        ("secondary", secondary.map(JSON.string)),
        ("token", .string(token)),
        ("callback", callback.map(JSON.string)),
        ("terms", TermsCoding.json(terms)),
    ])
}

private func hashes(_ secrets: [String]) -> JSON {
    .array(secrets.map { .string(Hexadecimal.text(Fingerprint.secret($0))) })
}
