/// Every bound of this room that a caller does not choose.
enum Limits {
    /// Bytes of a URL: what common servers take in a request line.
    static let urlBytes = 8_192
    /// Fields of a header, sent or received: the default of common servers.
    static let headerFields = 100
    /// Bytes of all names and values of a received header.
    static let headerBytes = 65_536
    /// Easy handles kept for reuse, about 6 KB each.
    static let spareHandles = 64
    /// What a transfer reads at once: answers are shorter as a rule, and each handle keeps as much.
    static let bufferBytes = 4_096
    /// Connections kept open while no transfer uses them.
    static let idleConnections = 512
    /// Longest wait for events; wake-ups and timers end it sooner.
    static let pollMilliseconds: Int32 = 60_000
    /// Bytes that a channel takes or gives at a time: what a TLS record holds.
    static let channelBytes = 16_384
    /// How late a transfer that still waits for a connection may time out.
    static let expiryGrain = Duration.milliseconds(5)
}
