import Invocation
import JSON
import STOMP
import Synchronization
import TestSupport
import Testing

/// A broker that dies under load, through the whole gateway.
@Suite(.enabled(if: PrivateBroker.isAvailable))
struct ExpertflowOutage {
    private static let senders = 8
    private static let callsEach = 25
    private static let total = senders * callsEach

    /// A subscriber of a load's sender: each has a lane of its own.
    private static func number(_ load: Int, _ sender: Int) -> String {
        "+4477009004\(load)\(sender)"
    }

    private static func reports(_ gateway: TestGateway) -> Load {
        Load { sender, id in
            let to = number(1, sender).replacing("+", with: "%2B")
            return try await gateway.notify("MessageSid=\(id)&SmsStatus=delivered&To=\(to)").status
        }
    }

    private static func originations(_ gateway: TestGateway) -> Load {
        Load { sender, id in
            let from = number(2, sender).replacing("+", with: "%2B")
            let form = "Body=text+\(id)&From=\(from)&To=20901&SmsSid=\(id)"
            return try await gateway.receive(form).status
        }
    }

    @Test func `a broker that is killed and started under load loses no report and no MO`()
        async throws
    {
        try await withPrivateBroker { broker in
            try await withConnector(at: broker.configuration) { gateway, _ async throws in
                let loads = [Self.reports(gateway), Self.originations(gateway)]
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for load in loads {
                        for sender in 0..<Self.senders {
                            group.addTask { try await load.run(sender, Self.callsEach) }
                        }
                    }
                    for load in loads { try await load.reach { $0.taken >= Self.total / 4 } }
                    try await broker.kill()
                    for load in loads { try await load.reach { $0.declined >= Self.senders } }
                    try await broker.start()
                    try await group.waitForAll()
                }
                for counts in loads.map(\.counts) {
                    #expect(counts.taken == Self.total && counts.other == 0)
                    #expect(counts.declined > 0)
                }
                for _ in 0..<4 {
                    try await gateway.pass(seconds: 60)
                    try await gateway.sweep()
                }
                try await checkReports(of: broker)
                try await checkOriginations(of: broker)
            }
        }
    }

    private func checkReports(of broker: PrivateBroker) async throws {
        let told = try await all(of: "delivery-report", at: broker, id: "MessageSID")
        for (id, frame) in told {
            let body = try JSON.parse(frame.body)
            #expect(body == ExpertflowSample.report(id, "DELIVERED", "delivered"))
            #expect(frame.header("type") == "twilio")
            #expect(frame.header("persistent") == "true")
        }
        checkOrder(told.map(\.id))
    }

    private func checkOriginations(of broker: PrivateBroker) async throws {
        let told = try await all(of: "sms-received", at: broker, id: "SmsSid")
        for (id, frame) in told {
            let sender = try #require(id.dropFirst(2).first?.wholeNumberValue)
            let body = try JSON.parse(frame.body)
            let expected: JSON = [
                "Body": .string("text " + id), "From": .string(Self.number(2, sender)),
                "To": "20901", "SmsSid": .string(id), "MediaUrls": [],
                "ReceivedAt": "2026-03-04T09:00:00.000Z",
            ]
            #expect(body == expected)
            #expect(frame.header("type") == "twilio")
        }
        checkOrder(told.map(\.id))
    }

    /// Takes messages until each was there; what came twice too, in the order of the queue.
    private func all(
        of name: String,
        at broker: PrivateBroker,
        id key: String
    ) async throws -> [(id: String, frame: Frame)] {
        let queue = BrokerQueue("/queue/" + name, of: broker.configuration)
        var frames = try await queue.take(Self.total, by: .now + .seconds(60))
        while Set(frames.map { $0.text(key) }).count < Self.total {
            frames += try await queue.take(1, by: .now + .seconds(10))
        }
        let twice = frames.count - Self.total
        print("expertflow broker killed under load: \(name) lost=0 twice=\(twice)")
        return frames.map { ($0.text(key), $0) }
    }

    /// Whether those of each sender came first in the order in which he sent them.
    private func checkOrder(_ ids: [String]) {
        var seen: Set<String> = []
        let first = ids.filter { seen.insert($0).inserted }
        for sender in 0..<Self.senders {
            let expected = (0..<Self.callsEach).map { "SM\(sender)x\($0)" }
            #expect(first.filter { $0.hasPrefix("SM\(sender)x") } == expected)
        }
    }
}

/// Providers that send each callback until it is taken.
private final class Load: Sendable {
    struct Counts {
        var taken = 0
        /// Answered 500.
        var declined = 0
        var other = 0
    }

    private let call: @Sendable (_ sender: Int, _ id: String) async throws -> Int
    private let state = Mutex(Counts())

    /// - Parameter call: Sends a callback; the status of the answer.
    init(_ call: @escaping @Sendable (_ sender: Int, _ id: String) async throws -> Int) {
        self.call = call
    }

    var counts: Counts { state.withLock { $0 } }

    func run(_ sender: Int, _ count: Int) async throws {
        for number in 0..<count {
            var isTaken = false
            while !isTaken {
                try Task.checkCancellation()
                let status = try await call(sender, "SM\(sender)x\(number)")
                isTaken = status == 200
                state.withLock { counts in
                    switch status {
                    case 200: counts.taken += 1
                    case 500: counts.declined += 1
                    default: counts.other += 1
                    }
                }
            }
        }
    }

    func reach(_ isReached: (Counts) -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while !isReached(counts) {
            try #require(.now < end)
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}

extension Frame {
    fileprivate func text(_ key: String) -> String { (try? JSON.parse(body))?[key]?.string ?? "" }
}
