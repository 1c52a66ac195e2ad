import Gateway
import Testing

struct PuzzelScheduleTests {
    @Test(arguments: [
        (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60), (1000, 60),
    ])
    func `callbacks come again after minutes that double, then every hour`(
        failures: Int,
        minutes: Int
    ) {
        for jitter in [0, 0.5, 0.999] {
            let delay = RetrySchedule.puzzel.delay(afterFailures: failures, jitter: jitter)
            #expect(delay == .seconds(minutes * 60))
        }
    }
}
