import Gateway
import Testing

struct RetryScheduleTests {
    @Test(arguments: [1, 2, 100, 20_160, Int.max])
    func `a partner is tried again every half minute, for ever`(failures: Int) {
        let schedule = RetrySchedule.gtiglobal

        #expect(schedule.delay(afterFailures: failures, jitter: 0) == .seconds(30))
        #expect(schedule.delay(afterFailures: failures, jitter: 0.5) == .milliseconds(30_500))
        #expect(schedule.delay(afterFailures: failures, jitter: 0.999) < .seconds(31))
    }

    @Test(arguments: [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (6, 60), (Int.max, 60)])
    func `a carrier is tried again later and later, up to a minute`(failures: Int, seconds: Int) {
        let schedule = RetrySchedule.carrier
        let middle = Duration.seconds(seconds)

        #expect(schedule.delay(afterFailures: failures, jitter: 0.5) == middle)
        #expect(near(schedule.delay(afterFailures: failures, jitter: 0), middle * 0.9))
        #expect(near(schedule.delay(afterFailures: failures, jitter: 0.75), middle * 1.05))
    }

    private func near(_ one: Duration, _ other: Duration) -> Bool {
        one - other < .milliseconds(1) && other - one < .milliseconds(1)
    }
}
