package import FoundationEssentials
import JSON

extension Metrics {
    /// Those of a process of the cloud, told as lines in CloudWatch's embedded metric format.
    ///
    /// They are told where `WAYPOST_METRICS` is `emf`, or is not set and the platform is (it sets
    /// `AWS_LAMBDA_FUNCTION_NAME`). Anywhere else they are only kept.
    ///
    /// - Parameter stream: Where the platform takes log lines from: not where an answer goes.
    package static func ofProcess(
        _ environment: [String: String],
        to stream: StandardStream,
        now: @escaping @Sendable () -> Date = { Date() }
    ) -> Metrics {
        let isTold =
            switch environment["WAYPOST_METRICS"] ?? "" {
            case "emf": true
            case "": environment["AWS_LAMBDA_FUNCTION_NAME"]?.isEmpty == false
            case _: false
            }
        return isTold ? embedded(now: now) { stream.write($0) } : Metrics()
    }

    /// - Parameter write: Takes whole lines.
    package static func embedded(
        now: @escaping @Sendable () -> Date,
        write: @escaping @Sendable (_ lines: [UInt8]) -> Void
    ) -> Metrics {
        Metrics(tell: { write(EmbeddedMetrics.lines($0, at: now())) })
    }
}

/// CloudWatch's embedded metric format: a JSON object a line, of which the platform makes metrics.
///
/// A line is about one set of labels. Its metrics are told with the labels as dimensions, and once
/// more without any, since the platform adds up nothing by itself.
enum EmbeddedMetrics {
    static let namespace = "Waypost"

    static func lines(_ families: [MetricFamily], at time: Date) -> [UInt8] {
        var groups: [Labels: [(Metric, MetricValue)]] = [:]
        for family in families {
            for (values, value) in family.sorted {
                let labels = Labels(names: family.metric.labels.map(\.titled), values: values)
                groups[labels, default: []].append((family.metric, value))
            }
        }
        let sorted = groups.sorted {
            ($0.key.names + $0.key.values).lexicographicallyPrecedes($1.key.names + $1.key.values)
        }
        let milliseconds = Int64((time.timeIntervalSince1970 * 1000).rounded())
        return sorted.flatMap { labels, metrics in
            line(labels, metrics, milliseconds).serialized() + [UInt8(ascii: "\n")]
        }
    }

    private struct Labels: Hashable {
        var names: [String]
        var values: [String]
    }

    private static func line(
        _ labels: Labels,
        _ metrics: [(metric: Metric, value: MetricValue)],
        _ milliseconds: Int64
    ) -> JSON {
        let names = JSON.array(labels.names.map(JSON.string))
        let directive: JSON = [
            "Namespace": .string(namespace),
            "Dimensions": .array(labels.names.isEmpty ? [[]] : [names, []]),
            "Metrics": .array(
                metrics.map { metric, _ in
                    ["Name": .string(metric.name), "Unit": .string(metric.unit)]
                }
            ),
        ]
        var members = [
            JSON.Member(
                "_aws",
                ["Timestamp": .integer(milliseconds), "CloudWatchMetrics": [directive]]
            )
        ]
        for (name, value) in zip(labels.names, labels.values) {
            members.append(JSON.Member(name, .string(value)))
        }
        for (metric, value) in metrics { members.append(JSON.Member(metric.name, json(value))) }
        return .object(members)
    }

    private static func json(_ value: MetricValue) -> JSON {
        switch value.recent.count {
        case 0: number(value.number)
        case 1: number(value.recent[0])
        case _: .array(value.recent.map(number))
        }
    }

    private static func number(_ number: Double) -> JSON {
        Int64(exactly: number).map(JSON.integer) ?? .double(number)
    }
}

extension Metric {
    fileprivate var unit: String { name.hasSuffix("Seconds") ? "Seconds" : "Count" }
}

extension String {
    fileprivate var titled: String { prefix(1).uppercased() + dropFirst() }
}
