import FoundationEssentials
package import Gateway

/// A user of mGage's campaign manager with two programs, and another one with a program.
package enum SampleMGage {
    package static let user = "acme-web"
    package static let password = "pa:ss-6f20"
    package static let program = "330871"
    package static let otherProgram = "330955"
    /// Another user's.
    package static let foreignProgram = "440012"
    package static let carrierSecret = "north-secret-5521ffe0"

    /// What the user shows.
    package static let authorization = basic(user, password)

    package static func credential(_ program: String = program) -> Credential {
        Credential(
            secret: Credential.secret(dialect: "mgage", user: user, password: password),
            service: program
        )
    }

    /// - Parameter carrier: The HTTP carrier's URL; by default nothing is there.
    package static func agreements(
        carrier: String = "http://127.0.0.1:9/mt",
        requestsPerSecond: Int = Limits.requestsPerSecond
    ) -> Agreements {
        let north = CarrierAgreement(
            name: "north",
            dialect: "http",
            primary: carrier,
            token: "token-for-the-carrier-1",
            secrets: [carrierSecret],
            // Longer than any message of theirs waits.
            validitySeconds: 7 * 86_400
        )
        let secret = credential().secret
        let foreignSecret = Credential.secret(dialect: "mgage", user: "other", password: "pw-7711")
        return Agreements(
            carriers: [north],
            partners: [
                partner("acme-330871", secret, program, ["20597", "AcmeParts"], requestsPerSecond),
                partner("acme-330955", secret, otherProgram, ["20598"], requestsPerSecond),
                partner("other-440012", foreignSecret, foreignProgram, ["20599"], 100),
            ]
        )
    }

    /// What a user name and a password are shown as.
    package static func basic(_ user: String, _ password: String) -> String {
        "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
    }

    /// A program that subscribers reach by its short code, by any word.
    private static func partner(
        _ name: String,
        _ secret: String,
        _ program: String,
        _ originators: [String],
        _ requestsPerSecond: Int
    ) -> PartnerAgreement {
        PartnerAgreement(
            name: name,
            dialect: "mgage",
            clientTokens: [secret],
            carrier: "north",
            requestsPerSecond: requestsPerSecond,
            routes: [
                .init(number: originators[0]), .init(number: originators[0], keyword: "join"),
            ],
            terms: .mgage(MGageTerms(program: program, originators: originators)),
            keepDays: 366
        )
    }
}
