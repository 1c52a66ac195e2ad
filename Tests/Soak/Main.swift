import Foundation
import TestSupport

/// Mixed traffic and random faults for a time, and then what was broken by them.
///
/// `soak [--seed N] [--seconds N]`; the same seed makes the same plan. Exit code 1 if a rule was
/// broken.
@main enum Main {
    static func main() async throws {
        guard let settings = Settings(CommandLine.arguments.dropFirst()) else {
            print("soak [--seed N] [--seconds N]; at most an hour")
            exit(64)
        }
        let seed = settings.seed
        tell("soak seed=\(seed) seconds=\(settings.seconds): begins")
        let result = try await Run(settings: settings).run()
        print(result.trafficLine(settings))
        print(result.faultLine)
        let findings = SoakJudge.findings(in: result.log)
        print(Self.line(findings))
        for finding in findings.prefix(10) { print("seed=\(seed) \(finding)") }
        if result.waiting > 0 { print("seed=\(seed) still waiting: \(result.waiting)") }
        if result.refused > 0 { print("seed=\(seed) refused requests: \(result.refusals)") }
        exit(findings.isEmpty && result.waiting == 0 && result.refused == 0 ? 0 : 1)
    }

    /// Prints at once, also into a pipe.
    private static func tell(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    private static func line(_ findings: [SoakJudge.Finding]) -> String {
        let counts = Dictionary(grouping: findings, by: \.rule).mapValues(\.count)
        let words = SoakJudge.Rule.allCases.map { "\($0.rawValue)=\(counts[$0, default: 0])" }
        return "soak violations " + words.joined(separator: " ")
    }
}

/// What the command line says.
struct Settings {
    var seed = UInt64.random(in: 1...999_999)
    var seconds = 600

    /// Nil for what cannot be read.
    init?(_ arguments: some Sequence<String>) {
        var rest = Array(arguments)[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { return nil }
            switch name {
            case "--seed":
                guard let seed = UInt64(value) else { return nil }
                self.seed = seed
            case "--seconds":
                guard let seconds = Int(value), 10...3_600 ~= seconds else { return nil }
                self.seconds = seconds
            case _: return nil
            }
        }
    }

    /// One that another run at the same time hardly has.
    var port: Int { 18_100 + Int(seed % 800) }
}
