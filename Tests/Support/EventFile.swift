package import Foundation

/// One sample event of the folder `events`, as a platform would send it.
package struct EventFile: Hashable, Sendable {
    /// `<function>-<situation>.json`.
    package let name: String
    package let bytes: [UInt8]

    /// The function that its name stands for; nil for a name that stands for none.
    package var function: String? {
        Self.functions[String(name.prefix { $0 != "-" })]
    }

    /// What file names begin with, and the function that is meant.
    package static let functions = [
        "terminate": "TerminateMessage",
        "originate": "OriginateMessage",
        "report": "DeliveryReport",
        "sweep": "RetrySweep",
        "manage": "Manage",
    ]

    /// The folder, found from where this file was compiled.
    package static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "events")

    /// The names of all, in their order.
    package static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    package init(named name: String) throws {
        self.name = name
        bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: name)))
    }
}
