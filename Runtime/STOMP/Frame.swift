/// One frame of STOMP 1.2.
package struct Frame: Hashable, Sendable {
    /// A line of a frame's header; names may repeat, and the first counts.
    package struct Header: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// In capitals, for example `SEND`.
    package var command: String
    package var headers: [Header]
    /// Any bytes, NUL among them.
    package var body: [UInt8]

    package init(_ command: String, _ headers: [Header] = [], body: [UInt8] = []) {
        self.command = command
        self.headers = headers
        self.body = body
    }

    /// The value of the first header of that name.
    package func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }

    /// Whether its headers are written without escapes, as STOMP 1.0 did (1.2, "Value Encoding").
    var isUnescaped: Bool { command == "CONNECT" || command == "CONNECTED" }
}
