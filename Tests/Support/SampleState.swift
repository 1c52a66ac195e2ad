import Gateway
import Handlers
import Invocation
import Store
import Testing

extension TestGateway {
    /// Keeps the medium that the sample events ask for.
    package func keepSampleMedium() async throws {
        let medium = NewMedium(
            id: try #require(MediaID("7QmZt0b9c1r6xV2sKd4LwE8uYpRfHnJa")),
            type: try #require(MediaType("image/png")),
            content: Array(repeating: 0xFF, count: 69)
        )
        let acme = MediaCaller(secret: "demo-client-token-0001", dialect: "gtiglobal")
        _ = try await wiring.vault.put([medium], of: .caller(acme), by: soon)
    }

    /// The id of the message that the sample reports are about.
    package static let reportedID = "019cb813-5280-7a41-8c0d-5e2f90b7d314"

    /// Delivers the message that the sample reports are about, as if a carrier had taken it.
    ///
    /// - Parameter text: Its id, which tells its day.
    package func deliverReported(_ text: String = TestGateway.reportedID) async throws {
        let id = try #require(UUIDv7(text))
        let owner = try #require(MSISDN("+447700900110"))
        let message = Message(
            messageID: "demo-reported-1",
            kind: .sms,
            from: "+12025550140",
            to: [owner.e164],
            owner: owner,
            text: "Hello",
            time: now,
            wantsReport: true
        )
        let intake = try await store.terminate(
            message,
            id: id,
            hasKey: true,
            from: .trusted(name: "acme"),
            dialect: "gtiglobal",
            by: soon
        ).intake
        guard case .accepted(let lane?) = intake else {
            Issue.record("the message was not taken")
            return
        }
        let ending = Ending(isDelivered: true, code: 0, reason: nil, reference: "handsets-4711")
        _ = try await store.complete(lane, ending, wantsNext: false, by: soon)
    }
}
