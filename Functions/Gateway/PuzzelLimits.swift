extension Limits {
    /// Octets of a Puzzel request: room for the most messages with settings; 5 MiB.
    package static let puzzelBodyOctets = 5 * 1024 * 1024

    /// Octets of the path and query of a Puzzel request: what a request line may have anywhere.
    package static let puzzelTargetOctets = 16 * 1024

    /// Messages of a Puzzel request: what the protocol recommends at most.
    package static let puzzelMessages = 1_000

    /// Parts of a Puzzel SMS: 918 septets or 402 UCS-2 units, less what is lost at the cuts.
    package static let puzzelParts = 6

    /// Characters of a reference that a Puzzel user gives a request or a message.
    package static let puzzelReferenceCharacters = 255

    /// How far ahead a send window may begin: a year, and a leap day.
    package static let windowAheadSeconds = 366 * 86_400

    /// Days of a send window that are looked at: a year, a leap day, and the one begun yesterday.
    package static let windowDays = 367

    /// How long MOs and DRs may wait for a Puzzel partner: 72 h, counted from when they came in.
    package static let puzzelCallbackSeconds = 259_200
}
