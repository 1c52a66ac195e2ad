package import Invocation
package import JSON
import Synchronization

/// Lines in CloudWatch's embedded metric format, read strictly: what the platform would drop is an
/// error.
package struct EmbeddedLines: Sendable {
    /// A metric as an alarm names it: without a dimension's value, which differs between accounts.
    package struct Name: Hashable, Sendable {
        package var namespace: String
        package var metric: String
        package var dimensions: Set<String>

        package init(_ namespace: String, _ metric: String, _ dimensions: Set<String>) {
            self.namespace = namespace
            self.metric = metric
            self.dimensions = dimensions
        }
    }

    /// What is wrong, and where.
    package struct Fault: Error, CustomStringConvertible {
        package let description: String
    }

    package private(set) var lines: [JSON] = []
    /// Everything that an alarm can be set on.
    package private(set) var names: Set<Name> = []

    private static let units: Set<JSON> = ["Count", "Seconds"]

    package init(_ text: String) throws {
        guard text.isEmpty || text.hasSuffix("\n") else { throw Fault(description: "no last end") }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            try read(try JSON.parse(Array(line.utf8)))
        }
    }

    /// The lines that tell a metric.
    package func lines(of metric: String) -> [JSON] { lines.filter { $0[metric] != nil } }

    private mutating func read(_ line: JSON) throws(Fault) {
        guard let told = line["_aws"], let time = told["Timestamp"]?.integer,
            time > 1_700_000_000_000,
            let directives = told["CloudWatchMetrics"]?.array, !directives.isEmpty
        else { throw Fault(description: "no metadata: \(line.text)") }
        for directive in directives { try read(directive, in: line) }
        lines.append(line)
    }

    private mutating func read(_ directive: JSON, in line: JSON) throws(Fault) {
        guard let namespace = directive["Namespace"]?.string, !namespace.isEmpty,
            let sets = directive["Dimensions"]?.array, let metrics = directive["Metrics"]?.array,
            !sets.isEmpty, (1...100).contains(metrics.count)
        else { throw Fault(description: "no directive: \(directive.text)") }
        for metric in metrics {
            guard let name = metric["Name"]?.string, let value = line[name], Self.isValue(value),
                let unit = metric["Unit"], Self.units.contains(unit)
            else { throw Fault(description: "no metric: \(metric.text) in \(line.text)") }
            for set in sets {
                let names = Name(namespace, name, try Self.dimensions(set, in: line))
                self.names.insert(names)
            }
        }
    }

    /// A number, or up to a hundred.
    private static func isValue(_ value: JSON) -> Bool {
        guard let numbers = value.array else { return value.double != nil }
        return (1...100).contains(numbers.count) && numbers.allSatisfy { $0.double != nil }
    }

    /// A set of names, each of a member that is a text.
    private static func dimensions(_ set: JSON, in line: JSON) throws(Fault) -> Set<String> {
        guard let names = set.array, names.count <= 30 else {
            throw Fault(description: "no dimensions: \(set.text)")
        }
        var found: Set<String> = []
        for name in names {
            guard let name = name.string, let value = line[name]?.string, !value.isEmpty,
                found.insert(name).inserted
            else { throw Fault(description: "no dimension: \(name.text) in \(line.text)") }
        }
        return found
    }
}

/// Keeps what a recorder tells.
package final class ToldMetrics: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    package init() {}

    package var lines: EmbeddedLines {
        get throws { try EmbeddedLines(String(decoding: bytes.withLock { $0 }, as: UTF8.self)) }
    }

    /// A recorder that tells its lines here.
    package func metrics() -> Metrics {
        .embedded(now: { TestGateway.start }) { lines in self.bytes.withLock { $0 += lines } }
    }
}
