import Foundation
import Gateway
import Handlers
import Invocation
import JSON
import LocalRuntime
import TestSupport
import Testing

/// The checks on paths, methods and secrets.
extension ExpertflowConformance {
    @Test(.check(33)) func `expertflow-33: the base path and its case count`() async throws {
        let yaml = try String(contentsOfFile: "template.yaml", encoding: .utf8)
        let template = try Template(yaml: yaml, environment: [:])
        let table = try RouteTable(template.functions.flatMap(\.routes))
        #expect(table.match(method: "POST", path: "/delivery-notification") == nil)
        let match = try #require(table.match(method: "POST", path: "/msg-client/Receive"))

        try await withConnector { gateway, _ async throws in
            let event = HTTPEvent(
                method: "POST",
                path: "/msg-client/Receive",
                headers: ["content-type": "application/x-www-form-urlencoded"],
                body: Array("Body=Hi&To=20901".utf8)
            )
            let answer = try await gateway.request(match.route.function, event)

            #expect(answer.status == 404)
            #expect(answer.body.isEmpty)
            #expect(try await gateway.originations().isEmpty)
        }
    }

    @Test(
        .check(34),
        arguments: [
            (TerminateMessage.name, "send"), (OriginateMessage.name, "receive"),
            (DeliveryReport.name, "delivery-notification"),
        ]
    )
    func `expertflow-34: only POST is allowed`(function: String, path: String) async throws {
        try await withConnector { gateway, _ async throws in
            let event = HTTPEvent(method: "GET", path: "/msg-client/\(path)")
            let answer = try await gateway.request(function, event)

            #expect(answer.status == 405)
            #expect(answer.headers["allow"] == "POST")
            #expect(answer.body.isEmpty)
        }
    }

    private static let locked = [
        ExpertflowSample.token,
        Credential.callback(dialect: "expertflow", token: ExpertflowSample.callbackToken).secret,
    ]
    private static let sent = "MessageSid=SM1&SmsStatus=sent"

    @Test(.check(40)) func `expertflow-40: sending is locked by its own secret`() async throws {
        try await withConnector(secrets: Self.locked) { gateway, carriers async throws in
            let path = "/msg-client/queue/sms-received"
            for (token, status) in [
                (nil, 401), (ExpertflowSample.callbackToken, 401), (ExpertflowSample.token, 200),
            ] as [(String?, Int)] {
                var headers: [String: String] = [:]
                headers["authorization"] = token.map { "Bearer " + $0 }
                #expect(try await gateway.send(headers: headers).status == status)
                let event = HTTPEvent(method: "GET", path: path, headers: headers)
                #expect(try await gateway.request(Manage.name, event).status == status)
            }
            #expect(carriers.requests.count == 1)
        }
    }

    @Test(.check(40)) func `expertflow-40: callbacks are locked by their own secret`()
        async throws
    {
        try await withConnector(secrets: Self.locked) { gateway, _ async throws in
            for (query, status) in [
                ("", 401), ("token=wrong-one-000001", 401),
                ("token=" + ExpertflowSample.token, 401),
                ("token=" + ExpertflowSample.callbackToken, 200),
            ] {
                let answer = try await gateway.receive("Body=Hi&To=20901", query: query)
                #expect(answer.status == status)
                #expect(try await gateway.notify(Self.sent, query: query).status == status)
            }
            let token = ExpertflowSample.token
            #expect(try await gateway.queue("sms-received", token: token).count == 1)
        }
    }

    @Test(
        .check(40),
        arguments: [
            ([ExpertflowSample.token, ExpertflowSample.open[1]], 401, 200),
            ([ExpertflowSample.open[0], locked[1]], 200, 401),
        ]
    )
    func `expertflow-40: one may be open and the other locked`(
        secrets: [String],
        sending: Int,
        calling: Int
    ) async throws {
        try await withConnector(secrets: secrets) { gateway, _ async throws in
            #expect(try await gateway.send().status == sending)
            #expect(try await gateway.receive("Body=Hi&To=20901").status == calling)
            #expect(try await gateway.notify(Self.sent).status == calling)
        }
    }

    @Test(.check(40)) func `expertflow-40: what is open asks for nothing`() async throws {
        try await withConnector { gateway, _ async throws in
            #expect(try await gateway.send().status == 200)
            #expect(try await gateway.receive("Body=Hi&To=20901").status == 200)
            #expect(try await gateway.notify("MessageSid=SM1&SmsStatus=sent").status == 200)
        }
    }

    @Test func `an application without a broker takes messages off their queue`() async throws {
        try await withConnector { gateway, _ async throws in
            for text in ["A", "B", "C"] { _ = try await gateway.receive("Body=\(text)&To=20901") }
            let ids = try await gateway.queue("sms-received").compactMap { $0["id"]?.string }
            try #require(ids.count == 3)

            for status in [204, 404] {
                let path = "/msg-client/queue/sms-received/\(ids[0])"
                let event = HTTPEvent(method: "DELETE", path: path)
                #expect(try await gateway.request(Manage.name, event).status == status)
            }
            #expect(try await gateway.originations().map { $0["Body"] } == ["B", "C"])

            let first = HTTPEvent(
                method: "GET",
                path: "/msg-client/queue/sms-received",
                query: "limit=1"
            )
            #expect(try await gateway.request(Manage.name, first).json.array?.count == 1)
        }
    }

    @Test(
        arguments: [
            ("GET", "delivery-report", "limit=0", 400), ("GET", "delivery-report", "limit=x", 400),
            ("GET", "else", "", 404), ("POST", "delivery-report", "", 405),
            ("DELETE", "delivery-report/none", "", 404),
            ("GET", "delivery-report/0199a5f0-0000-7000-8000-000000000000", "", 405),
        ]
    )
    func `a queue is asked for as agreed`(
        method: String,
        path: String,
        query: String,
        status: Int
    ) async throws {
        try await withConnector { gateway, _ async throws in
            let path = "/msg-client/queue/\(path)"
            let event = HTTPEvent(method: method, path: path, query: query)
            #expect(try await gateway.request(Manage.name, event).status == status)
        }
    }
}
