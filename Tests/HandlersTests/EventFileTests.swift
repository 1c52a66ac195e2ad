import Gateway
import Handlers
import Invocation
import JSON
import Store
import TestSupport
import Testing

@Suite struct EventFileTests {
    @Test(arguments: EventReplay.all)
    func `a sample event is answered as the table says`(_ replay: EventReplay) async throws {
        let file = try EventFile(named: replay.name)
        let function = try #require(file.function)
        let event = try Event.decode(file.bytes)

        try await withRecordingServer(answer: { _ in .status(200) }) { partner in
            try await withTestGateway(DemoAgreements.agreements(primary: partner.url())) {
                gateway in
                if function == "DeliveryReport" { try await gateway.deliverReported() }
                try await gateway.keepSampleMedium()

                let answer = try await gateway.invoke(function, event)

                #expect(try answer.summary == replay.answer)
                #expect(try partner.requests.map { try $0.summary }.sorted() == replay.pushes)
            }
        }
    }

    @Test func `every sample event is in the table, and nothing else is`() throws {
        let replayed = EventReplay.all.map(\.name)

        #expect(Set(replayed).count == replayed.count)
        #expect(try EventFile.names() == replayed.sorted())
    }

    @Test(arguments: try EventFile.names())
    func `an event stays what it is when it is read and written again`(_ name: String) throws {
        let file = try EventFile(named: name)

        let written = try Event.decode(file.bytes).encoded()

        #expect(written.withoutAccount == (try JSON.parse(file.bytes)).withoutAccount)
        #expect(try Event.decode(written.serialized()).encoded() == written)
    }
}

extension TestGateway {
    /// Keeps the medium that the sample events ask for.
    fileprivate func keepSampleMedium() async throws {
        let medium = NewMedium(
            id: try #require(MediaID("7QmZt0b9c1r6xV2sKd4LwE8uYpRfHnJa")),
            type: try #require(MediaType("image/png")),
            content: Array(repeating: 0xFF, count: 69)
        )
        let acme = MediaCaller(secret: "demo-client-token-0001", dialect: "gtiglobal")
        _ = try await wiring.vault.put([medium], of: .caller(acme), by: soon)
    }

    /// Delivers the message that the sample reports are about, as if a carrier had taken it.
    fileprivate func deliverReported() async throws {
        let id = try #require(UUIDv7("019cb813-5280-7a41-8c0d-5e2f90b7d314"))
        let owner = try #require(MSISDN("+447700900110"))
        let message = Message(
            messageID: "demo-reported-1",
            kind: .sms,
            from: "+12025550140",
            to: [owner.e164],
            owner: owner,
            text: "Hello",
            time: now,
            wantsReport: true
        )
        let intake = try await store.terminate(
            message,
            id: id,
            hasKey: true,
            from: .trusted(name: "acme"),
            dialect: "gtiglobal",
            by: soon
        ).intake
        guard case .accepted(let lane?) = intake else {
            Issue.record("the message was not taken")
            return
        }
        let ending = Ending(isDelivered: true, code: 0, reason: nil, reference: "handsets-4711")
        _ = try await store.complete(lane, ending, wantsNext: false, by: soon)
    }
}

extension Answer {
    /// The answer in a few words.
    fileprivate var summary: String {
        get throws {
            switch self {
            case .http(let answer):
                if let summary = answer.batchSummary { return summary }
                let body = (try? JSON.parse(answer.body)) ?? .null
                let words = [
                    body["contentType"]?.string
                        ?? answer.headers["content-length"].flatMap { _ in
                            answer.headers["content-type"]
                        },
                    body["contentLength"]?.text ?? answer.headers["content-length"],
                    body["error"]?["code"]?.string ?? body["status"]?.string,
                    body["type"]?.string,
                    body["segments"]?.integer.map(String.init),
                ]
                return (["\(answer.status)"] + words.compactMap(\.self)).joined(separator: " ")
            case .batch(let failures):
                return "again: " + (failures.isEmpty ? "none" : failures.joined(separator: ", "))
            case .value(let value):
                return value["status"]?.string
                    ?? value["delivered"]?.integer.map { "delivered \($0)" } ?? "nothing known"
            }
        }
    }
}

extension RecordedRequest {
    /// What a partner's server was told, in two words.
    fileprivate var summary: String {
        get throws {
            let body = try JSON.parse(body)
            let what = body["direction"]?.string ?? body["status"]?.string ?? "?"
            return "\(body["type"]?.string ?? "?") \(what)"
        }
    }
}

extension JSON {
    /// The same in a fixed order, without what an account or a queue adds and no function reads.
    fileprivate var withoutAccount: JSON {
        switch self {
        case .object(let members):
            let kept = members.filter { !Self.ofAccount.contains($0.key) }
                .sorted { $0.key < $1.key }
            return .object(kept.map { Member($0.key, $0.value.withoutAccount) })
        case .array(let elements): return .array(elements.map(\.withoutAccount))
        case .null, .bool, .integer, .double, .string: return self
        }
    }

    private static let ofAccount: Set<String> = [
        "account", "accountId", "apiId", "attributes", "awsRegion", "eventSourceARN",
        "receiptHandle", "region", "resources",
    ]
}
