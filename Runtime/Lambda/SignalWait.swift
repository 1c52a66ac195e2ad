import Glibc

/// The main thread's waits, and the end of the process.
enum SignalWait {
    static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

    /// Keeps SIGTERM until ``untilTermination()``, on this thread and those that it starts.
    static func holdTermination() {
        var signals = termination
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Waits for a SIGTERM.
    static func untilTermination() {
        var signals = termination
        var number: Int32 = 0
        unsafe sigwait(&signals, &number)
    }

    /// Waits for the end of the process.
    static func park() -> Never {
        while true { pause() }
    }

    /// Ends the process at once: connections and leases need no farewell.
    ///
    /// Not by `exit`, which would take libraries down under the threads that use them.
    static func end(_ code: Int32) -> Never { _exit(code) }

    private static var termination: sigset_t {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGTERM)
        return signals
    }
}
