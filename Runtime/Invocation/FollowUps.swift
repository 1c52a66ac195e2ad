/// Where an invocation's work for after the answer goes.
package protocol FollowUps: Sendable {
    /// Takes one piece of work; never waits.
    func add(_ work: @escaping @Sendable () async -> Void)
}
