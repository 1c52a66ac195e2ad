import Foundation
import Glibc
import Invocation

/// Lines for people: answers on standard output, everything else on standard error.
enum Terminal {
    /// An answer, or what a start has to say.
    static func say(_ line: String) {
        StandardStream.output.write(Array((line + "\n").utf8))
    }

    /// Progress and faults.
    static func note(_ line: String) {
        StandardStream.error.write(Array((line + "\n").utf8))
    }

    /// Whether somebody watches standard error.
    static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

    /// Bold where somebody watches, plain elsewhere.
    static func title(_ text: String) -> String {
        isatty(STDOUT_FILENO) == 1 ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }
}

/// What long work is at: one line that is written over on a terminal, plain lines elsewhere.
struct Progress {
    private let isWatched = Terminal.isWatched

    /// Says what is being done now.
    func step(_ text: String) {
        guard isWatched else { return Terminal.note(text) }
        StandardStream.error.write(Array("\r\u{1B}[K\(text) …".utf8))
    }

    /// Ends the line that was written over.
    func end() {
        if isWatched { StandardStream.error.write(Array("\r\u{1B}[K".utf8)) }
    }
}
