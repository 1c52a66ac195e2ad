import Gateway
import Testing

struct MessageStateTests {
    static let final: [MessageState] = [.delivered, .failed, .expired, .dead]

    @Test(arguments: MessageState.allCases)
    func `a message goes from accepted to any later state`(next: MessageState) {
        #expect(MessageState.accepted.moved(to: next) == next)
    }

    @Test(arguments: MessageState.allCases)
    func `a sent message never becomes merely accepted`(next: MessageState) {
        #expect(MessageState.sent.moved(to: next) == (next == .accepted ? .sent : next))
    }

    @Test(arguments: final, MessageState.allCases)
    func `a final state stays`(state: MessageState, next: MessageState) {
        #expect(state.moved(to: next) == state)
        #expect(state.isFinal)
    }

    @Test func `two states are not final`() {
        #expect(MessageState.allCases.filter { !$0.isFinal } == [.accepted, .sent])
    }
}
