/// One of the plain fields of a cron expression: its name, range and names of values.
struct CronField: Sendable {
    let name: String
    let range: ClosedRange<Int>
    /// Names of the values from the first on; empty when it has none.
    let names: [String]

    static let minutes = CronField(name: "minutes", range: 0...59, names: [])
    static let hours = CronField(name: "hours", range: 0...23, names: [])
    static let daysOfMonth = CronField(name: "day-of-month", range: 1...31, names: [])
    static let months = CronField(
        name: "month",
        range: 1...12,
        names: [
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
        ]
    )
    static let daysOfWeek = CronField(
        name: "day-of-week",
        range: 1...7,
        names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
    )
    static let years = CronField(name: "year", range: 1970...2199, names: [])

    /// Reads lists of values, ranges and steps: `1,5-9,0/15,*`.
    ///
    /// - Returns: The values in ascending order, each once; never empty.
    func values(_ text: Substring) throws(ScheduleFault) -> [Int] {
        var values: Set<Int> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            values.formUnion(try self.item(item))
        }
        return values.sorted()
    }

    /// Reads one number or name.
    func value(_ text: Substring) throws(ScheduleFault) -> Int {
        if let index = names.firstIndex(of: text.uppercased()) { return range.lowerBound + index }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text),
            range.contains(value)
        else {
            throw ScheduleFault("\(name): \"\(text)\" is not in \(range)")
        }
        return value
    }

    private func item(_ text: Substring) throws(ScheduleFault) -> StrideThrough<Int> {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else {
            let span = try span(text)
            return stride(from: span.lowerBound, through: span.upperBound, by: 1)
        }
        guard let step = Int(halves[1]), step > 0, step <= range.upperBound else {
            throw ScheduleFault("\(name): \"\(text)\" has no step from 1 to \(range.upperBound)")
        }
        let span = try span(halves[0])
        // A step from a single value goes on to the end of the range.
        let isOpen = span.count == 1
        return stride(
            from: span.lowerBound,
            through: isOpen ? range.upperBound : span.upperBound,
            by: step
        )
    }

    private func span(_ text: Substring) throws(ScheduleFault) -> ClosedRange<Int> {
        if text == "*" { return range }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let first = try value(ends[0])
        guard ends.count == 2 else { return first...first }
        let last = try value(ends[1])
        guard first <= last else { throw ScheduleFault("\(name): \"\(text)\" runs backwards") }
        return first...last
    }
}
