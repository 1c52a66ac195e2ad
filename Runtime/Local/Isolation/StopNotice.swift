import ServiceLifecycle

/// Tells processes of a shutdown when it begins.
struct StopNotice: Service {
    private let isolation: Isolation

    init(_ isolation: Isolation) { self.isolation = isolation }

    func run() async throws {
        try await gracefulShutdown()
        isolation.beginStopping()
    }
}
