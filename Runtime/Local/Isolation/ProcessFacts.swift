import Foundation
import Glibc

/// What the kernel tells about a process.
struct ProcessFacts {
    /// Bytes in memory now.
    var residentBytes = 0
    /// Bytes in memory at most so far.
    var peakBytes = 0

    /// For one that is not known.
    init() {}

    /// Nil for a process that has ended.
    init?(of id: pid_t) {
        guard let text = Self.read("/proc/\(id)/status") else { return nil }
        for line in text.split(separator: "\n") {
            switch line.prefix(while: { $0 != ":" }) {
            case "VmRSS": residentBytes = Self.kilobytes(line)
            case "VmHWM": peakBytes = Self.kilobytes(line)
            default: break
            }
        }
    }

    /// Whether it does something of its own when it is asked to end: a thread has the signal wait
    /// for one that takes it, or it is caught.
    static func heedsTermination(_ id: pid_t) -> Bool {
        let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/task")
        return (threads ?? []).prefix(threadLimit).contains { thread in
            let text = read("/proc/\(id)/task/\(thread)/status") ?? ""
            return text.split(separator: "\n").contains { line in
                (line.hasPrefix("SigBlk:") || line.hasPrefix("SigCgt:")) && hasTermination(line)
            }
        }
    }

    /// How many threads are looked at.
    private static let threadLimit = 64

    /// Whether it runs: one that has ended and waits to be collected does not.
    static func isRunning(_ id: pid_t) -> Bool {
        // `4711 (name, which may have spaces) S 1 …`
        guard let text = read("/proc/\(id)/stat"), let name = text.lastIndex(of: ")") else {
            return false
        }
        let state = text[name...].dropFirst(2).first
        return state != "Z" && state != "X"
    }

    /// Of a line such as `VmRSS: 12345 kB`.
    private static func kilobytes(_ line: Substring) -> Int {
        (Int(line.drop { !$0.isNumber }.prefix(while: \.isNumber)) ?? 0) * 1024
    }

    /// Whether the signals of a line such as `SigCgt: 0000000000004000` have SIGTERM among them.
    private static func hasTermination(_ line: Substring) -> Bool {
        let digits = line.split(whereSeparator: \.isWhitespace).last ?? ""
        return UInt64(digits, radix: 16).map { $0 >> (SIGTERM - 1) & 1 == 1 } ?? false
    }

    /// A file of the kernel's, all of which comes at one reading.
    private static func read(_ path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
        }
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}

/// Which build of an executable a file is: a linker writes a new file, or into the old one.
struct FileIdentity: Hashable, Sendable {
    private let inode: UInt64
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int

    /// Nil for what cannot be executed.
    init?(executable path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            unsafe access(path, X_OK) == 0
        else { return nil }
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
