import FoundationEssentials

/// Runs histories by seeds, and makes what it finds short.
struct LaneExplorer {
    /// A history that ends in what must not be.
    struct Finding: CustomStringConvertible {
        var seed: UInt64
        var violation: LaneViolation
        var history: [LaneStep]

        var description: String {
            let steps = history.enumerated().map { "  \($0.offset + 1). \($0.element)" }
            return (["seed=\(seed) \(violation) after \(history.count) steps:"] + steps)
                .joined(separator: "\n")
        }
    }

    var flaw: LaneFlaw?
    /// Steps of a history, at most.
    var length = 40
    private(set) var steps = 0

    init(flaw: LaneFlaw? = nil) { self.flaw = flaw }

    /// By `WAYPOST_SEED`, else any.
    static let firstSeed =
        ProcessInfo.processInfo.environment["WAYPOST_SEED"].flatMap(UInt64.init)
        ?? .random(in: 0..<1_000_000_000)

    /// One history; nil where nothing is wrong.
    mutating func explore(seed: UInt64) -> Finding? {
        var chooser = LaneChooser(seed: seed)
        var run = LaneRun(flaw: flaw)
        var taken = 0
        while taken < length {
            let step = chooser.next(run)
            taken += 1
            let violation = run.take(step)
            if run.isPossible { steps += 1 }
            if let violation { return shrink(seed, taken, violation) }
        }
        return nil
    }

    /// The steps that a seed chooses.
    static func history(seed: UInt64, length: Int, flaw: LaneFlaw? = nil) -> [LaneStep] {
        var chooser = LaneChooser(seed: seed)
        var run = LaneRun(flaw: flaw)
        var history: [LaneStep] = []
        for _ in 0..<length {
            let step = chooser.next(run)
            _ = run.take(step)
            history.append(step)
        }
        return history
    }

    /// What a history leads to, and after how many steps.
    private func replay(_ history: [LaneStep]) -> (violation: LaneViolation, steps: Int)? {
        var run = LaneRun(flaw: flaw)
        for (index, step) in history.enumerated() {
            if let violation = run.take(step) { return (violation, index + 1) }
        }
        return nil
    }

    private func shrink(_ seed: UInt64, _ length: Int, _ violation: LaneViolation) -> Finding {
        let history = Self.history(seed: seed, length: length, flaw: flaw)
        return Finding(seed: seed, violation: violation, history: shrunk(history, violation))
    }

    /// Leaves out stretches, then single steps, as long as the same is found without them.
    func shrunk(_ whole: [LaneStep], _ violation: LaneViolation) -> [LaneStep] {
        var history = whole
        var stretch = history.count / 2
        while stretch > 0 {
            var start = 0
            var isShorter = false
            while start < history.count {
                var shorter = history
                shorter.removeSubrange(start..<min(start + stretch, history.count))
                if let found = replay(shorter), found.violation == violation {
                    history = Array(shorter.prefix(found.steps))
                    isShorter = true
                } else {
                    start += stretch
                }
            }
            if !isShorter || stretch > 1 { stretch /= 2 }
        }
        return history
    }
}
