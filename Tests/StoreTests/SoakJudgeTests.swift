import TestSupport
import Testing

/// Made-up logs of the soak: a sound one, and each rule broken once.
struct SoakJudgeTests {
    /// Two MTs of a lane one after another, the first with a DR.
    private static var sound: SoakLog {
        var log = SoakLog()
        log.messages["a"] = message("a", 1, 2)
        log.messages["b"] = message("b", 3, 4)
        log.messages["dr:a"] = message("dr:a", 6, 7, lane: "partner")
        log.messages["dr:a"]?.subject = "a"
        log.messages["dr:a"]?.state = "delivered"
        log.arrivals = [
            arrival("a", 2, 2.5), arrival("b", 4, 5), arrival("dr:a", 7, 8, state: "delivered"),
        ]
        log.end = 100
        return log
    }

    private static func message(
        _ key: String,
        _ began: Double,
        _ ended: Double,
        lane: String = "carrier"
    ) -> SoakMessage {
        var message = SoakMessage(key: key, lane: lane, began: began)
        message.ended = ended
        message.outcome = .accepted
        return message
    }

    private static func arrival(
        _ key: String,
        _ from: Double,
        _ until: Double,
        _ reaction: SoakArrival.Reaction = .took,
        id: String? = nil,
        state: String? = nil
    ) -> SoakArrival {
        SoakArrival(
            key: key,
            id: id ?? key,
            exchange: Int(from * 1_000),
            from: from,
            until: until,
            reaction: reaction,
            state: state
        )
    }

    private func rules(_ change: (inout SoakLog) -> Void) -> [SoakJudge.Rule] {
        var log = Self.sound
        change(&log)
        return SoakJudge.findings(in: log).map(\.rule)
    }

    @Test func `a sound run has no finding`() {
        #expect(rules { _ in } == [])
    }

    @Test func `what was accepted and never came is lost`() {
        #expect(rules { $0.arrivals.remove(at: 1) } == [.lost])
    }

    @Test func `what its receiver only declined or never answered is lost`() {
        #expect(rules { $0.arrivals[1].reaction = .declined } == [.lost])
        #expect(rules { $0.arrivals[1].reaction = .silent } == [.lost])
    }

    @Test func `what was refused, or maybe accepted, may stay away`() {
        for outcome in [SoakMessage.Outcome.refused, .maybe] {
            let rules = rules {
                $0.messages["b"]?.outcome = outcome
                $0.arrivals.remove(at: 1)
            }
            #expect(rules == [])
        }
    }

    @Test func `an expired message is lost unless its sender was told`() {
        func expire(_ log: inout SoakLog) {
            log.messages["b"]?.expires = 50
            log.messages["b"]?.report = "dr:b"
            log.messages["dr:b"] = SoakMessage(key: "dr:b", lane: "partner", began: 3)
            log.arrivals.remove(at: 1)
        }
        let told = rules {
            expire(&$0)
            $0.arrivals.append(Self.arrival("dr:b", 51, 52, state: "failed"))
        }

        #expect(rules(expire) == [.lost])
        #expect(told == [])
    }

    @Test func `a message that overtakes an earlier one is out of order`() {
        let rules = rules { log in
            log.arrivals[0] = Self.arrival("a", 5.5, 6)
        }

        #expect(rules == [.order])
    }

    @Test func `messages whose requests overlapped may come in any order`() {
        let rules = rules { log in
            log.messages["b"]?.began = 1.5
            log.arrivals[0] = Self.arrival("a", 5.5, 6)
        }

        #expect(rules == [])
    }

    @Test(arguments: [(5.0, []), (6.5, [SoakJudge.Rule.order])])
    func `a DR keeps its place once its delivery was surely recorded`(
        began: Double,
        expected: [SoakJudge.Rule]
    ) {
        let rules = rules { log in
            log.arrivals[1] = Self.arrival("b", 6, 6.2)
            log.messages["dr:a"]?.began = began
            log.messages["c"] = Self.message("c", 8, 9, lane: "partner")
            log.arrivals[2] = Self.arrival("dr:a", 12, 13, state: "delivered")
            log.arrivals.append(Self.arrival("c", 10, 11))
        }

        #expect(rules == expected)
    }

    @Test func `two requests of a lane at a time overlap`() {
        #expect(rules { $0.arrivals[0].until = 4.5 } == [.overlap])
    }

    @Test func `one that died with its sender overlaps with nothing`() {
        let rules = rules { log in
            log.arrivals[0].until = 4.5
            log.disturbances = [SoakDisturbance(.kill, from: 3, until: 3.5)]
        }

        #expect(rules == [])
    }

    @Test func `an outage of the database is no excuse to overlap`() {
        let rules = rules { log in
            log.arrivals[0].until = 4.5
            log.disturbances = [SoakDisturbance(.outage, from: 3, until: 3.5)]
        }

        #expect(rules == [.overlap])
    }

    @Test(arguments: [(4.9, []), (9.9, []), (10.1, [SoakJudge.Rule.duplicate])])
    func `a message comes again only where a fault fell before our commit`(
        fault: Double,
        expected: [SoakJudge.Rule]
    ) {
        let rules = rules { log in
            log.arrivals.append(Self.arrival("b", 60, 61))
            log.disturbances = [SoakDisturbance(.outage, from: fault, until: fault)]
        }

        #expect(rules == expected)
    }

    @Test func `a message whose answer was not seen comes again`() {
        let rules = rules { log in
            log.arrivals[1].reaction = .silent
            log.arrivals.append(Self.arrival("b", 60, 61))
        }

        #expect(rules == [])
    }

    @Test func `a message under two ids is a duplicate, whatever happened`() {
        let rules = rules { log in
            log.arrivals[1].reaction = .silent
            log.arrivals.append(Self.arrival("b", 60, 61, id: "other"))
        }

        #expect(rules == [.duplicate])
    }

    @Test func `a message that nobody sent is found`() {
        #expect(rules { $0.arrivals.append(Self.arrival("x", 60, 61)) } == [.duplicate])
    }

    @Test func `a DR with another state than the first is reversed`() {
        #expect(rules { $0.arrivals[2].state = "failed" } == [.reversed])
    }

    @Test(arguments: [(4.5, []), (1.9, [SoakJudge.Rule.expired])])
    func `what comes after its end is found`(expires: Double, expected: [SoakJudge.Rule]) {
        #expect(rules { $0.messages["b"]?.expires = expires } == expected)
    }
}
