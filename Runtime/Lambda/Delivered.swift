import FoundationEssentials
import Invocation

/// An invocation as the platform hands it over.
struct Delivered {
    let requestID: String
    /// When the platform ends the invocation, in milliseconds since 1970; nil when it did not say.
    let deadline: Int64?
    /// For the platform's tracing: `Root=1-…;Parent=…;Sampled=1`.
    let traceID: String?
    let event: [UInt8]
    /// The event is longer than the platform's own bound, and was not read to its end.
    let isCut: Bool

    /// - Throws: ``PlatformProblem/malformed(_:)`` without an id that an answer can be posted to.
    init(_ answer: PlatformAnswer) throws(PlatformProblem) {
        guard let id = answer.requestID else {
            throw .malformed("it has no request id")
        }
        guard (1...Limits.requestIDLength).contains(id.utf8.count),
            id.utf8.allSatisfy(Self.isUnreserved)
        else { throw .malformed("its request id cannot be part of a path") }
        requestID = id
        deadline = answer.deadline
        traceID = answer.traceID.flatMap {
            $0.isEmpty ? nil : String($0.prefix(Limits.traceIDLength))
        }
        event = answer.body
        isCut = answer.isCut
    }

    /// The function's own deadline on the monotonic clock, a margin before the platform's.
    func deadline(by clock: Clock) -> ContinuousClock.Instant {
        var left = SingleInvocation.defaultTimeout
        if let deadline {
            left = .milliseconds(deadline) - .seconds(clock.now().timeIntervalSince1970)
        }
        left = min(max(left, .zero), Limits.invocation)
        return clock.monotonic() + left - min(Limits.margin, left / 10)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }
}
