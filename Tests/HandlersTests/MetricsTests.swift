import Gateway
import Invocation
import JSON
import Store
import Synchronization
import TestSupport
import Testing

extension TestGateway {
    /// A counter's value, as the page tells it; 0 where it tells none.
    fileprivate func count(
        _ metric: String,
        _ kind: String,
        partner: String = "acme",
        dialect: String = "gtiglobal"
    ) throws -> Double {
        let page = try PrometheusPage(PrometheusText.text(metrics.snapshot))
        let labels = ["partner": partner, "dialect": dialect, "kind": kind]
        return page.value("waypost_\(metric)_total", labels) ?? 0
    }
}

@Suite struct MetricsTests {
    private static let origination: JSON = [
        "id": "mo-1", "from": "447700900111", "to": "+12025550140", "text": "Hi",
    ]

    private static func submission(_ id: String, to: String = "+447700900110") -> HTTPEvent {
        .submission([
            "messageId": .string(id), "from": "+12025550140", "to": [.string(to)], "text": "Hi",
        ])
    }

    @Test func `a message is counted once when it is taken and once when it is handed over`()
        async throws
    {
        try await withTestGateway(Sample.agreements()) { gateway in
            let event = Self.submission("mt-1")
            for _ in 1...2 { _ = try await gateway.request("TerminateMessage", event) }

            #expect(try gateway.count("accepted", "mt") == 1)
            #expect(try gateway.count("delivered", "mt") == 1)
            #expect(try gateway.count("refused", "mt") == 0)
        }
    }

    @Test func `what is refused is counted for who is known, and under one name for strangers`()
        async throws
    {
        try await withTestGateway(Sample.agreements()) { gateway in
            let message: JSON = [
                "messageId": "mt-1", "from": "+12025550140", "to": ["+447700900110"],
            ]
            var broken = HTTPEvent.submission(message)
            broken.body = Array("{".utf8)
            let events = [
                Self.submission("mt-2", to: "+447700900999"), broken,
                .submission(message, token: "cst-nobody-knows-this-1"),
                .submission(message, token: "cst-nobody-knows-this-2"),
            ]
            for event in events { _ = try await gateway.request("TerminateMessage", event) }

            #expect(try gateway.count("refused", "mt") == 2)
            #expect(try gateway.count("refused", "mt", partner: "unknown") == 2)
            #expect(try gateway.count("accepted", "mt") == 0)
        }
    }

    @Test func `failed attempts, what is given up, and what is handed over are told apart`()
        async throws
    {
        try await withRecordingServer(
            answer: { .status([503, 400, 200][$0.order]) }
        ) { partner in
            try await withTestGateway(Sample.agreements(primary: partner.url())) { gateway in
                for id in ["mo-1", "mo-2"] {
                    let event = HTTPEvent.origination([
                        "id": .string(id), "from": "+447700900111", "to": "2255", "text": "Hi",
                    ])
                    _ = try await gateway.request("OriginateMessage", event)
                }
                try await gateway.pass(seconds: 31)
                try await gateway.sweep()

                #expect(try gateway.count("accepted", "mo") == 2)
                #expect(try gateway.count("retried", "mo") == 1)
                #expect(try gateway.count("failed", "mo") == 1)
                #expect(try gateway.count("delivered", "mo") == 1)
            }
        }
    }

    @Test func `what expires is counted once, by whichever sweep comes first`() async throws {
        try await withRecordingServer(answer: { _ in .status(503) }) { partner in
            try await withTestGateway(Sample.agreements(primary: partner.url())) { gateway in
                let event = HTTPEvent.origination(Self.origination)
                _ = try await gateway.request("OriginateMessage", event)
                try await gateway.pass(seconds: 604_801)
                for _ in 1...3 { try await gateway.sweep() }

                #expect(try gateway.count("expired", "mo") == 1)
                #expect(try gateway.count("delivered", "mo") == 0)
            }
        }
    }

    @Test func `a report is counted for the partner of its message`() async throws {
        try await withReportedMessage(wantsReport: true) { gateway, _, id in
            let event = HTTPEvent.report(["id": id, "status": "delivered"])
            for _ in 1...2 { _ = try await gateway.request("DeliveryReport", event) }

            #expect(try gateway.count("accepted", "dr") == 1)
            #expect(try gateway.count("delivered", "dr") == 1)
        }
    }

    @Test func `a request of many messages counts each`() async throws {
        let agreements = DemoAgreements.agreements(primary: "http://127.0.0.1:9/")
        try await withTestGateway(agreements) { gateway in
            let event = HTTPEvent(
                method: "POST",
                path: "/gw/rs/sendMessages",
                headers: ["content-type": "application/json"],
                body: JSON.object([
                    .init("serviceId", 4711), .init("username", "demo"),
                    .init("password", "demo-puzzel-1"),
                    .init(
                        "message",
                        [
                            ["recipient": "+4790000001", "content": "One"],
                            ["recipient": "+4790000002", "content": "Two"],
                            ["recipient": "none", "content": "Three"],
                        ]
                    ),
                ]).serialized()
            )
            _ = try await gateway.request("TerminateMessage", event)

            func count(_ metric: String) throws -> Double {
                try gateway.count(metric, "mt", partner: "fjordbok", dialect: "puzzel")
            }
            #expect(try count("accepted") == 2)
            #expect(try count("refused") == 1)
            #expect(try count("delivered") == 2)
        }
    }

    @Test func `a sweep measures what waits`() async throws {
        try await withRecordingServer(answer: { _ in .status(503) }) { partner in
            let agreements = Sample.agreements(primary: partner.url())
            let metrics = Metrics.embedded(now: { TestGateway.start }, write: { _ in })
            try await withTestGateway(agreements, metrics: metrics) { gateway in
                let event = HTTPEvent.origination(Self.origination)
                _ = try await gateway.request("OriginateMessage", event)
                try await gateway.pass(seconds: 10)
                try await gateway.sweep()

                let page = try PrometheusPage(PrometheusText.text(gateway.metrics.snapshot))
                #expect(page.value("waypost_backlog") == 1)
                #expect(page.value("waypost_oldest_waiting_seconds") == 10)
                #expect(page.value("waypost_open_circuits") == 0)
                // Numbers, texts and secrets are nowhere on it.
                let labels = page.samples.flatMap { $0.labels.values }
                #expect(Set(labels) == ["acme", "gtiglobal", "mo"])
            }
        }
    }
}
