import FoundationEssentials
import Invocation

/// A day, or a second, as an export is asked for it.
struct MGageDate: Hashable {
    /// Its first moment.
    let start: Date
    /// The first moment after it.
    let end: Date

    /// Reads `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ss`, with a fraction and a zone if wanted; UTC
    /// where there is none.
    init?(_ text: String) {
        if text.utf8.count == 10 {
            guard let start = RFC3339.date(text + "T00:00:00Z") else { return nil }
            self.init(start: start, seconds: 86_400)
            return
        }
        // A plus that was not escaped has arrived as a blank.
        let text = String(text.map { $0 == " " ? "+" : $0 })
        guard let start = RFC3339.date(text) ?? RFC3339.date(text + "Z") else { return nil }
        self.init(start: start, seconds: 1)
    }

    private init(start: Date, seconds: Double) {
        self.start = start
        end = start + seconds
    }

    /// The start of a moment's day in UTC.
    static func midnight(before date: Date) -> Date {
        let day = (date.timeIntervalSince1970 / 86_400).rounded(.down)
        return Date(timeIntervalSince1970: day * 86_400)
    }
}
