/// Every bound of this room that a caller does not choose.
enum Limits {
    /// After a connection did not come about, how long sends fail at once without another attempt:
    /// enough that a crowd of senders does not become a crowd of attempts.
    static let retryPause = Duration.milliseconds(250)
    /// How long a send must have gone without a word of the broker for the connection to be given
    /// up when the send's deadline comes; a shorter silence may be due to a short deadline.
    static let silence = Duration.seconds(1)
    /// Longest wait for events; wake-ups end it sooner.
    static let waitMilliseconds: Double = 60_000
    /// Characters of a broker's error text that are kept.
    static let errorCharacters = 200
}
