import FoundationEssentials
import JSON
package import Logging

/// Writes each log line as one JSON object: `time`, `level`, `message`, then the metadata.
///
/// `requestId` and `function` come from the metadata like any other field. A field that has the
/// name of one of the first three gets an underscore in front.
package struct JSONLogHandler: LogHandler {
    /// The most characters of a message or a field's value; what is longer ends in `…`.
    package static let valueLengthLimit = 512

    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level
    private let now: @Sendable () -> Date
    private let write: @Sendable (_ line: [UInt8]) -> Void

    /// Writes to standard error.
    package init(level: Logger.Level) {
        self.init(level: level, now: { Date() }, write: { StandardStream.error.write($0) })
    }

    init(
        level: Logger.Level,
        now: @escaping @Sendable () -> Date,
        write: @escaping @Sendable (_ line: [UInt8]) -> Void
    ) {
        logLevel = level
        self.now = now
        self.write = write
    }

    /// The level that `WAYPOST_LOG_LEVEL`, else `AWS_LAMBDA_LOG_LEVEL`, names; `info` when neither
    /// is set to one.
    ///
    /// Takes the platform's names (`WARN`, `FATAL`) and swift-log's, in any case.
    package static func level(in environment: [String: String]) -> Logger.Level {
        for name in ["WAYPOST_LOG_LEVEL", "AWS_LAMBDA_LOG_LEVEL"] {
            switch environment[name, default: ""].lowercased() {
            case "warn": return .warning
            case "fatal": return .critical
            case let other: if let level = Logger.Level(rawValue: other) { return level }
            }
        }
        return .info
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { $1 } }
        if let own = event.metadata { fields.merge(own) { $1 } }
        if let error = event.error, fields["error"] == nil { fields["error"] = "\(error)" }

        var members = [
            JSON.Member("time", .string(RFC3339.text(now()))),
            JSON.Member("level", .string(event.level.rawValue)),
            JSON.Member("message", Self.bounded(event.message.description)),
        ]
        var keys = Set(members.map(\.key))
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            var key = name
            while !keys.insert(key).inserted { key = "_" + key }
            members.append(JSON.Member(key, Self.json(value)))
        }
        write(JSON.object(members).serializedForTerminal() + [UInt8(ascii: "\n")])
    }

    private static func json(_ value: Logger.MetadataValue) -> JSON {
        switch value {
        case .string(let text): bounded(text)
        case .stringConvertible(let value): bounded(value.description)
        case .array(let values): .array(values.map(json))
        case .dictionary(let fields):
            .object(
                fields.sorted { $0.key < $1.key }.map { JSON.Member($0.key, json($0.value)) }
            )
        @unknown default: bounded("\(value)")
        }
    }

    private static func bounded(_ text: String) -> JSON {
        // A character may be long: the scalars are what is counted.
        guard text.utf8.count > valueLengthLimit,
            let end = text.unicodeScalars.index(
                text.startIndex,
                offsetBy: valueLengthLimit - 1,
                limitedBy: text.endIndex
            ), text.unicodeScalars[end...].dropFirst().isEmpty == false
        else { return .string(text) }
        return .string(String(text.unicodeScalars[..<end]) + "…")
    }
}
