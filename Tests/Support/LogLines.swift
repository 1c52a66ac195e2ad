package import Logging
import Synchronization

/// Keeps the messages that are logged.
package final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])
    private let causes = Mutex<[String]>([])

    package init() {}

    /// In their order.
    package var all: [String] { lines.withLock { $0 } }

    /// Those of the level error, each with its cause.
    package var errors: [String] { causes.withLock { $0 } }

    /// A logger of all levels that writes here.
    package var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    fileprivate func add(_ line: String) { lines.withLock { $0.append(line) } }

    fileprivate func add(error: String) { causes.withLock { $0.append(error) } }
}

private struct Handler: LogHandler {
    let lines: LogLines
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        lines.add("\(event.message)")
        guard event.level >= .error else { return }
        lines.add(error: "\(event.message): \(event.metadata?["cause"] ?? "")")
    }
}
