import Foundation
import Gateway
import Handlers
import Invocation
import JSON
import Postgres
import Store
import TestSupport
import Testing

extension TestGateway {
    /// Hands in the sample's message from a page, with these parameters in place of its own.
    func webMO(
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
    func export(
        _ program: String = SampleMGage.program,
        query: String = ""
    ) async throws -> JSON {
        let answer = try await request(Manage.name, .export(query, program: program))
        #expect(answer.status == 200)
        return answer.json
    }

    /// All messages of the first program, as they are stored.
    func kept() async throws -> [Message] {
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
    func keep(_ count: Int) async throws {
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
    static func export(
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
    func listed(_ name: String) -> [String?] {
        self["messages"]?.array?.map { $0[name]?.string } ?? []
    }
}
