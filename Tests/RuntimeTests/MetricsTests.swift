import FoundationEssentials
import JSON
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Invocation

@Suite struct MetricsTests {
    private static let taken = Metric("Taken", .counter, labels: ["who"], "What was taken.")
    private static let given = Metric("Given", .counter, labels: ["who"], "What was given.")
    private static let depth = Metric("Depth", .gauge, "How deep it is.")
    private static let waitSeconds = Metric("WaitSeconds", .histogram, "How long it takes.")

    /// What was told, a value a line.
    private final class Told: Sendable {
        private let bytes = Mutex<[UInt8]>([])

        var lines: [JSON] {
            get throws {
                try bytes.withLock { $0 }.split(separator: UInt8(ascii: "\n"))
                    .map { try JSON.parse(Array($0)) }
            }
        }

        func metrics() -> Metrics {
            .embedded(
                now: { Date(timeIntervalSince1970: 1_772_614_800) },
                write: { lines in self.bytes.withLock { $0 += lines } }
            )
        }
    }

    private func page(_ metrics: Metrics) throws -> PrometheusPage {
        try PrometheusPage(PrometheusText.text(metrics.snapshot))
    }

    @Test func `a line has the members that the specification asks for`() throws {
        let told = Told()
        let metrics = told.metrics()
        metrics.count(Self.taken, by: 2, ["acme"])
        metrics.count(Self.given, ["acme"])
        metrics.set(Self.depth, to: 1.5)

        metrics.flush()

        let (depth, taken) = (try told.lines[0], try told.lines[1])
        #expect(
            depth.text == #"{"_aws":{"Timestamp":1772614800000,"CloudWatchMetrics":["#
                + #"{"Namespace":"Waypost","Dimensions":[[]],"#
                + #""Metrics":[{"Name":"Depth","Unit":"Count"}]}]},"Depth":1.5}"#
        )
        #expect(
            taken.text == #"{"_aws":{"Timestamp":1772614800000,"CloudWatchMetrics":["#
                + #"{"Namespace":"Waypost","Dimensions":[["Who"],[]],"Metrics":["#
                + #"{"Name":"Given","Unit":"Count"},{"Name":"Taken","Unit":"Count"}]}]},"#
                + #""Who":"acme","Given":1,"Taken":2}"#
        )
        #expect(try told.lines.count == 2)
    }

    @Test func `a flush tells what came since the last one, and nothing of nothing`() throws {
        let told = Told()
        let metrics = told.metrics()
        metrics.count(Self.taken, ["acme"])
        metrics.flush()
        metrics.flush()
        metrics.count(Self.taken, by: 3, ["acme"])

        metrics.flush()

        #expect(try told.lines.map { $0["Taken"] } == [1, 3])
    }

    @Test func `times are told each, a hundred at most, in seconds`() throws {
        let told = Told()
        let metrics = told.metrics()
        metrics.observe(Self.waitSeconds, .milliseconds(20))
        metrics.flush()
        for _ in 1...101 { metrics.observe(Self.waitSeconds, .seconds(2)) }

        metrics.flush()

        let lines = try told.lines
        #expect(lines[0]["WaitSeconds"] == 0.02)
        #expect(lines[1]["WaitSeconds"] == .array(Array(repeating: 2, count: 100)))
        let directive = lines[0]["_aws"]?["CloudWatchMetrics"]?.array?.first
        #expect(directive?["Metrics"]?.array?.first?["Unit"] == "Seconds")
    }

    /// What the environment says, and whether lines are told.
    static let environments: [([String: String], Bool)] = [
        ([:], false), (["AWS_LAMBDA_FUNCTION_NAME": "sweep"], true),
        (["AWS_LAMBDA_FUNCTION_NAME": ""], false), (["WAYPOST_METRICS": "emf"], true),
        (["AWS_LAMBDA_FUNCTION_NAME": "sweep", "WAYPOST_METRICS": "none"], false),
    ]

    @Test(arguments: environments)
    func `lines are told in the cloud, or where somebody asks`(
        environment: [String: String],
        isTold: Bool
    ) {
        let metrics = Metrics.ofProcess(environment, to: .error)
        metrics.set(Self.depth, to: 1)
        let before = metrics.snapshot.count

        // Nobody reads what a test writes: what is left tells whether it was told.
        if !isTold { metrics.flush() }

        #expect(before == 1)
        #expect(metrics.isTold == isTold)
        #expect(metrics.snapshot.count == 1)
    }

    @Test func `the page has every metric, and a scraper can read it`() throws {
        let metrics = Metrics()
        metrics.count(Self.taken, by: 2, ["acme"])
        metrics.count(Self.taken, by: 0, ["other"])
        metrics.set(Self.depth, to: 0.25)
        for time in [0.5, 20, 4_000_000] {
            metrics.observe(Self.waitSeconds, .milliseconds(1) * time)
        }

        let page = try page(metrics)

        #expect(
            page.types == [
                "waypost_taken_total": "counter", "waypost_depth": "gauge",
                "waypost_wait_seconds": "histogram",
            ]
        )
        #expect(page.value("waypost_taken_total", ["who": "acme"]) == 2)
        #expect(page.value("waypost_taken_total", ["who": "other"]) == 0)
        #expect(page.value("waypost_depth") == 0.25)
        #expect(page.value("waypost_wait_seconds_bucket", ["le": "0.001"]) == 1)
        #expect(page.value("waypost_wait_seconds_bucket", ["le": "0.025"]) == 2)
        #expect(page.value("waypost_wait_seconds_bucket", ["le": "900"]) == 2)
        #expect(page.value("waypost_wait_seconds_count") == 3)
    }

    @Test func `odd label values stay what they are`() throws {
        let metrics = Metrics()
        let odd = "a\"b\\c\nd{e=\"f\"} 7\n# TYPE x counter"
        metrics.count(Self.taken, [odd])

        let page = try page(metrics)

        #expect(page.value("waypost_taken_total", ["who": odd]) == 1)
        #expect(page.samples.count == 1)
    }

    @Test func `what comes after a thousand series is counted as one`() throws {
        let metrics = Metrics()
        for number in 1...1_500 { metrics.count(Self.taken, ["p\(number)"]) }
        metrics.count(Self.taken, ["p1"])

        let page = try page(metrics)

        #expect(page.samples.count == 1_001)
        #expect(page.value("waypost_taken_total", ["who": "p1"]) == 2)
        #expect(page.value("waypost_taken_total", ["who": "other"]) == 500)
    }

    @Test func `many count at once, and none is lost`() async throws {
        let metrics = Metrics()
        await withDiscardingTaskGroup { group in
            for _ in 1...8 {
                group.addTask { for _ in 1...1_000 { metrics.count(Self.taken, ["acme"]) } }
            }
        }

        #expect(try page(metrics).value("waypost_taken_total", ["who": "acme"]) == 8_000)
    }

    @Test func `an invocation alone tells its metrics after what it left for later`() async throws {
        struct Probe: Function {
            static let name = "Probe"

            func handle(_ event: Event, _ context: Context) async throws -> Answer {
                context.afterAnswer { context.metrics.count(MetricsTests.taken, ["acme"]) }
                return .value(.null)
            }
        }
        let told = Told()
        let result = await SingleInvocation.invoke(
            function: Probe(),
            eventBytes: Array("{}".utf8),
            clock: .system,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            metrics: told.metrics()
        )
        let before = try told.lines

        await result.runFollowUps()

        let lines = try told.lines
        #expect(before == [])
        #expect(lines.compactMap { $0["Taken"] } == [1])
        #expect(lines.compactMap { $0["Invocations"] } == [1])
        #expect(lines.compactMap { $0["ColdStarts"] } == [1])
        #expect(lines.compactMap { $0["Outcome"] } == ["answered"])
        #expect(lines.compactMap { $0["InvocationSeconds"] }.count == 1)
    }
}
