package import Testing

extension Trait where Self == ConformanceTrait {
    /// Counts the numbered checks of a protocol, and prints how many of them passed.
    ///
    /// For one suite per protocol; suites and tests inside it count too. When the suite has
    /// finished, one line goes to standard output: `conformance common-text 27/34`.
    ///
    /// - Parameter total: How many checks the protocol has, tested here or not.
    package static func conformance(_ name: String, of total: Int) -> Self {
        Self(name: name, ledger: ConformanceLedger(total: total))
    }
}

extension Trait where Self == CheckTrait {
    /// Says which of its suite's checks a test makes.
    ///
    /// A check passes if all tests that bear its number ran and none recorded an issue.
    package static func check(_ numbers: Int...) -> Self { Self(numbers: numbers) }
}

/// The suite's half: follows each test in it, and prints at the end.
package struct ConformanceTrait: SuiteTrait, TestTrait, TestScoping {
    let name: String
    let ledger: ConformanceLedger

    package var isRecursive: Bool { true }

    /// Notes what a test is to show before any test runs, so that one that is skipped counts.
    package func prepare(for test: Test) async throws {
        try ledger.plan(test.id, checks: Self.checks(of: test))
    }

    package func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? {
        let isFollowed = testCase != nil && !Self.checks(of: test).isEmpty
        return isFollowed || test.isSuite ? self : nil
    }

    package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        if let testCase {
            try await follow(test, testCase, performing: function)
        } else if Self.current === ledger {
            try await function()
        } else {
            defer { print("conformance \(name) \(ledger.passed)/\(ledger.total)") }
            try await Self.$current.withValue(ledger, operation: function)
        }
    }

    /// Set inside the outermost suite, which alone prints.
    @TaskLocal private static var current: ConformanceLedger?

    private func follow(
        _ test: Test,
        _ testCase: Test.Case,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let issues = IssueHandlingTrait.compactMapIssues { issue in
            if issue.isFailure { ledger.fail(test.id) }
            return issue
        }
        do {
            try await issues.provideScope(for: test, testCase: testCase, performing: function)
        } catch {
            ledger.fail(test.id)
            throw error
        }
        ledger.ran(test.id)
    }

    private static func checks(of test: Test) -> [Int] {
        test.traits.compactMap { $0 as? CheckTrait }.flatMap(\.numbers)
    }
}

/// The test's half: its numbers.
package struct CheckTrait: TestTrait {
    let numbers: [Int]

    /// Refuses a test outside a conformance suite, whose numbers nobody would count.
    package func prepare(for test: Test) async throws {
        guard test.traits.contains(where: { $0 is ConformanceTrait }) else {
            throw ConformanceError.noSuite
        }
    }
}

/// How a suite is put together wrongly.
enum ConformanceError: Error {
    case noSuite
    case noSuchCheck(Int, of: Int)
}
