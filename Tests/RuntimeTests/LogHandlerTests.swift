import FoundationEssentials
import JSON
import Logging
import Synchronization
import Testing

@testable import Invocation

@Suite struct LogHandlerTests {
    /// Lines as they were written.
    private final class Lines: Sendable {
        let all = Mutex<[[UInt8]]>([])

        func handler() -> JSONLogHandler {
            JSONLogHandler(
                level: .info,
                now: { Date(timeIntervalSince1970: 1_772_615_702.118) },
                write: { line in self.all.withLock { $0.append(line) } }
            )
        }

        var texts: [String] { all.withLock { $0.map { String(decoding: $0, as: UTF8.self) } } }
    }

    @Test func `a line is one object with its fields in order`() {
        let lines = Lines()
        var logger = Logger(label: "test") { _ in lines.handler() }
        logger[metadataKey: "requestId"] = "r-1"
        logger[metadataKey: "function"] = "F"

        logger.warning("slow", metadata: ["a": ["x": ["1", "\u{9B}2J\n"]], "time": "mine"])
        logger.debug("not shown")

        #expect(
            lines.texts == [
                #"{"time":"2026-03-04T09:15:02.118Z","level":"warning","message":"slow","#
                    + #""a":{"x":["1","\u009b2J\n"]},"function":"F","requestId":"r-1","#
                    + #""_time":"mine"}"# + "\n"
            ]
        )
    }

    @Test(arguments: [(512, 512), (513, 512), (5000, 512)])
    func `a value is cut to 512 characters`(_ length: Int, _ kept: Int) throws {
        for character in ["a", "é", "😀"] {
            let lines = Lines()
            let text = String(repeating: character, count: length)

            Logger(label: "test") { _ in lines.handler() }.info(
                "\(text)",
                metadata: ["f": "\(text)"]
            )

            let json = try JSON.parse(try #require(lines.all.withLock { $0.first }))
            for key in ["message", "f"] {
                let value = try #require(json[key]?.string)
                #expect(value.unicodeScalars.count == kept)
                #expect(value.hasSuffix("…") == (length > 512))
            }
        }
    }

    @Test(
        arguments: [
            ([:], .info), (["AWS_LAMBDA_LOG_LEVEL": "WARN"], .warning),
            (["AWS_LAMBDA_LOG_LEVEL": "FATAL"], .critical),
            (["AWS_LAMBDA_LOG_LEVEL": "DEBUG", "WAYPOST_LOG_LEVEL": "error"], .error),
            (["AWS_LAMBDA_LOG_LEVEL": "TRACE", "WAYPOST_LOG_LEVEL": "loud"], .trace),
        ] as [([String: String], Logger.Level)]
    )
    func `the level comes from the environment`(
        _ environment: [String: String],
        _ level: Logger.Level
    ) {
        #expect(JSONLogHandler.level(in: environment) == level)
    }
}
