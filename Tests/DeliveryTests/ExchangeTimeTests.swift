import Delivery
import Dialects
import Testing

struct ExchangeTimeTests {
    @Test(arguments: [(75, 60), (70, 60), (69, 59), (30, 20), (20, 10), (15, 10)])
    func `puzzel-41: a user's server has a minute where the invocation leaves it`(
        left: Int,
        seconds: Int
    ) {
        let time = Forwarder.exchangeTime(PuzzelCallback(), within: .seconds(left))
        #expect(time == .seconds(seconds))
    }

    @Test(arguments: [15, 20, 75])
    func `other servers have ten seconds`(left: Int) {
        let time = Forwarder.exchangeTime(GTIGLOBALForm(), within: .seconds(left))
        #expect(time == .seconds(10))
    }
}
