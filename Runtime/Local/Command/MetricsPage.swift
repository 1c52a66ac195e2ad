package import Handlers
package import Invocation

/// `GET /_waypost/metrics`: what was counted since the start, in Prometheus' text format.
///
/// What waits is measured when the page is asked for; where the database does not answer in time
/// those gauges are left out, and the rest is told.
package struct MetricsPage: Sendable {
    private let wiring: Wiring
    private let metrics: Metrics

    private static let path = "/_waypost/metrics"

    private let patience: Duration

    /// - Parameters:
    ///   - metrics: Those of the host.
    ///   - patience: How long the database may take; scrapers wait ten seconds as a rule.
    package init(wiring: Wiring, metrics: Metrics, patience: Duration = .seconds(2)) {
        self.wiring = wiring
        self.metrics = metrics
        self.patience = patience
    }

    /// Nil for any other path.
    package func answer(_ event: HTTPEvent) async -> HTTPAnswer? {
        guard event.path == Self.path else { return nil }
        guard event.method == "GET" || event.method == "HEAD" else {
            return HTTPAnswer(status: 405, headers: ["allow": "GET, HEAD"])
        }
        var isReachable = true
        do {
            try await wiring.measureBacklog(into: metrics, by: ContinuousClock.now + patience)
        } catch { isReachable = false }
        metrics.set(.databaseReachable, to: isReachable ? 1 : 0)
        return HTTPAnswer(
            status: 200,
            headers: ["content-type": PrometheusText.contentType, "cache-control": "no-store"],
            body: Array(PrometheusText.text(metrics.snapshot).utf8)
        )
    }
}

extension Metric {
    fileprivate static let databaseReachable = Metric(
        "DatabaseReachable",
        .gauge,
        "Whether the database answered in time; if not, nothing is known of what waits."
    )
}
