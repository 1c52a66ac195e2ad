import Foundation

/// Measures the gateway against the database it stands on, in one run on one server.
///
/// `bench [accept] [mo] [claim]`; without arguments all. Each prints one line
/// `bench <name> <figures> ratio=<x>`; a ratio compares with `pgbench` or with a smaller backlog in
/// the same run.
@main enum Main {
    static func main() async throws {
        let asked = Set(CommandLine.arguments.dropFirst())
        for benchmark in Benchmark.allCases
        where asked.isEmpty || asked.contains(benchmark.rawValue) {
            print("bench \(benchmark.rawValue) \(try await benchmark.run())")
        }
    }
}

/// What is measured.
enum Benchmark: String, CaseIterable {
    /// MT over HTTP to a simulated handset, against one-row inserts.
    case accept
    /// MO over HTTP to a partner's server that answers at once, against one-row inserts.
    case mo
    /// Claims with 100,000 lanes waiting, against 1,000.
    case claim

    func run() async throws -> String {
        switch self {
        case .accept: try await HTTPBenchmark(way: .mt).run()
        case .mo: try await HTTPBenchmark(way: .mo).run()
        case .claim: try await ClaimBenchmark().run()
        }
    }
}
