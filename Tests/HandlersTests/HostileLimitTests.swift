import Foundation
import Gateway
import Invocation
import JSON
import TestSupport
import Testing

/// Bounds of what is sent, at the bound and one past it, through the whole of a function.
@Suite struct HostileLimitTests {
    /// What is as long or as many as it is told, and how it is answered.
    struct Bound: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var function: String
        var limit: Int
        var statuses: [Int]
        var event: @Sendable (Int) -> HTTPEvent

        init(
            _ name: String,
            _ limit: Int,
            _ function: String = "TerminateMessage",
            _ statuses: [Int] = [200, 400],
            event: @escaping @Sendable (Int) -> HTTPEvent
        ) {
            testDescription = name
            self.function = function
            self.limit = limit
            self.statuses = statuses
            self.event = event
        }
    }

    private static func long(_ letter: String, _ count: Int) -> JSON {
        .string(String(repeating: letter, count: count))
    }

    private static func nested(_ levels: Int) -> JSON {
        (0..<levels).reduce(JSON.string("deep")) { inner, _ in .array([inner]) }
    }

    /// A partner's message with something else in it.
    private static func message(_ key: String, _ value: JSON, isMMS: Bool = false) -> HTTPEvent {
        var message: JSON = [
            "from": "+12025550140", "to": ["+447700900110"], "text": "Hi",
        ]
        if isMMS { message.set("type", "MMS") }
        message.set(key, value)
        return .submission(message, token: "demo-client-token-0001")
    }

    /// A carrier's message with something else in it.
    private static func origination(_ key: String, _ value: JSON) -> HTTPEvent {
        var message: JSON = [
            "id": "mo-1", "from": "+447700900110", "to": "+12025550141", "text": "Hi",
        ]
        message.set(key, value)
        return .origination(message, secret: "demo-carrier-secret-01")
    }

    private static func padded(_ event: HTTPEvent, to octets: Int) -> HTTPEvent {
        var event = event
        event.body += Array(repeating: 0x20, count: octets - event.body.count)
        return event
    }

    private static let partners = [
        Bound("characters of an id", 64) { message("messageId", long("m", $0)) },
        Bound("characters of a subject", 80) { message("subject", long("s", $0)) },
        Bound("septets of an SMS", 1_530) { message("text", long("t", $0)) },
        Bound("units of an SMS", 670) { message("text", long("я", $0)) },
        Bound("characters of an MMS", 5_000) { message("text", long("t", $0), isMMS: true) },
        Bound("levels of a body, its own one of them", 31) { message("x", nested($0)) },
        Bound("characters of a key", 64) { count in
            var event = HTTPEvent(
                method: "POST",
                path: "/msg-client/send",
                headers: [
                    "content-type": "application/json",
                    "idempotency-key": String(repeating: "k", count: count),
                ]
            )
            let body: JSON = [
                "To": 447_700_900_410, "Body": "Hello",
            ]
            event.body = body.serialized()
            return event
        },
    ]

    private static let carriers = [
        Bound("characters of a carrier's id", 64, "OriginateMessage") {
            origination("id", long("m", $0))
        },
        Bound("characters of a carrier's subject", 80, "OriginateMessage") {
            origination("subject", long("s", $0))
        },
        Bound("numbers of a group", 50, "OriginateMessage") { count in
            origination("to", .array((0..<count).map { .string("+1202555\(1_000 + $0)") }))
        },
        Bound("octets of a carrier's body", 262_144, "OriginateMessage", [200, 413]) {
            padded(origination("id", "mo-long"), to: $0)
        },
        Bound("characters of a reference", 128, "DeliveryReport") {
            .report(
                ["ref": long("r", $0), "status": "delivered"],
                secret: "demo-carrier-secret-01"
            )
        },
    ]

    private static let management = [
        Bound("messages of a list", 1_000, "Manage") {
            HTTPEvent(
                method: "GET",
                path: "/msg-client/queue/sms-received",
                query: "limit=\($0)"
            )
        },
        Bound("octets of a medium", 3_750_000, "Manage", [201, 413]) {
            HTTPEvent(
                method: "POST",
                path: "/GTIGLOBALMsgGateway/v2/media",
                headers: [
                    "authorization": "Bearer demo-client-token-0001", "content-type": "image/png",
                ],
                body: Array(repeating: 0xFF, count: $0)
            )
        },
    ]

    @Test(arguments: partners + carriers + management)
    func `a bound is taken, and one past it is not`(_ bound: Bound) async throws {
        let agreements = DemoAgreements.agreements(primary: "http://127.0.0.1:9/in")

        try await withTestGateway(agreements) { gateway in
            let within = try await gateway.request(bound.function, bound.event(bound.limit))
            let past = try await gateway.request(bound.function, bound.event(bound.limit + 1))

            #expect([within.status, past.status] == bound.statuses)
        }
    }
}
