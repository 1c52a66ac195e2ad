import Foundation
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
            let texts = try await gateway.export().all("text")
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

            #expect(told.all("code") == ["20597", "20597"])
            #expect(told.all("type") == ["MO", "MO"])
            #expect(told.all("number") == [MGageSample.number, MGageSample.number])
            let others = try await gateway.export(SampleMGage.otherProgram).all("type")
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
            try await gateway.mgageMO("JOIN")
            try await gateway.pass(seconds: 1)

            let today = try await gateway.export()
            let received = try await gateway.export(query: "messageType=MO")
            let sent = try await gateway.export(query: "messageType=MT&startDate=2026-03-04")
            let old = try await gateway.request(Manage.name, .export("startDate=2024-03-04"))

            #expect(today.all("text") == ["Today", "JOIN"])
            #expect(received.all("text") == ["JOIN"])
            #expect(sent.all("text") == ["Yesterday", "Today"])
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
                zip(told.all("messageId"), told.all("status")),
                uniquingKeysWith: { first, _ in first }
            )
            #expect(ids.map { statuses[$0] } == ["delivered", "failed", "accepted"])
        }
    }

    @Test(arguments: [(172_799, 2, "accepted"), (172_800, 1, "expired")])
    func `a message waits for 48 hours`(seconds: Double, tries: Int, status: String) async throws {
        try await withMGage(answer: { .status($0.order == 0 ? 503 : 200) }) { gateway, carrier in
            _ = try await gateway.mgage()
            try await gateway.pass(seconds: seconds)
            try await gateway.sweep()

            #expect(carrier.requests.count == tries)
            let told = try await gateway.export(query: "startDate=2026-03-04")
            #expect(told.all("status") == [status])
        }
    }

    @Test func `a list of more than 10,000 says where it goes on`() async throws {
        try await withMGage { gateway, _ in
            try await gateway.keep(10_001)
            try await gateway.pass(seconds: 60)

            let told = try await gateway.export()
            let next = told["next"]?.string
            let rest = try await gateway.export(query: "startDate=\(next ?? "")")

            #expect(told["messages"]?.array?.count == 10_000)
            #expect(next == "2026-03-04T09:00:10.000Z")
            #expect(rest.all("text") == ["10000"])
            #expect(rest["next"] == nil)
        }
    }
}

extension TestGateway {
    /// Hands in the sample's message from a page, with these parameters in place of its own.
    fileprivate func webMO(
        _ changes: [String: String?] = [:],
        authorization: String? = SampleMGage.authorization
    ) async throws -> HTTPAnswer {
        let sample = [
            "campid": SampleMGage.program, "destination": "20597",
            "originator": MGageSample.number, "message": "JOIN",
        ]
        let fields = sample.merging(changes.mapValues { $0 ?? "" }) { $1 }
        var event = HTTPEvent(
            method: "POST",
            path: "/api/externalMO",
            query: fields.filter { !$0.value.isEmpty }
                .map { "\($0)=\(MGageSample.escaped($1))" }.joined(separator: "&")
        )
        event.headers["authorization"] = authorization
        return try await request(Manage.name, event)
    }

    /// The list of a program's messages, in JSON.
    fileprivate func export(
        _ program: String = SampleMGage.program,
        query: String = ""
    ) async throws -> JSON {
        let answer = try await request(Manage.name, .export(query, program: program))
        #expect(answer.status == 200)
        return answer.json
    }

    /// All messages of the first program, as they are stored.
    fileprivate func kept() async throws -> [Message] {
        let found = try await store.profile(
            of: SampleMGage.credential(),
            dialect: "mgage",
            by: soon
        )
        return try await store.archived(
            of: #require(found.profile).endpointID,
            kind: nil,
            from: now - 1,
            until: now + 1,
            limit: 100,
            by: soon
        ).compactMap { archived in
            switch archived.load {
            case .mt(let message), .mo(let message): message
            case .dr: nil
            }
        }
    }

    /// Stores so many messages of the first program, one a millisecond.
    fileprivate func keep(_ count: Int) async throws {
        try await run(
            """
            INSERT INTO store.message (id, endpoint_id, source_id, subscriber, kind, reports,
                                       archive, body)
            SELECT (lpad(to_hex(1772614800000 + i), 12, '0') || '7000800000000000' || '0000')::uuid,
                   e.endpoint_id, e.endpoint_id, '+12025550123', 1, false, e.endpoint_id,
                   json_build_object('id', 'mg-' || i, 'from', '+12025550123', 'to',
                     json_build_array('20597'), 'owner', '+12025550123', 'text', i::text,
                     'at', 1772614800000 + i)
            FROM generate_series(0, \(count - 1)) i, store.endpoint e
            WHERE e.name = 'acme-330871'
            """
        )
    }
}

extension HTTPEvent {
    fileprivate static func export(
        _ query: String = "",
        program: String = SampleMGage.program
    ) -> HTTPEvent {
        HTTPEvent(
            method: "GET",
            path: "/api/messages/program/\(program)",
            query: query,
            headers: [
                "authorization": SampleMGage.authorization, "accept": "application/json",
            ]
        )
    }
}

extension JSON {
    /// One field of all messages of a list.
    fileprivate func all(_ name: String) -> [String?] {
        self["messages"]?.array?.map { $0[name]?.string } ?? []
    }
}
