package import Invocation
package import Logging
import Synchronization

/// Runs the functions' own executables, as the cloud does, in place of their code in this process.
///
/// Each invocation has a process to itself; a process serves one after the other. Processes start
/// when they are needed, and only while ``serving(_:)`` runs.
package final class Isolation: Sendable {
    /// What a start chooses.
    package struct Settings: Sendable {
        /// The most processes of one function, 1 to 100.
        package static let defaultInstances = 4

        /// Where the executables are: `NAME`, or `NAME/bootstrap`.
        package var folder: String
        package var instances: Int
        /// What processes get besides what the template gives them.
        package var environment: [String: String]
        /// How long work may go on after a shutdown has begun.
        package var drainTime: Duration
        /// For a process to ask for its first event; what the platform gives.
        package var startTime = Duration.seconds(10)

        package init(
            folder: String,
            instances: Int = Settings.defaultInstances,
            environment: [String: String],
            drainTime: Duration = FunctionHost.defaultDrainTime
        ) {
            self.folder = folder
            self.instances = instances
            self.environment = environment
            self.drainTime = drainTime
        }
    }

    private let pools: [String: InstancePool]
    private let drainTime: Duration
    private let clock: Clock
    private let starts: AsyncStream<Instance>
    private let starting: AsyncStream<Instance>.Continuation
    private let stopBegan = Mutex<ContinuousClock.Instant?>(nil)

    /// - Parameter metrics: Where processes that are started are counted.
    /// - Throws: ``IsolationProblem/missing(_:folder:)`` when a function has no executable.
    package init(
        _ functions: [FunctionResource],
        _ settings: Settings,
        metrics: Metrics = Metrics(),
        clock: Clock,
        logger: Logger
    ) throws(IsolationProblem) {
        let (starts, starting) = AsyncStream.makeStream(of: Instance.self)
        var pools: [String: InstancePool] = [:]
        var missing: [String] = []
        for function in functions {
            let name = function.logicalID
            let paths = ["\(settings.folder)/\(name)", "\(settings.folder)/\(name)/bootstrap"]
            guard let path = paths.first(where: { FileIdentity(executable: $0) != nil }) else {
                missing.append(name)
                continue
            }
            pools[name] = InstancePool(
                InstanceSettings(function, path, settings, clock: clock, logger: logger),
                limit: settings.instances
            ) { instance in
                metrics.count(.coldStarts, [name])
                starting.yield(instance)
            }
        }
        guard missing.isEmpty else { throw .missing(missing, folder: settings.folder) }
        self.pools = pools
        self.drainTime = settings.drainTime
        self.clock = clock
        self.starts = starts
        self.starting = starting
    }

    /// What invokes the executable of a function; nil when the template has none of the name.
    package func function(_ logicalID: String) -> (any Function)? {
        pools[logicalID].map { IsolatedFunction(pool: $0) }
    }

    /// The processes of a function that run now.
    package func processIDs(of logicalID: String) -> [Int32] {
        pools[logicalID]?.instances.compactMap(\.processID) ?? []
    }

    /// Has processes run while `body` does.
    ///
    /// Afterwards they are asked to end (SIGTERM), and have the rest of the drain time for it; then
    /// they are killed.
    package func serving(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.run() }
            defer { starting.finish() }
            do { try await body() } catch {
                await stop()
                throw error
            }
            await stop()
        }
    }

    /// Tells processes that the end is near; what still comes gets a process all the same.
    package func beginStopping() {
        let began = stopBegan.withLock { began in
            began = began ?? clock.monotonic()
            return began ?? clock.monotonic()
        }
        for pool in pools.values {
            for instance in pool.instances { instance.stop(by: began + drainTime) }
        }
    }

    /// Waits until no process has an event, or work that one left; each has its time for that.
    package func settle() async {
        while pools.values.contains(where: { $0.instances.contains(where: \.isBusy) }) {
            do { try await clock.sleep(clock.monotonic() + .milliseconds(10)) } catch { return }
        }
    }

    private func run() async {
        await withDiscardingTaskGroup { group in
            for await instance in starts { group.addTask { await instance.run() } }
        }
    }

    /// Has all end, and waits for it.
    private func stop() async {
        let now = clock.monotonic()
        let began = stopBegan.withLock { $0 } ?? now
        let deadline = max(began + drainTime, now + InstanceState.idleGrace)
        for pool in pools.values { pool.close(by: deadline) }
        // One that is killed is gone at once; no wait of its own is needed.
        while pools.values.contains(where: { !$0.instances.isEmpty }), !Task.isCancelled {
            do { try await clock.sleep(clock.monotonic() + .milliseconds(10)) } catch { return }
        }
    }
}

/// Why functions cannot run on their own.
package enum IsolationProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case missing([String], folder: String)

    package var description: String {
        switch self {
        case .missing(let names, let folder):
            "\(folder) has no executable of \(names.joined(separator: ", ")): "
                + "`swift build` makes them, --executables names another folder"
        }
    }
}
