import Dialects
import Gateway
import Invocation
import JSON
import Store
import Synchronization
import TestSupport
import Testing

/// MOs of a Puzzel service that takes them in JSON, several a request.
@Suite struct CollectedCallbackTests {
    private static let carrierSecret = "carrier-secret-0001"

    private func agreements(_ server: RecordingServer) -> Agreements {
        let terms = PuzzelTerms(
            serviceID: 4711,
            serviceName: "Fjordbok",
            originator: .init(kind: .network, text: "2097"),
            mo: Callback(form: .json, url: server.url("/mo"))
        )
        return Agreements(
            carriers: [
                CarrierAgreement(
                    name: "handsets",
                    dialect: "simulated",
                    secrets: [Self.carrierSecret]
                )
            ],
            partners: [
                PartnerAgreement(
                    name: "fjordbok",
                    dialect: "puzzel",
                    clientTokens: [Credential.secret(user: "fjordbok", password: "Torsk-88")],
                    carrier: "handsets",
                    routes: [.init(number: "2097")],
                    terms: .puzzel(terms)
                )
            ]
        )
    }

    private func text(_ number: Int) -> JSON {
        [
            "carrier": "handsets", "id": .string("mo-\(number)"), "from": "+4790000001",
            "to": "2097", "text": .string("text \(number)"),
        ]
    }

    /// The texts of each request, in the order of arrival.
    private func texts(_ server: RecordingServer) throws -> [[String]] {
        try server.requests.map { request in
            let members = try JSON.parse(request.body)["mo"]?.array ?? []
            return members.compactMap { $0["content"]?.string }
        }
    }

    private func take(_ numbers: [Int], _ gateway: TestGateway) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for number in numbers {
                let envelope = CloudEvent(
                    id: "e\(number)",
                    source: "test",
                    type: "waypost.mo.received",
                    data: text(number)
                )
                group.addTask {
                    _ = try await gateway.invoke("OriginateMessage", .cloud(envelope))
                }
            }
        }
    }

    @Test func `what comes within a second goes in one request`() async throws {
        try await withRecordingServer(answer: { _ in .status(200) }) { server in
            try await withTestGateway(agreements(server)) { gateway in
                try await take([1, 2, 3], gateway)

                let texts = try texts(server)
                #expect(texts.count == 1)
                #expect(texts.first?.sorted() == ["text 1", "text 2", "text 3"])
            }
        }
    }

    @Test func `one that failed alone goes again alone`() async throws {
        let status = Atomic(500)
        try await withRecordingServer(
            answer: { _ in .status(status.load(ordering: .relaxed)) }
        ) { server in
            try await withTestGateway(agreements(server)) { gateway in
                try await take([1], gateway)
                try await take([2], gateway)
                status.store(200, ordering: .relaxed)
                try await gateway.pass(seconds: 61)
                try await gateway.sweep()

                #expect(try texts(server) == [["text 1"], ["text 1"], ["text 2"]])
            }
        }
    }

    @Test func `a request that failed goes again with the same members`() async throws {
        let status = Atomic(500)
        try await withRecordingServer(
            answer: { _ in .status(status.load(ordering: .relaxed)) }
        ) { server in
            try await withTestGateway(agreements(server)) { gateway in
                try await take([1, 2], gateway)
                try await take([3], gateway)
                status.store(200, ordering: .relaxed)
                try await gateway.pass(seconds: 61)
                try await gateway.sweep()

                let texts = try texts(server)
                #expect(texts.count == 3)
                #expect(texts.first == texts.dropFirst().first)
                #expect(texts.last == ["text 3"])
                #expect(texts.first?.count == 2)
            }
        }
    }
}
