import Gateway
import Invocation
import JSON
import Store
import TestSupport
import Testing

extension HTTPEvent {
    /// The message that tests report on: to a simulated handset that says nothing of its own.
    static func reported(wantsReport: Bool) -> HTTPEvent {
        .submission([
            "messageId": "mt-1", "from": "+12025550140", "to": ["+447700900110"], "text": "Hi",
            "deliveryReport": .bool(wantsReport),
        ])
    }
}

/// Runs `body` with a gateway that has delivered one message, its partner's server, and our id of
/// the message.
///
/// - Parameter failures: How many of the first requests the server answers with 503.
func withReportedMessage(
    failures: Int = 0,
    wantsReport: Bool,
    _ body: (TestGateway, RecordingServer, JSON) async throws -> Void
) async throws {
    try await withRecordingServer(
        answer: { .status($0.order < failures ? 503 : 200) }
    ) { partner in
        try await withTestGateway(Sample.agreements(primary: partner.url())) { gateway in
            let event = HTTPEvent.reported(wantsReport: wantsReport)
            #expect(try await gateway.request("TerminateMessage", event).status == 200)
            let story = try await gateway.store.trace("mt-1", by: gateway.soon)
            let id = try #require(story.first?.id)
            try await body(gateway, partner, .string(id.description))
        }
    }
}
