extension Limits {
    /// Characters of a medium's content type: far more than any type and its parameters take.
    package static let mediaTypeCharacters = 255

    /// Media fetched at the same time by one process; one more is refused as our own failure.
    ///
    /// Each has up to 3.75 MB in memory, so all have 240 MB at most.
    package static let mediaFetches = 64

    /// Media fetched from one server at the same time, the others waiting: those of one message.
    package static let mediaFetchesPerHost = 10

    /// Media that are dropped in one transaction: about 2 GB of the longest.
    package static let mediaDroppedAtOnce = 500

    /// Such transactions at the start of a pass: 166 media a second go, more than partners bring.
    package static let mediaDropsPerPass = 10
}
