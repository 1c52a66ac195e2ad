import Foundation

/// Measures the gateway against the database that it stands on, in one run on one server.
///
/// `bench [--rounds N] [NAME…]`; without names all, whose lines then go to `Tests/Bench/RESULTS.md`
/// of the working folder too. Each prints `bench <name> <figures> ratio=<x>`, and how its targets
/// are met. Ratios are taken between neighbours in time; figures are medians of the rounds (5).
@main enum Main {
    static func main() async {
        do { try await run() } catch {
            FileHandle.standardError.write(Data("bench: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run() async throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        var rounds = 5
        if let index = arguments.firstIndex(of: "--rounds"), index + 1 < arguments.count,
            let given = Int(arguments[index + 1]), 1...100 ~= given
        {
            rounds = given
            arguments.removeSubrange(index...index + 1)
        }
        let benchmarks = try arguments.map { name in
            guard let benchmark = Benchmark(rawValue: name) else {
                let names = Benchmark.allCases.map(\.rawValue).joined(separator: ", ")
                throw BenchProblem("\(name) is none of \(names)")
            }
            return benchmark
        }
        var lines: [Line] = []
        for benchmark in benchmarks.isEmpty ? Benchmark.allCases : benchmarks {
            for line in try await benchmark.lines(rounds: rounds) {
                say(line.text)
                for target in line.targets {
                    say("  \(target.isMet ? "met" : "MISSED"): \(target.description)")
                }
                lines.append(line)
            }
        }
        if benchmarks.isEmpty { try Results.write(lines, rounds: rounds) }
    }
}

/// Prints a line at once, whoever reads it.
private func say(_ text: String) {
    FileHandle.standardOutput.write(Data("\(text)\n".utf8))
}

/// What is measured.
enum Benchmark: String, CaseIterable {
    /// MT over HTTP to simulated handsets, against one-row inserts.
    case accept
    /// Batches of 1,000 over HTTP, against COPY.
    case batch
    /// MT to a carrier over HTTP.
    case mt
    /// MO to a partner over HTTP.
    case mo
    /// MT, carrier, report, callback.
    case report
    /// Claims beside small and large backlogs.
    case claim
    /// A partner that hangs, and another beside it.
    case deadEndpoint = "dead-endpoint"
    /// What waited, once the partner is back.
    case recover
    /// A function that does nothing.
    case invoke
    /// Megabytes.
    case memory

    func lines(rounds: Int) async throws -> [Line] {
        switch self {
        case .accept: try await AcceptBenchmark(rounds: rounds).lines()
        case .batch: try await BatchBenchmark(rounds: rounds).lines()
        case .mt: try await DeliveryBenchmark(way: .mt, rounds: rounds).lines()
        case .mo: try await DeliveryBenchmark(way: .mo, rounds: rounds).lines()
        case .report: try await ReportBenchmark(rounds: rounds).lines()
        case .claim: try await ClaimBenchmark(rounds: rounds).lines()
        case .deadEndpoint: try await DeadEndpointBenchmark(rounds: rounds).lines()
        case .recover: try await RecoverBenchmark().lines()
        case .invoke: try await InvokeBenchmark(rounds: rounds).lines()
        case .memory: try await MemoryBenchmark().lines()
        }
    }
}
