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
            "settings": settings(primary: primary, secondary: secondary, token: token),
            "secrets": hashes(secrets),
            // The circuit of a carrier is probed as often as a lane is tried at first.
            "retrySeconds": 5,
            "ttlSeconds": .integer(Int64(validitySeconds)),
        ]
    }
}

extension PartnerAgreement {
    fileprivate var json: JSON {
        [
            "name": .string(name),
            "removed": .bool(isRemoved),
            "dialect": .string(dialect),
            "settings": settings(primary: primary, secondary: secondary, token: token),
            "secrets": hashes(clientTokens),
            "retrySeconds": 30,
            "ttlSeconds": .integer(Int64(Limits.gtiglobalAgeSeconds)),
            "carrier": .string(carrier),
            "rate": .integer(Int64(requestsPerSecond)),
            "subscribers": .array(subscribers.map { .string($0.e164) }),
        ]
    }
}

private func settings(primary: String, secondary: String?, token: String) -> JSON {
    .object(skippingNil: [
        ("primary", .string(primary)),
        ("secondary", secondary.map(JSON.string)),
        ("token", .string(token)),
    ])
}

private func hashes(_ secrets: [String]) -> JSON {
    .array(secrets.map { .string(Fingerprint.hex(Fingerprint.secret($0))) })
}
