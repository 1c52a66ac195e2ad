/// One thing that is counted or measured: its name, what it means, and what tells its series apart.
///
/// The runtime has some of its own; what it hosts brings the others.
package struct Metric: Hashable, Sendable {
    /// What becomes of the values of one series.
    package enum Kind: Hashable, Sendable {
        /// They are added up; it only grows.
        case counter
        /// The last one stands.
        case gauge
        /// They are counted by size, in seconds.
        case histogram
    }

    /// In words with capitals, unique: `OldestWaitingSeconds`; seconds if that is its last word.
    package let name: String
    package let kind: Kind
    /// For people, one line.
    package let help: String
    /// Names of what tells series apart, in lower case; few values each, and none secret.
    package let labels: [String]
    /// The same as dimensions are named: each begins with a capital.
    let dimensions: [String]
    let unit: String

    package init(_ name: String, _ kind: Kind, labels: [String] = [], _ help: String) {
        self.name = name
        self.kind = kind
        self.labels = labels
        self.help = help
        dimensions = labels.map { $0.prefix(1).uppercased() + $0.dropFirst() }
        unit = name.hasSuffix("Seconds") ? "Seconds" : "Count"
    }

    /// Upper bounds of a histogram's sizes in seconds, from a warm answer to the longest function.
    package static let bounds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 90, 300, 900,
    ]
}

/// What is known of one series.
package struct MetricValue: Hashable, Sendable {
    /// The sum of a counter or a histogram, the state of a gauge.
    package var number = 0.0
    /// How many values went into a histogram.
    package var count = 0
    /// How many of them were at most as large as each of ``Metric/bounds``, and no smaller bound.
    package var sizes: [Int] = []
    /// The values themselves, for who is told of each; the first ``recentLimit``.
    package var recent: [Double] = []

    /// What an embedded metric may have at once.
    static let recentLimit = 100
}

/// A metric with its series, by the values of its labels in their order.
package struct MetricFamily: Hashable, Sendable {
    package let metric: Metric
    package internal(set) var series: [[String]: MetricValue] = [:]

    init(_ metric: Metric) { self.metric = metric }

    /// Changes a series, or the one of all others when there are too many.
    mutating func update(_ values: [String], _ change: (inout MetricValue) -> Void) {
        var values = values
        if series.count >= Metrics.seriesLimit, series[values] == nil {
            values = values.map { _ in Metrics.other }
        }
        change(&series[values, default: MetricValue()])
    }

    /// The series in a fixed order.
    var sorted: [(labels: [String], value: MetricValue)] {
        series.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
    }
}
