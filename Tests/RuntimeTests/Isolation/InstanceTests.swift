import Glibc
import JSON
import TestSupport
import Testing

@testable import LocalRuntime

@Suite struct InstanceTests {
    @Test func `an executable gets the event, its deadline and its environment`() async throws {
        let own = ["GREETING": "hello", "WAYPOST_ALLOW_HTTP": ""]

        try await isolating(environment: own) { isolated in
            guard case .answer(let told) = await isolated.invoke("answer", ("x", [1, 2])) else {
                Issue.record("no answer")
                return
            }

            let variables = told["variables"]
            #expect(told["event"]?["x"] == [1, 2])
            #expect(told["deadline"]?.string.flatMap { Int64($0) } ?? 0 > 1_700_000_000_000)
            #expect(told["arn"]?.string?.hasSuffix(":function:function-f") == true)
            #expect(variables?["GREETING"] == "hello")
            #expect(variables?["WAYPOST_ALLOW_HTTP"] == "1")
            #expect(variables?["DATABASE_URL"] == "here")
            #expect(variables?["DATABASE_CONNECTIONS"] == "1")
            #expect(variables?["AWS_LAMBDA_FUNCTION_NAME"] == "function-f")
            #expect(variables?["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "256")
            #expect(variables?["_HANDLER"] == "bootstrap")
            #expect(variables?["SECRET"] == nil)
        }
    }

    @Test func `a warm process serves the next event, and has no start to report`() async throws {
        try await isolating { isolated in
            let first = await isolated.idleProcess()
            let second = await isolated.idleProcess()

            #expect(first != nil && first == second)
            #expect(isolated.reports.map { $0.contains("Init Duration") } == [true, false])
            #expect(isolated.reports.allSatisfy { $0.contains("Memory Size: 256 MB") })
        }
    }

    @Test func `events at the same time have processes of their own, up to a bound`() async throws {
        try await isolating(timeoutSeconds: 60, instances: 2) { isolated in
            async let lingering = isolated.invoke("linger")
            guard case .answer(let told) = await lingering else {
                Issue.record("no answer")
                return
            }
            let processes = await withTaskGroup(of: pid_t?.self) { group in
                for _ in 0..<8 { group.addTask { await isolated.process() } }
                return await group.reduce(into: Set<pid_t?>()) { $0.insert($1) }
            }

            #expect(processes.count == 1)
            #expect(!processes.contains(nil))
            #expect(!processes.contains(told["pid"]?.integer.map { pid_t($0) }))
        }
    }

    @Test func `work that outlasts the function's time is ended after the answer`() async throws {
        try await isolating(timeoutSeconds: 60) { isolated in
            guard case .answer(let told) = await isolated.invoke("linger") else {
                Issue.record("no answer")
                return
            }
            let process = try #require(told["pid"]?.integer.map { pid_t($0) })
            #expect(ProcessFacts.isRunning(process))
            isolated.time.advance(by: .seconds(61))
            await isolated.isolation.settle()

            #expect(!ProcessFacts.isRunning(process))
            #expect(isolated.reports.last?.contains("Error Type: Sandbox.Timedout") == true)
        }
    }

    @Test func `a rebuilt executable serves the next event`() async throws {
        try await isolating { isolated in
            let old = try #require(await isolated.idleProcess())
            try isolated.rebuild()
            let new = await isolated.idleProcess()
            let newer = await isolated.idleProcess()

            #expect(new != nil && new != old)
            #expect(newer == new)
            #expect(try await eventually { !ProcessFacts.isRunning(old) })
        }
    }

    @Test func `no process outlives its host`() async throws {
        let process = Latest()
        try await isolating { isolated in process.set(await isolated.process()) }

        let id = try #require(process.value)
        #expect(!ProcessFacts.isRunning(id))
    }
}
