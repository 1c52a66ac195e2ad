extension Limits {
    /// Seconds that a Puzzel user's server has for its answer, as it is told.
    package static let puzzelExchangeSeconds = 60

    /// Messages or reports of one Puzzel callback.
    package static let puzzelCallbackMembers = 100

    /// The least time from one Puzzel callback of a line to the next: one request a second.
    package static let puzzelCallbackSpacingSeconds = 1
}
