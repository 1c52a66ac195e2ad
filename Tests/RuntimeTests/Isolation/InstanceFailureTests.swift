import Foundation
import Glibc
import Invocation
import JSON
import Synchronization
import TestSupport
import Testing

@testable import LocalRuntime

/// Each failure has a name of its own, and the next event is served.
@Suite struct InstanceFailureTests {
    @Test(arguments: [
        ("exit", 3, "Runtime.ExitError", "Runtime exited with error: exit status 3"),
        ("exit", 0, "Runtime.ExitError", "Runtime exited without providing a reason"),
        ("signal", 9, "Runtime.ExitError", "Runtime exited with error: signal: killed"),
        ("signal", 15, "Runtime.ExitError", "Runtime exited with error: signal: terminated"),
        ("rubbish", 0, "Runtime.MarshalError", "the answer is not JSON"),
        ("large", 0, "Function.ResponseSizeTooLarge", "exceeded maximum allowed payload size"),
        ("small", 0, "Function.Long", "as asked"),
        ("error", 0, "Function.Asked", "as asked"),
        ("grow", 0, "Runtime.OutOfMemory", "signal: killed"),
    ])
    func `a failure has its name`(
        what: String,
        number: Int64,
        type: String,
        message: String
    ) async throws {
        try await isolating { isolated in
            let result = await isolated.invoke(
                what,
                ("code", .integer(number)),
                ("number", .integer(number))
            )
            let next = await isolated.process()

            guard case .error(let told, let reason) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(told == type)
            #expect(reason.contains(message), "\(reason)")
            #expect(next != nil)
        }
    }

    @Test func `a hung process is killed at the function's time`() async throws {
        try await isolating(timeoutSeconds: 60) { isolated in
            let before = try #require(await isolated.idleProcess())
            let sign = isolated.executable + ".hangs"
            async let hanging = isolated.invoke("hang", ("file", .string(sign)))
            #expect(try await eventually { FileManager.default.fileExists(atPath: sign) })
            isolated.time.advance(by: .seconds(61))
            let result = await hanging
            let after = await isolated.process()
            await isolated.isolation.settle()

            #expect(result == .timedOut)
            #expect(after != nil && after != before)
            #expect(!ProcessFacts.isRunning(before))
            #expect(isolated.reports.contains { $0.contains("Status: timeout") })
        }
    }

    @Test(arguments: [
        ("fail", 20, "Function.Unready"), ("exit", 20, "Runtime.InitError"),
        ("hang", 1, "Runtime.InitTimedout"),
    ])
    func `a start that fails has its name`(
        how: String,
        seconds: Int,
        type: String
    ) async throws {
        try await isolating(
            startTime: .seconds(seconds),
            environment: ["STUB_START": how]
        ) { isolated in
            let results = [await isolated.invoke("answer"), await isolated.invoke("answer")]

            for result in results {
                guard case .error(let told, _) = result else {
                    Issue.record("\(result)")
                    continue
                }
                #expect(told == type)
            }
        }
    }

    @Test func `an executable that is gone is missed by the next event only`() async throws {
        try await isolating { isolated in
            let kept = isolated.executable + ".kept"
            try FileManager.default.moveItem(atPath: isolated.executable, toPath: kept)
            let missing = await isolated.invoke("answer")
            try FileManager.default.moveItem(atPath: kept, toPath: isolated.executable)
            let next = await isolated.process()

            guard case .error("Runtime.InvalidEntrypoint", _) = missing else {
                Issue.record("\(missing)")
                return
            }
            #expect(next != nil)
        }
    }

    @Test func `a process that is killed while it waits is replaced`() async throws {
        try await isolating { isolated in
            let killed = try #require(await isolated.idleProcess())
            kill(killed, SIGKILL)
            #expect(try await eventually { isolated.isolation.processIDs(of: "F").isEmpty })
            let next = await isolated.process()

            #expect(next != nil && next != killed)
        }
    }

    @Test func `a process that is killed at work fails its event alone`() async throws {
        try await isolating { isolated in
            let busy = try #require(await isolated.idleProcess())
            let sign = isolated.executable + ".hangs"
            async let result = isolated.invoke("hang", ("file", .string(sign)))
            #expect(try await eventually { FileManager.default.fileExists(atPath: sign) })
            kill(busy, SIGKILL)
            let told = await result
            let next = await isolated.process()

            guard case .error("Runtime.ExitError", let message) = told else {
                Issue.record("\(told)")
                return
            }
            #expect(message.hasSuffix("signal: killed"))
            #expect(next != nil && next != busy)
        }
    }

    @Test func `a function without an executable is missed before anything starts`() throws {
        let settings = Isolation.Settings(folder: "/nowhere", environment: [:])

        #expect(throws: IsolationProblem.missing(["F"], folder: "/nowhere")) {
            try Isolation([resource(3, 128)], settings, clock: .system, logger: .silent)
        }
    }
}

/// A value that a test takes out of a closure.
final class Latest: Sendable {
    private let held = Mutex<pid_t?>(nil)

    var value: pid_t? { held.withLock { $0 } }

    func set(_ value: pid_t?) { held.withLock { $0 = value } }
}
