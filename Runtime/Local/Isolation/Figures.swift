/// Numbers as the platform's log lines write them.
enum Figures {
    /// Two decimals: `3.00`.
    static func seconds(_ duration: Duration) -> String { hundredths(duration / .milliseconds(10)) }

    /// Two decimals: `12.30`.
    static func milliseconds(_ duration: Duration) -> String {
        hundredths(duration / .microseconds(10))
    }

    /// Whole ones, rounded up: 33 for 32.1 MB.
    static func megabytes(_ bytes: Int) -> Int { (bytes + 1_048_575) / 1_048_576 }

    private static func hundredths(_ count: Double) -> String {
        let whole = Int(max(0, count).rounded())
        let rest = whole % 100
        return "\(whole / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
