import Foundation

/// One line of a benchmark: `bench <name> <figures> ratio=<x>`, and whether its targets are met.
struct Line {
    /// A figure that is to be at most, or at least, something.
    struct Target {
        var name: String
        var value: Double
        var bound: Double
        /// Whether more is better.
        var isFloor: Bool

        var isMet: Bool { isFloor ? value >= bound : value <= bound }

        var description: String {
            "\(name) \(value.short) \(isFloor ? "≥" : "≤") \(bound.short)"
        }
    }

    var name: String
    var figures: [(name: String, value: String)] = []
    var ratio: Double?
    var targets: [Target] = []

    init(_ name: String) { self.name = name }

    mutating func add(_ name: String, _ value: String) { figures.append((name, value)) }

    mutating func add(atLeast bound: Double, _ name: String, _ value: Double) {
        targets.append(Target(name: name, value: value, bound: bound, isFloor: true))
    }

    mutating func add(atMost bound: Double, _ name: String, _ value: Double) {
        targets.append(Target(name: name, value: value, bound: bound, isFloor: false))
    }

    var text: String {
        let figures = figures.map { " \($0.name)=\($0.value)" }.joined()
        return "bench \(name)\(figures) ratio=\(ratio.map(\.short) ?? "-")"
    }
}

extension Double {
    /// Three figures that mean something.
    var short: String {
        switch abs(self) {
        case 100...: String(format: "%.0f", self)
        case 10..<100: String(format: "%.1f", self)
        case 1..<10: String(format: "%.2f", self)
        default: String(format: "%.3f", self)
        }
    }

    var rate: String { String(format: "%.0f/s", self) }

    /// Of seconds.
    var milliseconds: String { (self * 1_000).short + "ms" }
}

extension [Double] {
    /// Of at least one.
    var median: Double { percentile(50) }

    func percentile(_ percent: Int) -> Double {
        sorted()[Swift.min(count - 1, count * percent / 100)]
    }
}
