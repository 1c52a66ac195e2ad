import Synchronization

/// What a process counts and measures.
///
/// Whoever knows that something happened says so once; how it is told is the host's: embedded
/// metric lines at the end of each invocation, or a page that is asked for.
package final class Metrics: Sendable {
    /// The most series of one metric; values of further ones are told under ``other``.
    package static let seriesLimit = 1_000

    /// What stands for the labels of series past the limit.
    package static let other = "other"

    private let families = Mutex<[String: MetricFamily]>([:])
    private let tell: (@Sendable ([MetricFamily]) -> Void)?

    /// Keeps everything for ``snapshot``.
    package convenience init() { self.init(tell: nil) }

    /// - Parameter tell: Given at each flush what came since the last one; nil: nobody is told.
    init(tell: (@Sendable ([MetricFamily]) -> Void)?) { self.tell = tell }

    /// Adds to a counter; by 0 it only begins the series.
    ///
    /// - Parameter values: Of the metric's labels, in their order.
    package func count(_ metric: Metric, by amount: Int = 1, _ values: [String] = []) {
        update(metric, values) { $0.number += Double(amount) }
    }

    /// Sets a gauge.
    package func set(_ metric: Metric, to number: Double, _ values: [String] = []) {
        update(metric, values) { $0.number = number }
    }

    /// Adds a time to a histogram.
    package func observe(_ metric: Metric, _ time: Duration, _ values: [String] = []) {
        let seconds = time / .seconds(1)
        let keepsEach = tell != nil
        update(metric, values) { value in
            value.number += seconds
            value.count += 1
            if value.sizes.isEmpty {
                value.sizes = Array(repeating: 0, count: Metric.bounds.count)
            }
            if let size = Metric.bounds.firstIndex(where: { seconds <= $0 }) {
                value.sizes[size] += 1
            }
            if keepsEach, value.recent.count < MetricValue.recentLimit {
                value.recent.append(seconds)
            }
        }
    }

    /// Whether flushes are told.
    package var isTold: Bool { tell != nil }

    /// Forgets a metric: it could not be measured.
    package func clear(_ metric: Metric) {
        families.withLock { $0[metric.name] = nil }
    }

    /// Everything so far, by name; since the last flush where flushes are told.
    package var snapshot: [MetricFamily] {
        families.withLock { $0.values.sorted { $0.metric.name < $1.metric.name } }
    }

    /// Tells what came since the last flush; nothing where nobody is to be told.
    ///
    /// For hosts: once an invocation, after its follow-ups.
    package func flush() {
        guard let tell else { return }
        let taken = families.withLock { families in
            defer { families = [:] }
            return families.values.sorted { $0.metric.name < $1.metric.name }
        }
        if !taken.isEmpty { tell(taken) }
    }

    private func update(
        _ metric: Metric,
        _ values: [String],
        _ change: (inout MetricValue) -> Void
    ) {
        precondition(values.count == metric.labels.count, "each label of a metric has a value")
        families.withLock { families in
            families[metric.name, default: MetricFamily(metric)].update(values, change)
        }
    }
}
