import Gateway
import Invocation
import JSON
import Store
import TestSupport
import Testing

@Suite struct DeliveryReportTests {
    @Test(arguments: [true, false])
    func `a report is passed on only where the partner asked for it`(_ asked: Bool) async throws {
        try await withReportedMessage(wantsReport: asked) { gateway, partner, id in
            let answer = try await gateway.request(
                "DeliveryReport",
                .report(["id": id, "status": "delivered"])
            )

            #expect(answer.status == 200)
            #expect(try answer.told == "accepted")
            #expect(partner.requests.count == (asked ? 1 : 0))
            let story = try await gateway.store.trace("mt-1", by: gateway.soon)
            #expect(story.first?.reported?.status == .delivered)
        }
    }

    @Test func `the partner is told status, reason and time of the carrier`() async throws {
        try await withReportedMessage(wantsReport: true) { gateway, partner, id in
            let report: JSON = [
                "id": id, "status": "failed", "reason": "handset memory full",
                "time": "2026-03-04T10:00:05+01:00",
            ]
            _ = try await gateway.request("DeliveryReport", .report(report))

            let push = try #require(partner.requests.first)
            #expect(push.headers["authorization"] == "Bearer \(Sample.gatewayToken)")
            #expect(
                try push.json == [
                    "type": "DR", "messageId": "mt-1", "owner": "+447700900110",
                    "from": "+12025550140", "to": ["+447700900110"], "status": "failed",
                    "reason": "handset memory full", "time": "2026-03-04T09:00:05.000Z",
                ]
            )
        }
    }

    /// What a carrier reports in this order, how each is answered, and what the partner is told.
    private static let orders: [(statuses: [String], answers: [String], told: [String])] = [
        (["delivered", "delivered"], ["accepted", "duplicate"], ["delivered"]),
        (["failed", "failed"], ["accepted", "duplicate"], ["failed"]),
        (["enroute", "delivered"], ["accepted", "accepted"], ["delivered"]),
        (["enroute", "enroute", "failed"], ["accepted", "duplicate", "accepted"], ["failed"]),
        (["delivered", "enroute"], ["accepted", "duplicate"], ["delivered"]),
        (["delivered", "failed"], ["accepted", "duplicate"], ["delivered"]),
        (["failed", "delivered"], ["accepted", "duplicate"], ["failed"]),
        (["enroute"], ["accepted"], []),
    ]

    @Test(arguments: orders)
    func `of one message the partner is told once, and the state moves only forward`(
        statuses: [String],
        answers: [String],
        told: [String]
    ) async throws {
        try await withReportedMessage(wantsReport: true) { gateway, partner, id in
            var answered: [String?] = []
            for status in statuses {
                let event = HTTPEvent.report(["id": id, "status": .string(status)])
                answered.append(try await gateway.request("DeliveryReport", event).told)
            }

            #expect(answered == answers)
            #expect(try partner.requests.map { try $0.json["status"]?.string } == told)
            let story = try await gateway.store.trace("mt-1", by: gateway.soon)
            let state = story.first?.reported.map { "\($0.status)" }
            #expect(state == told.first ?? "enroute")
        }
    }

    @Test func `a report that comes days late is still passed on`() async throws {
        try await withReportedMessage(wantsReport: true) { gateway, partner, id in
            try await gateway.pass(seconds: 3 * 86_400)

            let answer = try await gateway.request(
                "DeliveryReport",
                .report(["id": id, "status": "delivered"])
            )

            #expect(try answer.told == "accepted")
            #expect(partner.requests.count == 1)
        }
    }

    @Test func `a report goes behind what waits of its subscriber`() async throws {
        try await withReportedMessage(failures: 1, wantsReport: true) { gateway, partner, id in
            let message: JSON = [
                "id": "mo-1", "from": "+447700900110", "to": "2255", "text": "Hi",
            ]
            _ = try await gateway.request("OriginateMessage", .origination(message))
            let event = HTTPEvent.report(["id": id, "status": "delivered"])
            #expect(try await gateway.request("DeliveryReport", event).status == 200)
            #expect(partner.requests.count == 1)

            try await gateway.pass(seconds: 31)
            try await gateway.sweep()

            let types = try partner.requests.map { try $0.json["type"]?.string }
            #expect(types == ["SMS", "SMS", "DR"])
        }
    }

    @Test func `a report that outruns the record of its delivery is kept`() async throws {
        // The carrier reports while it takes the message: its answer comes after.
        let early = Latch()
        let held = Latch()
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = { request in
            guard request.path == "/carrier" else { return .status(200) }
            held.open()
            await early.wait()
            return .status(200, #"{"ref":"north-1"}"#)
        }
        try await withRecordingServer(answer: answer) { server in
            let agreements = Sample.agreements(
                primary: server.url("/partner"),
                carrier: server.url("/carrier")
            )
            try await withTestGateway(agreements) { gateway in
                async let answer = gateway.request("TerminateMessage", .reported(wantsReport: true))
                await held.wait()
                let event = HTTPEvent.report(
                    ["ref": "north-1", "status": "delivered"],
                    carrier: "north",
                    secret: "north-secret-5521ffe0"
                )
                let report = try await gateway.request("DeliveryReport", event)
                #expect(server.requests.count == 1)
                early.open()

                #expect(try await answer.status == 200)
                #expect(try report.told == "accepted")
                let told = try server.requests.dropFirst().map { try $0.json["status"] }
                #expect(told == ["delivered"])
            }
        }
    }
}
