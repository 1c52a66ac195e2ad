import Foundation

/// One text file of the repository.
struct SourceFile: CustomStringConvertible {
    /// From the root: `Functions/Gateway/Limits.swift`.
    let path: String
    let text: String

    var description: String { path }
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    init(_ path: String) throws {
        self.path = path
        let url = SourceTree.root.appending(path: path)
        text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    }
}

/// The repository, found from where this file was compiled.
enum SourceTree {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file below the rooms, and the package's manifest.
    static func swiftFiles() throws -> [SourceFile] {
        let rooms = try ["Functions", "Runtime", "Tests"].flatMap { try paths(under: $0) }
        return try (["Package.swift"] + rooms.filter { $0.hasSuffix(".swift") }).map(
            SourceFile.init
        )
    }

    /// Every Swift file below one folder.
    static func swiftFiles(under folder: String) throws -> [SourceFile] {
        try paths(under: folder).filter { $0.hasSuffix(".swift") }.map(SourceFile.init)
    }

    /// The paths of everything below a folder, in their order.
    static func paths(under folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
            .sorted().map { "\(folder)/\($0)" }
    }

    /// The names in a folder, in their order.
    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
            .sorted()
    }
}
