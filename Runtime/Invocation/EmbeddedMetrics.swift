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
/// more without any, since the platform adds up nothing by itself. Each invocation has a few lines,
/// so they are written as they are, without a tree of JSON in between.
struct EmbeddedMetrics {
    static let namespace = "Waypost"

    /// One value or more of one series.
    private struct Point {
        let metric: Metric
        let labels: [String]
        let value: MetricValue

        func isOfLine(_ other: Point) -> Bool {
            metric.dimensions == other.metric.dimensions && labels == other.labels
        }

        static func isBefore(_ one: Point, _ other: Point) -> Bool {
            if one.metric.dimensions != other.metric.dimensions {
                return one.metric.dimensions.lexicographicallyPrecedes(other.metric.dimensions)
            }
            if one.labels != other.labels {
                return one.labels.lexicographicallyPrecedes(other.labels)
            }
            return one.metric.name < other.metric.name
        }
    }

    private var bytes: [UInt8] = []

    static func lines(_ families: [MetricFamily], at time: Date) -> [UInt8] {
        var points: [Point] = []
        for family in families {
            for (labels, value) in family.series {
                points.append(Point(metric: family.metric, labels: labels, value: value))
            }
        }
        points.sort(by: Point.isBefore)
        let milliseconds = "\(Int64((time.timeIntervalSince1970 * 1000).rounded()))"
        var metrics = EmbeddedMetrics()
        metrics.bytes.reserveCapacity(points.count * 256)
        var rest = points[...]
        while let first = rest.first {
            let line = rest.prefix { $0.isOfLine(first) }
            metrics.write(line, first, milliseconds)
            rest = rest.dropFirst(line.count)
        }
        return metrics.bytes
    }

    private mutating func write(_ line: ArraySlice<Point>, _ first: Point, _ milliseconds: String) {
        write(#"{"_aws":{"Timestamp":"#)
        write(milliseconds)
        write(#","CloudWatchMetrics":[{"Namespace":"\#(Self.namespace)","Dimensions":["#)
        let dimensions = first.metric.dimensions
        if !dimensions.isEmpty {
            writeList(dimensions) { $0.write("\"\($1)\"") }
            write(",")
        }
        write(#"[]],"Metrics":"#)
        writeList(line) { $0.write(#"{"Name":"\#($1.metric.name)","Unit":"\#($1.metric.unit)"}"#) }
        write("}]}")
        for (dimension, label) in zip(dimensions, first.labels) {
            write(",\"\(dimension)\":")
            bytes += JSON.string(label).serialized()
        }
        for point in line {
            write(",\"\(point.metric.name)\":")
            write(point.value)
        }
        write("}\n")
    }

    private mutating func write(_ value: MetricValue) {
        switch value.recent.count {
        case 0: write(Self.text(value.number))
        case 1: write(Self.text(value.recent[0]))
        case _: writeList(value.recent) { $0.write(Self.text($1)) }
        }
    }

    private mutating func writeList<Element>(
        _ elements: some Collection<Element>,
        _ write: (inout Self, Element) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(&self, element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func write(_ text: String) { bytes += text.utf8 }

    private static func text(_ number: Double) -> String {
        Int64(exactly: number).map(String.init) ?? "\(number)"
    }
}
