import Foundation
import JSON
import TestSupport
import Testing

private let tool = Program.path(
    of: "aws",
    besides: ["\(BuildFolder.path)/../../awscli/bin"]
)

/// The platform's own command line, against the local Invoke API.
@Suite(.enabled(if: tool != nil && TestServer.shared != nil))
struct PlatformToolTests {
    @Test(arguments: [GatewayHost.Kind.inline, .process])
    func `a sample event is invoked by the platform's command line`(
        kind: GatewayHost.Kind
    ) async throws {
        let folder = "/tmp/waypost-test-\(UUID().uuidString.prefix(8))"
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? files.removeItem(atPath: folder) }

        try await withTestGateway(DemoAgreements.agreements(primary: "http://127.0.0.1:9")) {
            gateway in
            try await gateway.passToNow()
            let ending = try await hosting(gateway, kind) { hosted in
                let program = try Program(
                    try #require(tool),
                    [
                        "lambda", "invoke", "--function-name", "TerminateMessage",
                        "--endpoint-url", "http://127.0.0.1:\(hosted.client.port)",
                        "--region", "eu-north-1",
                        "--payload", "fileb://\(EventFile.folder.path)/terminate-sms.json",
                        "\(folder)/answer",
                    ],
                    environment: ["AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"],
                    log: "\(folder)/log"
                )
                return try await program.ending()
            }

            #expect(ending.status == 0, "\(ending.output)")
            #expect(ending.output.contains("\"StatusCode\": 200"))
            let answer = try JSON.parse(
                Array(try Data(contentsOf: URL(filePath: "\(folder)/answer")))
            )
            #expect(answer["statusCode"] == 200)
            #expect(answer["body"]?.string?.contains("accepted") == true)
        }
    }
}
