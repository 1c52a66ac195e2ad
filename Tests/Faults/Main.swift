import Foundation

/// Breaks a real gateway in several ways, and counts what was lost, turned round or doubled.
///
/// `faults [outage] [kill] [database] [batch]`; without arguments all. Exit code 1 if anything
/// accepted was lost or came out of order.
@main enum Main {
    static func main() async throws {
        let asked = Set(CommandLine.arguments.dropFirst())
        var isSound = true
        for fault in Fault.allCases where asked.isEmpty || asked.contains(fault.rawValue) {
            print("\(fault.rawValue): \(fault.told)")
            let figures = try await fault.run()
            print(figures.line(fault.rawValue))
            isSound = isSound && figures.isSound
        }
        exit(isSound ? 0 : 1)
    }
}

/// What is broken.
enum Fault: String, CaseIterable {
    case outage
    case kill
    case database
    case batch

    var told: String {
        switch self {
        case .outage: "the partner's server answers 503 for 5 s while 500 MOs come in"
        case .kill: "the same, and the gateway is killed with SIGKILL in the middle and restarted"
        case .database: "16 clients send while PostgreSQL is restarted, then crashed"
        case .batch: "1,000 MTs in one request, and the gateway is killed right after its answer"
        }
    }

    func run() async throws -> Figures {
        switch self {
        case .outage: try await Outage(kills: false).run()
        case .kill: try await Outage(kills: true).run()
        case .database: try await DatabaseRestart().run()
        case .batch: try await BatchKill().run()
        }
    }
}
