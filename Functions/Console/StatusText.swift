import Invocation
package import Store

/// Endpoints and dead letters as lines for a terminal.
package enum StatusText {
    /// A line an endpoint, under a line of headings.
    package static func lines(_ endpoints: [EndpointStatus]) -> [String] {
        table(
            [
                "endpoint", "dialect", "circuit", "faults", "lanes", "in flight", "waiting",
                "oldest",
            ],
            endpoints.map { endpoint in
                [
                    "\(endpoint.kind) \(endpoint.name)",
                    endpoint.dialect,
                    endpoint.circuit.rawValue,
                    "\(endpoint.faults)",
                    "\(endpoint.lanes)",
                    "\(endpoint.lanesInFlight)",
                    "\(endpoint.messages)",
                    endpoint.oldestLaneMilliseconds.map { "\($0 / 1000) s" } ?? "-",
                ]
            }
        )
    }

    /// A line a dead letter, newest first; numbers are masked.
    package static func lines(_ letters: [DeadLetter]) -> [String] {
        table(
            ["id", "given up", "kind", "endpoint", "subscriber", "attempts", "reason"],
            letters.map { letter in
                [
                    "\(letter.id)",
                    RFC3339.text(letter.time),
                    "\(letter.kind)".uppercased(),
                    letter.endpoint,
                    "\(letter.subscriber)",
                    "\(letter.attempts)",
                    letter.hasExpired ? "expired" : letter.reason ?? "\(letter.code ?? 0)",
                ]
            }
        )
    }

    /// A line a held message, oldest first; numbers are masked.
    package static func lines(_ held: [HeldMessage]) -> [String] {
        table(
            ["id", "partner", "recipient", "batch"],
            held.map { ["\($0.id)", $0.partner, "\($0.recipient)", $0.batch ?? "-"] }
        )
    }

    private static func table(_ head: [String], _ rows: [[String]]) -> [String] {
        let all = [head] + rows
        let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }
    }
}
