import Foundation

/// The figures of a whole run, with machine and date, in `Tests/Bench/RESULTS.md`.
enum Results {
    static func write(_ lines: [Line], rounds: Int) throws {
        var text = """
            # Results

            `make bench` wrote this on \(date): \(ProcessInfo.processInfo.processorCount) cores, \
            \(processor), \(megabytes / 1_024) GB, Linux \(kernel). Figures are medians of \
            \(rounds) rounds; ratios are taken within a round, on the same server. CPU is that of \
            the gateway and the database together.

            | benchmark | figures | ratio | targets |
            | --- | --- | --- | --- |

            """
        for line in lines {
            let figures = line.figures.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
            let targets = line.targets.map { "\($0.description): \($0.isMet ? "met" : "missed")" }
                .joined(separator: "; ")
            text +=
                "| \(line.name) | \(figures) | \(line.ratio.map(\.short) ?? "") | \(targets) |\n"
        }
        let notes = URL(filePath: "Tests/Bench/BOUNDS.md")
        if let more = try? String(contentsOf: notes, encoding: .utf8) { text += "\n" + more }
        let file = URL(filePath: "Tests/Bench/RESULTS.md")
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    private static var date: String {
        Date().formatted(.iso8601.year().month().day())
    }

    private static var megabytes: UInt64 { ProcessInfo.processInfo.physicalMemory / 1_048_576 }

    private static var processor: String { first(of: "/proc/cpuinfo", after: "model name") }

    private static var kernel: String {
        let text =
            (try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)) ?? ""
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func first(of file: String, after name: String) -> String {
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(separator: ":").dropFirst().joined(separator: ":")
            .trimmingCharacters(in: .whitespaces) ?? "unknown"
    }
}
