import Gateway
import JSON
import Store
import TestSupport
import Testing

/// The checks on priority and validity.
extension PuzzelConformance {
    @Test(.check(18)) func `puzzel-18: the more urgent message leaves first`() async throws {
        try await withWaitingPuzzel { rig in
            #expect(try await rig.code(settings: ["priority": 0]) == 5)
            #expect(try await rig.code(settings: ["priority": 4]) == 5)
            for priority in [1, 3, 2] as [Int64] {
                let code = try await rig.code([
                    "recipient": .string("+4670174061\(priority)"),
                    "content": .string("\(priority)"),
                    "settings": ["priority": .integer(priority)],
                ])
                #expect(code == 1)
            }
            #expect(rig.texts == ["1", "3", "2"])

            try await rig.gateway.pass(seconds: 60)
            var texts: [String?] = []
            for _ in 1...3 {
                let lanes = try await rig.gateway.store.claim(
                    limit: 1,
                    share: 1,
                    by: rig.gateway.soon
                )
                guard case .mt(let message) = lanes.first?.message.load else { continue }
                texts.append(message.text)
            }

            #expect(texts == ["3", "2", "1"])
        }
    }

    @Test(.check(19), arguments: [-1, 174] as [Int64])
    func `puzzel-19: a validity is 0 to 173`(code: Int64) async throws {
        try await withPuzzel { rig in
            let told = try await rig.code(settings: ["validity": .integer(code)])

            #expect(told == 5)
        }
    }

    @Test(
        .check(19),
        arguments: [(173, 7 * 86_400), (144, 45_000), (143, 43_200)] as [(Int64, Double)]
    )
    func `puzzel-19: the code of a validity tells its time`(
        code: Int64,
        seconds: Double
    ) async throws {
        try await withWaitingPuzzel { rig in
            #expect(try await rig.code(settings: ["validity": .integer(code)]) == 1)

            try await rig.sweep(after: seconds - 1)
            #expect(rig.reports.isEmpty)
            #expect(rig.sent.count == 2)
            try await rig.sweep(after: 1)

            #expect(rig.reports.map { $0["code"] } == ["361"])
            #expect(rig.sent.count == 2)
        }
    }

    @Test(.check(20)) func `puzzel-20: when its validity is over the user is told`() async throws {
        try await withWaitingPuzzel { rig in
            let status = try await rig.status([
                "clientReference": "L-501", "settings": ["validity": 0],
            ])

            try await rig.sweep(after: 299)
            #expect(rig.reports.isEmpty)
            try await rig.sweep(after: 1)
            try await rig.sweep(after: 3600)

            let id = try #require(status["messageId"]?.string)
            #expect(rig.reports == [["id": id, "code": "361", "type": "6", "name": "L-501"]])
        }
    }
}
