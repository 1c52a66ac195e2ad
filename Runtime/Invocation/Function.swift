/// One operation: takes a platform event, gives the platform's answer.
///
/// A caller's mistake is an answer; a failure of ours is thrown, and the host turns it into the
/// platform's error. The same value runs in the local runtime and in an executable of its own.
package protocol Function: Sendable {
    /// The name in `template.yaml` and on the command line, for example `RetrySweep`.
    static var name: String { get }

    /// What this one is called: its type's name, unless one type stands for many functions.
    var name: String { get }

    /// Handles one event.
    ///
    /// - Throws: ``EventError`` when this function takes no such event; any other error is our
    ///   failure, and the event may come again.
    func handle(_ event: Event, _ context: Context) async throws -> Answer
}

/// A function that runs in another process had no answer in its time; its host says so.
package struct FunctionTimedOut: Error {
    package init() {}
}

extension Function {
    /// The name of the instance's type, for hosts that hold many functions.
    package var name: String { Self.name }
}
