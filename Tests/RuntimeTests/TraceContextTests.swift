import JSON
import Logging
import TestSupport
import Testing

@testable import Invocation

@Suite struct TraceContextTests {
    private static let id = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let span = "00f067aa0ba902b7"

    @Test func `a trace goes on under its own id and a new span`() throws {
        let trace = try #require(TraceContext(traceparent: "00-\(Self.id)-\(Self.span)-01"))

        #expect(trace.traceID == Self.id)
        #expect(trace.isSampled)
        #expect(trace.traceparent(span: 0xAB) == "00-\(Self.id)-00000000000000ab-01")
        #expect(TraceContext(stored: trace.stored) == trace)
    }

    /// A header, and whether the trace is recorded; nil where the header is none.
    static let headers: [(String, Bool?)] = [
        ("00-\(id)-\(span)-00", false),
        ("00-\(id)-\(span)-03", true),
        ("cc-\(id)-\(span)-01", true),
        ("cc-\(id)-\(span)-01-what-comes", true),
        ("cc-\(id)-\(span)-01.what-comes", nil),
        ("ff-\(id)-\(span)-01", nil),
        ("00-\(id)-\(span)-01-more", nil),
        ("00-\(id)-\(span)-01,00-\(id)-\(span)-01", nil),
        ("00-\(id.uppercased())-\(span)-01", nil),
        ("00-00000000000000000000000000000000-\(span)-01", nil),
        ("00-\(id)-0000000000000000-01", nil),
        ("00-\(id)-\(span)-0", nil),
        ("00-\(id)-\(span)", nil),
        ("00 \(id) \(span) 01", nil),
        ("00-\(id.dropLast())g-\(span)-01", nil),
        ("00-\(id.dropLast(2))é-\(span)-01", nil),
        (" 00-\(id)-\(span)-01", nil),
        ("", nil),
        (String(repeating: "-", count: 55), nil),
    ]

    @Test(arguments: headers)
    func `a header is read by the letter`(header: String, isSampled: Bool?) {
        let trace = TraceContext(traceparent: header)

        #expect(trace?.isSampled == isSampled)
        #expect(trace.map { $0.traceID == Self.id } ?? true)
    }

    @Test func `a header of a megabyte is none`() {
        let header = "00-\(Self.id)-\(Self.span)-01" + String(repeating: "0", count: 1_000_000)

        #expect(TraceContext(traceparent: header) == nil)
    }

    @Test(arguments: ["", "\(id)", "\(id)-1", "\(id)-0g", "\(id)-011", "\(id.uppercased())-01"])
    func `what was not stored by us is no trace`(text: String) {
        #expect(TraceContext(stored: text) == nil)
    }

    @Test func `neither a trace nor a span is made of zeros`() {
        let trace = TraceContext(random: { 0 })

        #expect(!trace.isSampled)
        #expect(TraceContext(traceparent: trace.traceparent(span: 0)) == trace)
    }

    private func context(_ traceparent: String?) -> Context {
        Context(
            requestID: "r",
            functionName: "F",
            clock: .system,
            deadline: .now,
            logger: .silent,
            random: { 7 },
            traceparent: traceparent,
            followUps: CollectedFollowUps()
        )
    }

    @Test func `a context has the trace of its event, else one of its own`() {
        let given = context("00-\(Self.id)-\(Self.span)-01")
        let fresh = context("00-\(Self.id)")

        #expect(given.trace.traceID == Self.id)
        #expect(given.makeTraceparent() == "00-\(Self.id)-0000000000000007-01")
        #expect(fresh.trace.traceID == "00000000000000070000000000000007")
        #expect(fresh.following(given.trace).makeTraceparent() == given.makeTraceparent())
    }

    @Test func `log lines name the trace`() {
        let given = context("00-\(Self.id)-\(Self.span)-01")
        let fresh = context(nil)

        #expect(given.logger[metadataKey: "traceId"] == "\(Self.id)")
        #expect(fresh.following(given.trace).logger[metadataKey: "traceId"] == "\(Self.id)")
    }

    @Test func `requests and envelopes name their trace, schedules do not`() throws {
        let request = HTTPEvent(method: "GET", path: "/", headers: ["traceparent": "00-x"])
        let envelope = """
            {"specversion":"1.0","id":"1","source":"s","type":"t","traceparent":"00-y","data":{}}
            """
        let odd = envelope.replacing("\"00-y\"", with: "7")

        let event = try Event.decode(Array(envelope.utf8))

        #expect(Event.http(request).traceparent == "00-x")
        #expect(event.traceparent == "00-y")
        #expect(try Event.decode(event.encoded().serialized()).traceparent == "00-y")
        #expect(try Event.decode(Array(odd.utf8)).traceparent == nil)
        #expect(Event.schedule(ScheduledEvent()).traceparent == nil)
    }
}
