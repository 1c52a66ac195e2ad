import Foundation

/// What Linux tells of processes.
package enum ProcessTime {
    private struct Entry {
        var id: Int
        /// A letter; Z for one that has ended and is not yet forgotten.
        var state: Substring
        var parent: Int
        /// CPU time, user and system together, its own and that of children that have ended.
        var seconds: Double
    }

    /// Clock ticks a second, as Linux counts in `/proc` on every machine that Swift runs on.
    private static let ticks = 100.0

    /// CPU seconds, user and system together, of a process and all that descend from it.
    package static func seconds(ofTree root: Int) -> Double {
        let children = Dictionary(grouping: entries(), by: \.parent)
        var total = entry(root)?.seconds ?? 0
        var waiting = [root]
        while let id = waiting.popLast() {
            for child in children[id] ?? [] {
                total += child.seconds
                waiting.append(child.id)
            }
        }
        return total
    }

    /// Whether it has not ended; false of one that there is not.
    package static func isRunning(_ id: Int) -> Bool {
        entry(id).map { !["Z", "X"].contains($0.state) } ?? false
    }

    /// The processes that another one started, in the order of their numbers.
    package static func children(of parent: Int) -> [Int] {
        entries().filter { $0.parent == parent }.map(\.id).sorted()
    }

    /// Bytes in memory; 0 of one that does not run.
    package static func residentBytes(of id: Int) -> Double {
        (try? residentBytes(in: "/proc/\(id)/statm")) ?? 0
    }

    /// Bytes in memory of this process.
    package static func ownResidentBytes() throws -> Double {
        try residentBytes(in: "/proc/self/statm")
    }

    private static func residentBytes(in path: String) throws -> Double {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return (text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) * 4_096
    }

    private static func entries() -> [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int($0) }.compactMap(entry)
    }

    private static func entry(_ id: Int) -> Entry? {
        // The name before the last parenthesis may hold anything.
        guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 14, let parent = Int(fields[1]) else { return nil }
        let used = fields[11...14].compactMap { Double($0) }.reduce(0, +)
        return Entry(id: id, state: fields[0], parent: parent, seconds: used / ticks)
    }
}
