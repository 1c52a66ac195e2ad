import Invocation
import Logging

/// What all instances of one function have in common.
struct InstanceSettings: Sendable {
    /// The logical id in the template.
    var name: String
    /// What log lines and the environment call it.
    var functionName: String
    var executable: String
    /// All that its process sees, but for the address of its Runtime API.
    var environment: [String: String]
    var timeout: Duration
    var memoryBytes: Int
    /// For it to ask for its first event.
    var startTime: Duration
    var region: String
    var clock: Clock
    var logger: Logger

    /// The name that the platform's tools use.
    var arn: String { "arn:aws:lambda:\(region):000000000000:function:\(functionName)" }
}
