package import Delivery
package import Invocation
import JSON

/// The sweep, started by a schedule.
///
/// Takes a scheduled event, or `{"passes": 1 to 10, "everySeconds": 0 to 60}`: schedulers of clouds
/// fire once a minute at the most, so one firing makes two rounds.
package struct RetrySweep: Function {
    package static let name = "RetrySweep"
    private let sweep: Sweep

    package init(sweep: Sweep) {
        self.sweep = sweep
    }

    package func handle(_ event: Event, _ context: Context) async throws -> Answer {
        guard case .schedule(let firing) = event else {
            throw EventError.unsupported(function: Self.name, kind: "other than a scheduled")
        }
        let passes = try integer("passes", of: firing.input, in: 1...10, orElse: 1)
        let seconds = try integer("everySeconds", of: firing.input, in: 0...60, orElse: 0)
        let plan = Sweep.Plan(passes: passes, every: .seconds(seconds))
        let tally = try await sweep.run(plan, context)
        return .value([
            "delivered": .integer(Int64(tally.delivered)),
            "dead": .integer(Int64(tally.dead)),
            "putOff": .integer(Int64(tally.putOff)),
            "givenBack": .integer(Int64(tally.givenBack)),
            "lost": .integer(Int64(tally.lost)),
            "unrecorded": .integer(Int64(tally.unrecorded)),
        ])
    }

    private func integer(
        _ key: String,
        of input: JSON,
        in range: ClosedRange<Int>,
        orElse standard: Int
    ) throws(EventError) -> Int {
        guard let value = input[key] else { return standard }
        guard let number = value.integer.flatMap({ Int(exactly: $0) }), range.contains(number)
        else {
            throw .malformed("\(key) is \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
