import Foundation
import Gateway
import Testing
import TestSupport

/// Mutated events through every function with a database.
///
/// `WAYPOST_SEED` sets the first seed, `WAYPOST_HOSTILE_INPUTS` how many there are.
@Suite struct HostileInputTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let firstSeed =
        environment["WAYPOST_SEED"].flatMap(UInt64.init) ?? .random(in: 0..<1_000_000_000)
    /// Inputs in all, and those of them that go through the whole of a function.
    private static let count =
        environment["WAYPOST_HOSTILE_INPUTS"].flatMap(Int.init)
        ?? (TestServer.pooler == nil ? 200_000 : 4_000)
    private static let handled = count / 4
    /// What an input may take to be read.
    private static let readingTime = Duration.seconds(5)
    /// How much more memory may be in use at the end than after the first tenth.
    private static let growthBytes = 128.0 * 1024 * 1024
    /// Each so many inputs, what follows the answer is done, too.
    private static let deliveries = 5

    private struct Counts: Sendable {
        var inputs = 0
        var handled = 0
        var accepted = 0
        var attempts = 0
        var failures: [String] = []
        var residentBytes: [Double] = []
    }

    @Test func `no input brings a function down, or makes it say what is not so`() async throws {
        let start = ContinuousClock.now
        let counts = try await withTestGateway(
            DemoAgreements.agreements(primary: "http://127.0.0.1:9/in"),
            exchange: .milliseconds(500),
            allowsPrivateMedia: false
        ) { gateway in
            let bases = try HostileInput.bases()
            var counts = Counts()
            try await handle(gateway, bases, &counts)
            try await read(gateway, bases, &counts)
            return counts
        }
        let growth = (counts.residentBytes.last ?? 0) - (counts.residentBytes.first ?? 0)

        print(
            """
            hostile inputs=\(counts.inputs) through_handlers=\(counts.handled) \
            refused=\(counts.inputs - counts.accepted) accepted=\(counts.accepted) \
            failures=\(counts.failures.count) attempts=\(counts.attempts) \
            seed=\(Self.firstSeed) growth_mb=\(Int(growth) >> 20) \
            seconds=\((.now - start).components.seconds)
            """
        )
        #expect(counts.failures == [])
        // A few inputs may all be refused.
        if Self.handled >= 100 {
            #expect(counts.accepted > 0)
            #expect(counts.attempts > 0)
        }
        // Beside other tests, as through a pooler, the memory is not its own.
        if TestServer.pooler == nil { #expect(growth < Self.growthBytes) }
    }

    /// The first seeds, through functions and database.
    private func handle(
        _ gateway: TestGateway,
        _ bases: [HostileInput],
        _ counts: inout Counts
    ) async throws {
        let rig = try await HostileRig(gateway: gateway)
        let tenth = max(1, Self.handled / 10)
        for number in 0..<Self.handled where counts.failures.count < 5 {
            if number % tenth == 0, number > 0 {
                counts.residentBytes.append(try ProcessTime.ownResidentBytes())
            }
            let seed = Self.firstSeed + UInt64(number)
            let input = HostileInput.made(from: bases, seed: seed)
            let outcome = try await rig.take(input, delivers: number % Self.deliveries == 0)
            counts.inputs += 1
            counts.handled += outcome.isHandled ? 1 : 0
            counts.accepted += outcome.isAccepted ? 1 : 0
            counts.attempts += outcome.attempts
            guard let fault = outcome.fault else { continue }
            let small = try await input.shrunk(fault) {
                try await rig.take($0, delivers: false).fault
            }
            let text = Self.text(seed, fault, small)
            counts.failures.append("\(text)\nanswer: \(outcome.answer.prefix(2_000))")
        }
    }

    /// The others, as far as they are read before the database is asked.
    private func read(
        _ gateway: TestGateway,
        _ bases: [HostileInput],
        _ counts: inout Counts
    ) async throws {
        let reader = try await HostileReader(gateway: gateway, bases: bases)
        #expect(reader.isComplete)
        for number in Self.handled..<Self.count where counts.failures.count < 5 {
            // Other tests run on the same threads.
            if number % 64 == 0 { await Task.yield() }
            let seed = Self.firstSeed + UInt64(number)
            let input = HostileInput.made(from: bases, seed: seed)
            let start = ContinuousClock.now
            var fault = reader.fault(input)
            if ContinuousClock.now - start > Self.readingTime { fault = "too slow" }
            counts.inputs += 1
            guard let fault else { continue }
            let small = try await input.shrunk(fault) { reader.fault($0) }
            counts.failures.append(Self.text(seed, fault, small))
        }
        counts.residentBytes.append(try ProcessTime.ownResidentBytes())
    }

    private static func text(_ seed: UInt64, _ fault: String, _ input: HostileInput) -> String {
        "seed=\(seed) \(input.function): \(fault)\n"
            + String(decoding: input.bytes, as: UTF8.self)
    }
}
