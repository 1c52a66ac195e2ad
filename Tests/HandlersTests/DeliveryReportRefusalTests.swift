import Invocation
import JSON
import Store
import TestSupport
import Testing

@Suite struct DeliveryReportRefusalTests {
    private static let unknown: JSON = "019cb813-5280-7a41-8c0d-5e2f90b7d314"

    /// A report with its faults, its status and code.
    private static let faults: [(report: JSON, status: Int, code: String)] = [
        (["id": unknown, "status": "delivered"], 404, "UNKNOWN_MESSAGE"),
        (["id": "mt-1", "status": "delivered"], 400, "INVALID_FIELD"),
        (["id": unknown, "status": "lost"], 400, "INVALID_FIELD"),
        (["id": unknown], 400, "MISSING_FIELD"),
        (["status": "delivered"], 400, "MISSING_FIELD"),
        (["ref": "", "status": "delivered"], 400, "INVALID_FIELD"),
        (["ref": 7, "status": "delivered"], 400, "INVALID_FIELD"),
        (["id": unknown, "status": "failed", "time": "today"], 400, "INVALID_FIELD"),
        (["id": unknown, "status": "failed", "cause": "bad luck"], 400, "INVALID_FIELD"),
        (["id": unknown, "status": "failed", "code": ""], 400, "INVALID_FIELD"),
        (["id": unknown, "status": "failed", "code": "0\n"], 400, "INVALID_FIELD"),
        (["id": unknown, "status": "failed", "code": true], 400, "INVALID_FIELD"),
        (["id": unknown, "status": "failed", "code": 1.5], 400, "INVALID_FIELD"),
        ([], 400, "BAD_JSON"),
    ]

    @Test(arguments: faults)
    func `a report that says nothing of a known message is refused`(
        report: JSON,
        status: Int,
        code: String
    ) async throws {
        try await withTestGateway(Sample.agreements()) { gateway in
            let answer = try await gateway.request("DeliveryReport", .report(report))

            #expect(answer.status == status)
            #expect(try answer.code == code)
        }
    }

    @Test func `strangers and other carriers cannot report on a message`() async throws {
        try await withReportedMessage(wantsReport: true) { gateway, partner, id in
            let agreements = Sample.agreements(
                primary: partner.url(),
                carrier: partner.url("/north")
            )
            _ = try await gateway.store.apply(agreements, by: gateway.soon)
            let report: JSON = ["id": id, "status": "delivered"]
            let secret = "north-secret-5521ffe0"

            let answers = [
                try await gateway.request("DeliveryReport", .report(report, secret: secret)),
                try await gateway.request("DeliveryReport", .report(report, carrier: "nobody")),
                try await gateway.request(
                    "DeliveryReport",
                    .report(report, carrier: "north", secret: secret)
                ),
            ]

            #expect(answers.map(\.status) == [401, 401, 404])
            #expect(partner.requests.isEmpty)
        }
    }

    @Test func `only POST is taken`() async throws {
        try await withTestGateway(Sample.agreements()) { gateway in
            var event = HTTPEvent.report(["id": Self.unknown, "status": "delivered"])
            event.method = "GET"

            let answer = try await gateway.request("DeliveryReport", event)

            #expect(answer.status == 405)
            #expect(answer.headers["allow"] == "POST")
        }
    }

    @Test func `a report that cannot be stored is to be sent again`() async throws {
        try await withReportedMessage(wantsReport: true) { gateway, partner, id in
            try await gateway.breakStorage(of: "+447700900110")

            let event = HTTPEvent.report(["id": id, "status": "delivered"])
            let answer = try await gateway.request("DeliveryReport", event)

            #expect(answer.status == 503)
            let story = try await gateway.store.trace("mt-1", by: gateway.soon)
            #expect(story.first?.delivery != nil && story.first?.reported == nil)
            #expect(partner.requests.isEmpty)
        }
    }

    @Test func `a carrier link reports by an event`() async throws {
        try await withReportedMessage(wantsReport: true) { gateway, partner, id in
            let good: JSON = ["carrier": "handsets", "id": id, "status": "delivered"]
            let nobodys: JSON = ["carrier": "nobody", "id": id, "status": "failed"]
            let empty: JSON = ["carrier": "handsets", "id": id]

            var told: [JSON?] = []
            for data in [good, good, nobodys, empty] {
                let answer = try await gateway.invoke("DeliveryReport", Self.envelope(data))
                told.append(answer.value?["status"])
            }

            #expect(told == ["accepted", "duplicate", "rejected", "rejected"])
            #expect(partner.requests.count == 1)
        }
    }

    @Test func `events that are none of this function's are an error`() async throws {
        try await withTestGateway(Sample.agreements()) { gateway in
            let nameless = Self.envelope(["id": Self.unknown, "status": "failed"])
            let other = Self.envelope(["carrier": "handsets"], type: "waypost.mo.received")

            for event in [nameless, other, .schedule(ScheduledEvent())] {
                await #expect(throws: EventError.self) {
                    try await gateway.invoke("DeliveryReport", event)
                }
            }
        }
    }

    private static func envelope(_ data: JSON, type: String = "waypost.dr.received") -> Event {
        .cloud(CloudEvent(id: "1", source: "/links/1", type: type, data: data))
    }
}
