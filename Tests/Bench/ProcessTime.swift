import Foundation

/// What Linux counts of processes.
enum ProcessTime {
    /// Clock ticks a second, as Linux counts in `/proc` on every machine that Swift runs on.
    private static let ticks = 100.0

    /// CPU seconds, user and system together, of a process and all that descend from it.
    static func seconds(ofTree root: Int) -> Double {
        var children: [Int: [Int]] = [:]
        var own: [Int: Double] = [:]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for id in names.compactMap({ Int($0) }) {
            guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
                let end = text.lastIndex(of: ")")
            else { continue }
            let fields = text[text.index(after: end)...].split(separator: " ")
            guard fields.count > 14, let parent = Int(fields[1]) else { continue }
            children[parent, default: []].append(id)
            // Own user and system time, and that of children that have ended.
            own[id] = fields[11...14].compactMap { Double($0) }.reduce(0, +) / ticks
        }
        var total = 0.0
        var waiting = [root]
        while let id = waiting.popLast() {
            total += own[id] ?? 0
            waiting += children[id] ?? []
        }
        return total
    }

    /// Bytes in memory; 0 of one that does not run.
    static func residentBytes(of id: Int) -> Double {
        let text = (try? String(contentsOfFile: "/proc/\(id)/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) * 4_096
    }
}
