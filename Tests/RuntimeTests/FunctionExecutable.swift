import Foundation
import Synchronization
import TestSupport

/// A function's own executable, started as the platform starts it.
final class FunctionExecutable: Sendable {
    private let process: Mutex<Process>
    private let output = Pipe()
    private let ends: AsyncStream<Int32>

    /// Starts the executable that was built along with these tests.
    ///
    /// - Parameter environment: All of it.
    init(_ name: String, input: [UInt8] = [], environment: [String: String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: BuildFolder.path).appending(path: name)
        process.environment = environment
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardInput = pipe
        let (ends, end) = AsyncStream.makeStream(of: Int32.self)
        self.ends = ends
        process.terminationHandler = { ended in
            // A signal is told as shells do.
            let isSignal = ended.terminationReason == .uncaughtSignal
            end.yield(ended.terminationStatus + (isSignal ? 128 : 0))
            end.finish()
        }
        try process.run()
        try pipe.fileHandleForWriting.write(contentsOf: Data(input))
        try pipe.fileHandleForWriting.close()
        self.process = Mutex(process)
    }

    deinit {
        process.withLock { process in
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
    }

    /// Sends SIGTERM.
    func terminate() { process.withLock { $0.terminate() } }

    /// Waits for its end; gives the exit code.
    func exitCode() async -> Int32? {
        for await code in ends { return code }
        return nil
    }

    /// All that it wrote, once it has ended.
    func standardOutput() -> String {
        String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
}
