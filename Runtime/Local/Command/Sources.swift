import Foundation
import Invocation

/// Files that commands read, with their bounds.
enum Source {
    /// Reads a file, or standard input for `-`.
    ///
    /// - Throws: ``CommandProblem/unreadable(path:_:)`` when it cannot be read or is too long.
    static func bytes(_ path: String, limit: Int) throws -> [UInt8] {
        if path == "-" {
            guard let bytes = StandardStream.input.readAll(limit: limit) else {
                throw CommandProblem.unreadable(path: "-", "longer than \(limit) bytes")
            }
            return bytes
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw CommandProblem.unreadable(path: path, "cannot be read")
        }
        guard data.count <= limit else {
            throw CommandProblem.unreadable(path: path, "longer than \(limit) bytes")
        }
        return Array(data)
    }

    static func text(_ path: String, limit: Int) throws -> String {
        guard let text = String(validating: try bytes(path, limit: limit), as: UTF8.self) else {
            throw CommandProblem.unreadable(path: path, "not UTF-8")
        }
        return text
    }

    /// Octets of a template: that of the platform, 1 MB.
    static let templateOctets = 1_048_576

    /// Reads the template of this folder.
    ///
    /// - Throws: ``TemplateError`` with every fault and its line.
    static func template(_ path: String, environment: [String: String]) throws -> Template {
        var known = environment
        known["WAYPOST_LOG_LEVEL"] = known["WAYPOST_LOG_LEVEL"] ?? "info"
        return try Template(
            yaml: try text(path, limit: templateOctets),
            environment: known
        )
    }
}
