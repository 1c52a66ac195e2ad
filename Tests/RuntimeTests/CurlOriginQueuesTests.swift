import Testing

@testable import Curl

@Suite struct CurlOriginQueuesTests {
    @Test func `an origin at its limit waits in order and holds up no other`() {
        var queues = OriginQueues<Int>(limit: 2)

        let starts = [1, 2, 3, 4].map { queues.admit($0, to: "slow") }
        let other = queues.admit(5, to: "fast")
        let next = [queues.finish(at: "slow"), queues.finish(at: "slow")]

        #expect(starts == [true, true, false, false])
        #expect(other)
        #expect(next == [3, 4])
        #expect(queues.waitingCount == 0)
    }

    @Test func `places come free only when nobody waits for them`() {
        var queues = OriginQueues<Int>(limit: 1)
        _ = queues.admit(1, to: "a")
        _ = queues.admit(2, to: "a")

        let second = queues.finish(at: "a")
        let isThirdStarted = queues.admit(3, to: "a")
        let rest = [queues.finish(at: "a"), queues.finish(at: "a")]
        let isFourthStarted = queues.admit(4, to: "a")

        #expect(second == 2)
        #expect(!isThirdStarted)
        #expect(rest == [3, nil])
        #expect(isFourthStarted)
    }

    @Test func `who is taken out while waiting does not start later`() {
        var queues = OriginQueues<Int>(limit: 1)
        for element in 1...4 { _ = queues.admit(element, to: element == 4 ? "b" : "a") }

        let removed = queues.removeWaiting { $0 != 3 }
        let count = queues.waitingCount
        let next = queues.finish(at: "a")

        #expect(removed == [2])
        #expect(count == 1)
        #expect(next == 3)
    }
}
