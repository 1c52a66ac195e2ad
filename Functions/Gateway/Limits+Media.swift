extension Limits {
    /// Characters of a medium's content type: far more than any type and its parameters take.
    package static let mediaTypeCharacters = 255

    /// Media that are dropped in one transaction: about 2 GB of the longest.
    package static let mediaDroppedAtOnce = 500

    /// Such transactions at the start of a pass: 166 media a second go, more than partners bring.
    package static let mediaDropsPerPass = 10
}
