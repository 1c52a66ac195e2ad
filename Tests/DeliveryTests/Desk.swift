import Curl
import Foundation
import Gateway
import Invocation
import Logging
import Synchronization
import TestSupport

@testable import Delivery

/// A monotonic clock that is moved by hand.
final class HandClock: Sendable {
    private let now = Mutex(ContinuousClock.now)

    func move(_ time: Duration) { now.withLock { $0 += time } }

    var clock: Clock {
        Clock(now: { Date() }, monotonic: { self.now.withLock { $0 } }, sleep: { _ in })
    }
}

/// A server that gives tokens at `/token` and takes callbacks at `/mo`.
final class TokenDesk: Sendable {
    private let given = Mutex(0)
    private let answer: @Sendable (RecordedRequest, _ given: Int) -> RecordedAnswer

    /// - Parameter answer: To a callback, with the number of tokens given so far.
    init(_ answer: @escaping @Sendable (RecordedRequest, _ given: Int) -> RecordedAnswer) {
        self.answer = answer
    }

    func respond(to request: RecordedRequest) -> RecordedAnswer {
        guard request.path == "/token" else { return answer(request, given.withLock { $0 }) }
        let number = given.withLock {
            $0 += 1
            return $0
        }
        return .status(200, #"{"access_token":"t\#(number)","expires_in":3600}"#)
    }
}

func makeClient() -> HTTPClient {
    HTTPClient(
        policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: true),
        userAgent: "Waypost tests"
    )
}

struct NoFollowUps: FollowUps {
    func add(_ work: @escaping @Sendable () async -> Void) {}
}

func makeContext(_ clock: Clock) -> Context {
    Context(
        requestID: "test",
        functionName: "test",
        clock: clock,
        deadline: clock.monotonic() + .seconds(60),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        followUps: NoFollowUps()
    )
}
