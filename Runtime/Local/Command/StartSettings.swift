import Foundation

/// Settings with which the private database's gateway was started last.
///
/// They are kept beside the database, so that `waypost invoke` treats its agreements as
/// `waypost start` did.
struct StartSettings {
    private let file: URL

    init(folder: String) {
        file = URL(fileURLWithPath: folder).appendingPathComponent(".waypost/settings")
    }

    /// Names and values; none before the first start.
    func read() -> [String: String] {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [:] }
        let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
            let words = line.split(separator: "=", maxSplits: 1)
            return words.count == 2 ? (String(words[0]), String(words[1])) : nil
        }
        return Dictionary(pairs) { $1 }
    }

    func write(_ settings: [String: String]) throws {
        let lines = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }
        try lines.joined().write(to: file, atomically: true, encoding: .utf8)
    }
}
