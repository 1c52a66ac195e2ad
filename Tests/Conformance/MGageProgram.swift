import Gateway
import Handlers
import Invocation
import JSON
import Postgres
import Store
import TestSupport
import Testing

/// The checks on what is handed in for a program, and on the list of its messages.
extension MGageConformance {
    @Test(.check(38)) func `mgage-38: a page hands in a message for a program`() async throws {
        try await withMGage { gateway, _ in
            let good = try await gateway.webMO()
            let silent = try await gateway.webMO(["message": nil])
            let stranger = try await gateway.webMO(authorization: nil)
            let wrong = try await gateway.webMO(authorization: SampleMGage.basic("acme-web", "x"))
            let unknown = try await gateway.webMO(["campid": "1"])

            #expect(good.status == 200)
            #expect(good.body == Array("SUCCESS".utf8))
            #expect(silent.status == 500)
            #expect(String(decoding: silent.body, as: UTF8.self).contains("message"))
            #expect(stranger.status == 401)
            #expect(wrong.status == 401)
            #expect(unknown.status == 500)
            #expect(String(decoding: unknown.body, as: UTF8.self).contains("campid"))
            try await gateway.pass(seconds: 1)
            let texts = try await gateway.export().listed("text")
            #expect(texts == ["JOIN"])
        }
    }

    @Test(.check(39)) func `mgage-39: a short code may have its country before it`() async throws {
        try await withMGage { gateway, _ in
            for code in ["20597", "US-20597"] {
                let answer = try await gateway.webMO(["destination": code])
                #expect(answer.body == Array("SUCCESS".utf8))
            }
            try await gateway.pass(seconds: 1)

            let told = try await gateway.export()

            #expect(told.listed("code") == ["20597", "20597"])
            #expect(told.listed("type") == ["MO", "MO"])
            #expect(told.listed("number") == [MGageSample.number, MGageSample.number])
            let others = try await gateway.export(SampleMGage.otherProgram).listed("type")
            #expect(others == [])
            let foreign = try await gateway.webMO(["destination": "20598"]).status
            #expect(foreign == 500)
        }
    }

    @Test func `a keyword is found in what a page hands in as in an MO`() async throws {
        try await withMGage { gateway, _ in
            _ = try await gateway.webMO(["message": "Join us"])
            try await gateway.mgageMO("Join us")

            let messages = try await gateway.kept()

            #expect(messages.map(\.keyword) == ["Join", "Join"])
            #expect(messages.map(\.text) == ["Join us", "Join us"])
        }
    }

    @Test(.check(40)) func `mgage-40: the list has today's messages, or what is asked for`()
        async throws
    {
        try await withMGage { gateway, _ in
            _ = try await gateway.mgage(["message": "Yesterday"])
            try await gateway.pass(seconds: 86_400)
            _ = try await gateway.mgage(["message": "Today"])
            try await gateway.pass(seconds: 1)
            try await gateway.mgageMO("JOIN")
            try await gateway.pass(seconds: 1)

            let today = try await gateway.export()
            let received = try await gateway.export(query: "messageType=MO")
            let sent = try await gateway.export(query: "messageType=MT&startDate=2026-03-04")
            let old = try await gateway.request(Manage.name, .export("startDate=2024-03-04"))

            #expect(today.listed("text") == ["Today", "JOIN"])
            #expect(received.listed("text") == ["JOIN"])
            #expect(sent.listed("text") == ["Yesterday", "Today"])
            #expect(old.status == 400)
        }
    }

    @Test func `the list is the user's own`() async throws {
        try await withMGage { gateway, _ in
            func status(_ program: String, _ authorization: String?) async throws -> Int {
                var event = HTTPEvent.export(program: program)
                event.headers["authorization"] = authorization
                return try await gateway.request(Manage.name, event).status
            }
            let (program, own) = (SampleMGage.program, SampleMGage.authorization)

            let wrong = SampleMGage.basic("acme-web", "x")
            var statuses: [Int] = []
            for asked in [program, "1", SampleMGage.foreignProgram] {
                statuses.append(try await status(asked, own))
            }
            for shown in [nil, wrong] { statuses.append(try await status(program, shown)) }

            #expect(statuses == [200, 404, 404, 401, 401])
        }
    }

    @Test(.check(41)) func `mgage-41: the list tells what the carrier reported`() async throws {
        try await withMGage { gateway, carrier in
            let ids = try await gateway.mgage(["numbers": MGageSample.numbers(3)]).ids
            for request in carrier.requests where request["to"] != "+12025551002" {
                let status = request["to"] == "+12025551000" ? "delivered" : "failed"
                try await gateway.mgageReport(request["id"], status)
            }
            try await gateway.pass(seconds: 1)

            let told = try await gateway.export()

            // Messages of one call have one time, and so no order.
            let statuses = Dictionary(
                zip(told.listed("messageId"), told.listed("status")),
                uniquingKeysWith: { first, _ in first }
            )
            #expect(ids.map { statuses[$0] } == ["delivered", "failed", "accepted"])
        }
    }
}
