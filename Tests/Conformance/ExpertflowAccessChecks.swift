import Foundation
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

    @Test(.check(40)) func `expertflow-40: what is locked opens by its secret alone`()
        async throws
    {
        try await withConnector(secrets: [ExpertflowSample.token]) {
            gateway,
            carriers async throws in
            let bearer = ["authorization": "Bearer " + ExpertflowSample.token]
            #expect(try await gateway.send().status == 401)
            #expect(try await gateway.send(headers: bearer).status == 200)
            #expect(carriers.requests.count == 1)

            let query = "token=" + ExpertflowSample.token
            #expect(try await gateway.receive("Body=Hi&To=20901").status == 401)
            #expect(
                try await gateway.receive("Body=Hi", query: "token=wrong-one-000001").status == 401
            )
            #expect(try await gateway.receive("Body=Hi&To=20901", query: query).status == 200)
            let state = "MessageSid=SM1&SmsStatus=delivered"
            #expect(try await gateway.notify(state).status == 401)
            #expect(try await gateway.notify(state, query: query).status == 200)

            #expect(try await gateway.queue("sms-received").isEmpty)
            let token = ExpertflowSample.token
            #expect(try await gateway.queue("sms-received", token: token).count == 1)
            #expect(try await gateway.queue("delivery-report", token: token).count == 1)
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
