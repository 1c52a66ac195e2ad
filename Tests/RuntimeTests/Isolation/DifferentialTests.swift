import Foundation
import Invocation
import JSON
import TestSupport
import Testing

/// The same functions in three places give the same answers, and tell partners the same.
@Suite(.enabled(if: TestServer.shared != nil))
struct DifferentialTests {
    /// What an event came to.
    private struct Told: Equatable {
        var answer: String
        /// What the partner's server got, in any order.
        var pushes: [String]
    }

    @Test(arguments: try EventFile.names())
    func `an event is answered alike inline, by process and by the Invoke API`(
        _ name: String
    ) async throws {
        let file = try EventFile(named: name)
        let function = try #require(file.function)
        // The reported message is of today, since executables know no other time.
        let id = UUIDv7(time: Date(), random: .random(in: 0 ... .max), .random(in: 0 ... .max))
        let bytes = Array(
            String(decoding: file.bytes, as: UTF8.self)
                .replacing(TestGateway.reportedID, with: id.description).utf8
        )
        let event = try Event.decode(bytes)

        let inline = try await told(id, about: function, in: .inline) { host in
            try await host.invoke(function, event)
        }
        let process = try await told(id, about: function, in: .process) { host in
            try await host.invoke(function, event)
        }
        let invoked = try await told(id, about: function, in: .inline) { host in
            let reply = try await host.client.send(
                "POST /2015-03-31/functions/\(function)/invocations",
                body: String(decoding: bytes, as: UTF8.self)
            )
            #expect(reply.status == 200)
            #expect(reply.headers["x-amz-function-error"] == nil)
            return try JSON.parse(Array(reply.body.utf8))
        }

        #expect(!inline.answer.isEmpty)
        #expect(process == inline)
        #expect(invoked == inline)
    }

    private func told(
        _ id: UUIDv7,
        about function: String,
        in kind: GatewayHost.Kind,
        _ invoke: @escaping @Sendable (GatewayHost) async throws -> JSON
    ) async throws -> Told {
        try await withRecordingServer(answer: { _ in .status(200) }) { partner in
            try await withTestGateway(DemoAgreements.agreements(primary: partner.url())) {
                gateway in
                try await gateway.passToNow()
                if function == "DeliveryReport" {
                    try await gateway.deliverReported(id.description)
                }
                try await gateway.keepSampleMedium()

                let answer = try await hosting(gateway, kind, invoke)

                let pushes = partner.requests.map { request in
                    let body = String(decoding: request.body, as: UTF8.self)
                    return "\(request.method) \(request.path) \(body.withoutChance)"
                }
                return Told(
                    answer: String(decoding: answer.serialized(), as: UTF8.self).withoutChance,
                    pushes: pushes.sorted()
                )
            }
        }
    }
}

extension String {
    /// Without what is new in each run: ids, times and ports.
    fileprivate var withoutChance: String {
        replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "ID")
            .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/, with: "TIME")
            .replacing(/[0-9A-Za-z_-]{32,}/, with: "ID")
            .replacing(/127\.0\.0\.1:\d+/, with: "HOST")
    }
}
