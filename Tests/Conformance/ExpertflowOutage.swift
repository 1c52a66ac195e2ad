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
    private static let notificationsEach = 25
    private static let total = senders * notificationsEach

    @Test func `a broker that is killed and started while 200 reports come in loses none`()
        async throws
    {
        try await withPrivateBroker { broker in
            try await withConnector(at: broker.configuration) { gateway, _ async throws in
                let load = Load(gateway)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for sender in 0..<Self.senders {
                        group.addTask { try await load.run(sender, Self.notificationsEach) }
                    }
                    try await load.reach { $0.taken >= Self.total / 4 }
                    try await broker.kill()
                    try await load.reach { $0.declined >= Self.senders }
                    try await broker.start()
                    try await group.waitForAll()
                }
                let counts = load.counts
                #expect(counts.taken == Self.total && counts.declined > 0 && counts.other == 0)
                for _ in 0..<4 {
                    try await gateway.pass(seconds: 60)
                    try await gateway.sweep()
                }

                let queue = BrokerQueue("/queue/delivery-report", of: broker.configuration)
                var frames = try await queue.take(Self.total, by: .now + .seconds(60))
                while Set(frames.map(\.id)).count < Self.total {
                    frames += try await queue.take(1, by: .now + .seconds(10))
                }
                for frame in frames {
                    let body = try JSON.parse(frame.body)
                    #expect(body == ExpertflowSample.report(frame.id, "DELIVERED", "delivered"))
                    #expect(frame.header("type") == "twilio")
                    #expect(frame.header("persistent") == "true")
                }
                let twice = frames.count - Self.total
                let line = "taken=\(counts.taken) declined=\(counts.declined) lost=0 twice=\(twice)"
                print("expertflow broker killed under load: \(line)")
            }
        }
    }
}

/// Providers that send each notification until it is taken.
private final class Load: Sendable {
    struct Counts {
        var taken = 0
        /// Answered 500.
        var declined = 0
        var other = 0
    }

    private let gateway: TestGateway
    private let state = Mutex(Counts())

    init(_ gateway: TestGateway) { self.gateway = gateway }

    var counts: Counts { state.withLock { $0 } }

    func run(_ sender: Int, _ count: Int) async throws {
        for number in 0..<count {
            let form = "MessageSid=SM\(sender)x\(number)&SmsStatus=delivered"
            var isTaken = false
            while !isTaken {
                try Task.checkCancellation()
                let status = try await gateway.notify(form).status
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
    fileprivate var id: String { (try? JSON.parse(body))?["MessageSID"]?.string ?? "" }
}
