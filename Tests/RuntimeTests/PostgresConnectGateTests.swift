import Testing

@testable import Postgres

struct PostgresConnectGateTests {
    private let start = ContinuousClock.now

    @Test func `while nothing is known to be well one attempt is made at a time`() {
        var gate = ConnectGate(timeout: .seconds(3))
        #expect(gate.isFree)

        _ = gate.begin(at: start)
        #expect(!gate.isFree)

        gate.succeeded()
        _ = gate.begin(at: start)
        #expect(gate.isFree)
    }

    @Test func `an attempt after a failed one waits for 100 to 250 ms`() {
        for _ in 0..<100 {
            var gate = ConnectGate(timeout: .seconds(3))
            gate.failed(gate.begin(at: start), at: start)
            let wait = start.duration(to: gate.begin(at: start).notBefore)
            #expect(wait >= .milliseconds(100) && wait <= .milliseconds(250))
        }
    }

    @Test(arguments: [1, 10, 1_000, 3_000])
    func `no call waits for longer than the time to connect`(answerMilliseconds: Int) {
        let timeout = Duration.seconds(3)
        var gate = ConnectGate(timeout: timeout)
        var now = start
        while !gate.isHopeless(at: now) {
            let attempt = gate.begin(at: now)
            let answer = attempt.notBefore.advanced(by: .milliseconds(answerMilliseconds))
            now = min(answer, attempt.limit)
            gate.failed(attempt, at: now)
        }
        #expect(start.duration(to: now) <= timeout + timeout / 4)

        let late = gate.begin(at: now)
        #expect(now.duration(to: late.limit) <= timeout)
    }
}
