import JSON
import Logging
import Synchronization
import Testing

@testable import Invocation

@Suite struct EventCodingInvocationTests {
    private struct Probe: Function {
        static let name = "Probe"
        let body: @Sendable (Event, Context) async throws -> Answer

        func handle(_ event: Event, _ context: Context) async throws -> Answer {
            try await body(event, context)
        }
    }

    private struct Failure: Error {}

    private final class Order: Sendable {
        private let steps = Mutex<[String]>([])

        var all: [String] { steps.withLock { $0 } }

        func add(_ step: String) { steps.withLock { $0.append(step) } }
    }

    private func invoke(
        _ event: String,
        clock: Clock = .system,
        _ body: @escaping @Sendable (Event, Context) async throws -> Answer
    ) async -> InvocationResult {
        await SingleInvocation.invoke(
            function: Probe(body: body),
            eventBytes: Array(event.utf8),
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    @Test func `an answer comes before the work for after it`() async {
        let order = Order()
        let result = await invoke("{}") { _, context in
            context.afterAnswer { order.add("after") }
            order.add("answer")
            return .value(["name": .string(context.functionName)])
        }
        let before = order.all
        await result.runFollowUps()

        #expect(before == ["answer"])
        #expect(order.all == ["answer", "after"])
        guard case .answered(let answer) = result.outcome else { Issue.record("none"); return }
        #expect(answer == ["name": "Probe"])
        #expect(result.exitCode == 0)
        #expect(result.problem == nil)
    }

    @Test func `an event that is malformed or not for the function ends in 65`() async {
        let malformed = await invoke("[") { _, _ in .value(.null) }
        let unsupported = await invoke("{}") { _, _ in
            throw EventError.unsupported(function: "Probe", kind: "schedule")
        }

        #expect(malformed.exitCode == 65)
        #expect(malformed.problem?.hasPrefix("malformed event: not JSON") == true)
        #expect(unsupported.exitCode == 65)
        #expect(unsupported.problem == "Probe takes no schedule event")
    }

    @Test(arguments: [(1_048_576, false), (1_048_577, true)])
    func `a long answer goes as base64 though it is a text`(octets: Int, isBase64: Bool) {
        let answer = HTTPAnswer(status: 200, body: Array(repeating: 1, count: octets))

        let encoded = Answer.http(answer).encoded()

        #expect(encoded["isBase64Encoded"]?.bool == isBase64)
        #expect(HTTPAnswer(platform: encoded) == answer)
    }

    @Test func `a failure ends in 70 with its cause`() async {
        let result = await invoke("{}") { _, _ in throw Failure() }

        #expect(result.exitCode == 70)
        #expect(result.problem == "Failure()")
    }

    @Test func `a function past its deadline is cancelled and ends in 70`() async {
        let start = ContinuousClock.now
        let clock = Clock(
            now: Clock.system.now,
            monotonic: { start },
            sleep: { #expect($0 == start + .seconds(30)) }
        )

        let result = await invoke("{}", clock: clock) { _, _ in
            while !Task.isCancelled { await Task.yield() }
            throw CancellationError()
        }

        #expect(result.exitCode == 70)
        #expect(result.problem == "no answer after 30.0 seconds")
    }
}
