import JSON
import TestSupport
import Testing

/// The checks on send windows. Clocks in Oslo are an hour ahead of UTC in winter, two in summer.
extension PuzzelConformance {
    @Test(.check(32)) func `puzzel-32: a message waits for its window, listed`() async throws {
        try await withPuzzel { rig in
            let status = try await rig.submit(
                [Self.message(["startDate": "2026-03-05", "startTime": "09:00:00"])],
                ["batchReference": "later"]
            )
            #expect(status.map { $0["statusCode"] } == [1])

            try await rig.sweep(at: "2026-03-05T07:59:59Z")
            #expect(rig.sent.isEmpty)
            let listed = try await rig.manage("GET")
            try await rig.sweep(at: "2026-03-05T08:00:00Z")

            #expect(
                listed.json["messageBatch"] == [
                    ["clientBatchReference": "later", "totalSize": 1, "onHold": 0]
                ]
            )
            #expect(rig.sent.count == 1)
            #expect(try await rig.manage("GET").json["messageBatch"] == [])
        }
    }

    @Test(.check(32)) func `puzzel-32: validity begins with the window`() async throws {
        try await withWaitingPuzzel { rig in
            let window: JSON = ["startDate": "2026-03-05", "startTime": "09:00:00"]
            let settings: JSON = ["sendWindow": window, "validity": 0]
            #expect(try await rig.code(settings: settings) == 1)

            try await rig.sweep(at: "2026-03-05T08:00:00Z")
            try await rig.sweep(at: "2026-03-05T08:04:59Z")
            #expect(rig.sent.count == 2)
            #expect(rig.reports.isEmpty)
            try await rig.sweep(at: "2026-03-05T08:05:00Z")

            #expect(rig.reports.map { $0["code"] } == ["361"])
        }
    }

    @Test(.check(33)) func `puzzel-33: hours hold on each day of a window`() async throws {
        try await withPuzzel { rig in
            try await rig.pass(to: "2026-08-05T09:00:00Z")
            _ = try await rig.submit([Self.message(Self.mornings)])

            try await rig.sweep(at: "2026-08-06T06:59:59Z")
            #expect(rig.sent.isEmpty)
            try await rig.sweep(at: "2026-08-06T07:00:00Z")

            #expect(rig.sent.count == 1)
        }
    }

    @Test(.check(33)) func `puzzel-33: after the last hour it is dropped`() async throws {
        try await withWaitingPuzzel { rig in
            try await rig.pass(to: "2026-08-05T09:00:00Z")
            _ = try await rig.submit([Self.message(Self.mornings)])

            try await rig.sweep(at: "2026-08-06T07:00:00Z")
            try await rig.sweep(at: "2026-08-06T07:59:59Z")
            #expect(rig.sent.count == 2)
            #expect(rig.reports.isEmpty)
            try await rig.sweep(at: "2026-08-06T08:00:00Z")
            try await rig.sweep(at: "2026-08-07T07:30:00Z")

            #expect(rig.sent.count == 2)
            #expect(rig.reports.map { $0["code"] } == ["361"])
        }
    }

    @Test(.check(33)) func `puzzel-33: what one morning did not do the next does`() async throws {
        try await withPuzzel(
            answer: { .status($0.path == "/mt" && $0.order == 0 ? 503 : 200) }
        ) { rig in
            try await rig.pass(to: "2026-08-05T07:59:58Z")
            _ = try await rig.submit([Self.message(Self.mornings)])
            #expect(rig.sent.count == 1)

            try await rig.sweep(at: "2026-08-05T08:00:00Z")
            #expect(rig.sent.count == 1)
            try await rig.sweep(at: "2026-08-06T07:00:00Z")

            #expect(rig.sent.count == 2)
            #expect(rig.reports.isEmpty)
        }
    }

    @Test(.check(34)) func `puzzel-34: a window is written in full and not over`() async throws {
        try await withPuzzel { rig in
            let codes = try await rig.submit([
                Self.message(["startDate": "2026-03-05", "startTime": "9:00"]),
                Self.message(["startDate": "2026-03-01", "stopDate": "2026-03-03"]),
                Self.message(["startDate": "2026-03-01"]),
            ])

            #expect(codes.map { $0["statusCode"] } == [5, 5, 1])
            #expect(rig.sent.count == 1)
        }
    }

    @Test(
        .check(35),
        arguments: [
            ("2026-07-01", "2026-07-01T06:59:59Z", "2026-07-01T07:00:00Z"),
            ("2026-01-15", "2026-01-15T07:59:59Z", "2026-01-15T08:00:00Z"),
        ]
    )
    func `puzzel-35: times without a zone are those of Oslo`(
        day: String,
        before: String,
        start: String
    ) async throws {
        try await withPuzzel { rig in
            try await rig.pass(to: "2026-01-10T12:00:00Z")
            let window: JSON = ["startDate": .string(day), "startTime": "09:00:00"]
            #expect(try await rig.code(settings: ["sendWindow": window]) == 1)

            try await rig.sweep(at: before)
            #expect(rig.sent.isEmpty)
            try await rig.sweep(at: start)

            #expect(rig.sent.count == 1)
        }
    }

    /// 09:00 to 10:00 in Oslo on two days of summer.
    private static let mornings: JSON = [
        "startDate": "2026-08-05", "startTime": "09:00:00", "stopDate": "2026-08-06",
        "stopTime": "10:00:00",
    ]

    private static func message(_ window: JSON) -> JSON {
        PuzzelCall.message(["settings": ["sendWindow": window]])
    }
}
