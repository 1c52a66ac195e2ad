import TestSupport

/// A fault that is done to the whole, at its time.
enum Fault: String, CaseIterable {
    /// The runtime is killed and started again, now with the functions in it, now as processes.
    case kill
    /// A function's own process is killed.
    case function
    /// A process of PostgreSQL is killed; it recovers by itself.
    case backend
    /// PostgreSQL is stopped in order and started again.
    case restart
    /// PostgreSQL is stopped as if the machine had lost its power.
    case crash
    /// A receiver answers nothing but this for some seconds.
    case errors, strangers, hangs, resets
}

/// What a receiver does with one request.
enum Whim: String {
    case take, slow, error, stranger, hang, reset, late
}

/// Everything that chance decides, by a seed.
struct Plan {
    struct Step {
        var at: Double
        var fault: Fault
        /// Which of several: a process or a receiver.
        var choice: Int
        /// How long a receiver is broken.
        var seconds: Double
    }

    let seed: UInt64
    let steps: [Step]

    /// Every fault once in each round, in another order; the last ones well before the end.
    init(seed: UInt64, seconds: Double) {
        self.seed = seed
        var chance = SeededGenerator(seed: seed)
        var steps: [Step] = []
        var time = 3.0
        while time < seconds - 4 {
            for fault in Fault.allCases.shuffled(using: &chance) where time < seconds - 4 {
                steps.append(
                    Step(
                        at: time,
                        fault: fault,
                        choice: Int.random(in: 0..<1_000, using: &chance),
                        seconds: Double.random(in: 2...8, using: &chance)
                    )
                )
                time += Double.random(in: 4...10, using: &chance)
            }
        }
        self.steps = steps
    }

    /// Chance that depends on nothing but the seed and these words.
    func chance(_ words: String...) -> SeededGenerator {
        // FNV-1a, 64 bits.
        let octets = words.joined(separator: "/").utf8
        let hash = octets.reduce(seed ^ 0xCBF2_9CE4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
        }
        return SeededGenerator(seed: hash)
    }

    /// What a receiver does with an attempt of a message, the first being 1.
    func whim(_ receiver: String, _ key: String, attempt: Int) -> Whim {
        var chance = chance(receiver, key, "\(attempt)")
        return switch Int.random(in: 0..<200, using: &chance) {
        case 0..<6: .error
        case 6..<8: .stranger
        case 8: .hang
        case 9..<12: .reset
        case 12: .late
        case 13..<30: .slow
        case _: .take
        }
    }
}
