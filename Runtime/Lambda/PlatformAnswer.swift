/// An answer of the Runtime API: its body, and what of its header anybody reads.
struct PlatformAnswer {
    var status = 0
    var requestID: String?
    /// When the platform ends the invocation, in milliseconds since 1970.
    var deadline: Int64?
    var traceID: String?
    var body: [UInt8] = []
    /// The body is longer than its bound, and was not read to its end.
    var isCut = false
    /// Whether another request may follow on the connection.
    var keepsConnection = true
}
