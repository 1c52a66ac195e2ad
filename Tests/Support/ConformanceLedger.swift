import Synchronization
import Testing

/// Which tests of a suite are to show which checks, and what became of them.
final class ConformanceLedger: Sendable {
    private struct Entries {
        var tests: [Int: Set<Test.ID>] = [:]
        var ran: Set<Test.ID> = []
        var failed: Set<Test.ID> = []
    }

    let total: Int
    private let entries = Mutex(Entries())

    init(total: Int) { self.total = total }

    /// How many checks have passed so far.
    var passed: Int {
        entries.withLock { entries in
            let good = entries.ran.subtracting(entries.failed)
            return entries.tests.values.count { $0.isSubset(of: good) }
        }
    }

    /// Notes that a test is to show these checks, numbered from 1.
    func plan(_ test: Test.ID, checks: [Int]) throws(ConformanceError) {
        for check in checks {
            guard 1...total ~= check else { throw .noSuchCheck(check, of: total) }
        }
        entries.withLock { entries in
            for check in checks { entries.tests[check, default: []].insert(test) }
        }
    }

    /// Notes that a test, or one of its argument cases, has come to its end.
    func ran(_ test: Test.ID) {
        _ = entries.withLock { $0.ran.insert(test) }
    }

    func fail(_ test: Test.ID) {
        _ = entries.withLock { $0.failed.insert(test) }
    }
}
