/// The text format of Prometheus, version 0.0.4.
package enum PrometheusText {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// One block a metric, series in a fixed order.
    package static func text(_ families: [MetricFamily]) -> String {
        families.map(block).joined()
    }

    private static func block(_ family: MetricFamily) -> String {
        let metric = family.metric
        let name = name(of: metric)
        var text = "# HELP \(name) \(escaped(metric.help))\n# TYPE \(name) \(type(of: metric))\n"
        for (values, value) in family.sorted {
            let labels = zip(metric.labels, values).map { "\($0)=\"\(escaped($1))\"" }
            if metric.kind == .histogram {
                text += histogram(name, labels, value)
            } else {
                text += line(name, labels, number(value.number))
            }
        }
        return text
    }

    /// The sizes are told as those up to each bound together.
    private static func histogram(_ name: String, _ labels: [String], _ value: MetricValue)
        -> String
    {
        var text = ""
        var count = 0
        for (bound, size) in zip(Metric.bounds, value.sizes) {
            count += size
            text += line(name + "_bucket", labels + ["le=\"\(number(bound))\""], "\(count)")
        }
        text += line(name + "_bucket", labels + ["le=\"+Inf\""], "\(value.count)")
        text += line(name + "_sum", labels, number(value.number))
        return text + line(name + "_count", labels, "\(value.count)")
    }

    private static func line(_ name: String, _ labels: [String], _ value: String) -> String {
        let set = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
        return "\(name)\(set) \(value)\n"
    }

    /// `OldestWaitingSeconds` is `waypost_oldest_waiting_seconds`; counters end in `_total`.
    private static func name(of metric: Metric) -> String {
        var name = "waypost"
        for character in metric.name {
            name += character.isUppercase ? "_" + character.lowercased() : String(character)
        }
        return metric.kind == .counter ? name + "_total" : name
    }

    private static func type(of metric: Metric) -> String {
        switch metric.kind {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }

    private static func number(_ number: Double) -> String {
        Int64(exactly: number).map(String.init) ?? "\(number)"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            case _: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
