/// A page in Prometheus' text format, read strictly: what a scraper would not take is an error.
package struct PrometheusPage: Sendable {
    /// One line with a value.
    package struct Sample: Hashable, Sendable {
        package var name: String
        package var labels: [String: String]
        package var value: Double
    }

    /// What is wrong, and where.
    package struct Fault: Error, CustomStringConvertible {
        package let description: String
    }

    /// By metric: `counter`, `gauge` or `histogram`.
    package private(set) var types: [String: String] = [:]
    package private(set) var samples: [Sample] = []

    private var helped: Set<String> = []
    private var current = ""

    package init(_ text: String) throws(Fault) {
        guard text.isEmpty || text.hasSuffix("\n") else { throw Fault(description: "no last end") }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            try read(line)
        }
        for (name, type) in types where type == "histogram" { try checkHistogram(name) }
    }

    /// The value of one series; nil when there is none.
    package func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        samples.first { $0.name == name && $0.labels == labels }?.value
    }

    private mutating func read(_ line: Substring) throws(Fault) {
        if let match = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)/) {
            guard helped.insert(String(match.1)).inserted, types[String(match.1)] == nil else {
                throw Fault(description: "helped twice, or late: \(line)")
            }
        } else if let match = line.wholeMatch(
            of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/
        ) {
            let name = String(match.1)
            guard types.updateValue(String(match.2), forKey: name) == nil else {
                throw Fault(description: "typed twice: \(line)")
            }
            guard match.2 != "counter" || name.hasSuffix("_total") else {
                throw Fault(description: "a counter that is no total: \(line)")
            }
            current = name
        } else {
            try readSample(line)
        }
    }

    private mutating func readSample(_ line: Substring) throws(Fault) {
        guard
            let match = line.wholeMatch(
                of: /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?[0-9.e+-]+|\+Inf)/
            ), let value = Double(match.3)
        else { throw Fault(description: "no sample: \(line)") }
        let name = String(match.1)
        let parts = types[current] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        guard helped.contains(current), parts.contains(where: { current + $0 == name }) else {
            throw Fault(description: "not of the metric above it: \(line)")
        }
        let sample = Sample(name: name, labels: try labels(match.2 ?? ""), value: value)
        guard !samples.contains(where: { $0.name == name && $0.labels == sample.labels }) else {
            throw Fault(description: "the series comes twice: \(line)")
        }
        guard value >= 0 || types[current] == "gauge" else {
            throw Fault(description: "less than nothing: \(line)")
        }
        samples.append(sample)
    }

    private func labels(_ text: Substring) throws(Fault) -> [String: String] {
        var labels: [String: String] = [:]
        var rest = text
        while !rest.isEmpty {
            guard
                let match = rest.prefixMatch(
                    of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(,|$)/
                ), labels[String(match.1)] == nil
            else { throw Fault(description: "no labels: \(text)") }
            labels[String(match.1)] = Self.unescaped(match.2)
            rest = rest[match.range.upperBound...]
        }
        return labels
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                result.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }

    /// Buckets grow with their bounds, and the last has all.
    private func checkHistogram(_ name: String) throws(Fault) {
        let buckets = Dictionary(grouping: samples.filter { $0.name == name + "_bucket" }) {
            $0.labels.filter { $0.key != "le" }
        }
        for (labels, series) in buckets {
            let bounds = series.compactMap { $0.labels["le"].flatMap(Double.init) }
            guard bounds.count == series.count, bounds == bounds.sorted(),
                bounds.last == .infinity, series.map(\.value) == series.map(\.value).sorted(),
                value(name + "_count", labels) == series.last?.value,
                value(name + "_sum", labels) != nil
            else { throw Fault(description: "no histogram: \(name) \(labels)") }
        }
    }
}
