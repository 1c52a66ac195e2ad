import Invocation
import Synchronization

/// The processes of one function: none until somebody asks, and a bounded number of them.
///
/// A job gets the instance that was idle last, else a new one of its own, else it waits its turn.
final class InstancePool: Sendable {
    private struct State {
        /// All that have not ended.
        var instances: [Instance] = []
        /// In the order in which they became idle.
        var idle: [Instance] = []
        var waiting: [Job] = []
        var isClosed = false
    }

    private enum Step {
        case give(Instance)
        case start(Instance)
        case wait
        case fail(FunctionError)
    }

    let settings: InstanceSettings
    private let limit: Int
    private let begin: @Sendable (Instance) -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: The most processes at a time.
    ///   - begin: Has an instance run, on a task that somebody awaits.
    init(
        _ settings: InstanceSettings,
        limit: Int,
        begin: @escaping @Sendable (Instance) -> Void
    ) {
        self.settings = settings
        self.limit = limit
        self.begin = begin
    }

    /// All that have not ended.
    var instances: [Instance] { state.withLock(\.instances) }

    /// Takes a job, which is settled in any case.
    func take(_ job: Job) {
        while !job.isSettled {
            switch next(for: job) {
            case .wait: return
            case .fail(let error): return job.fail(error)
            case .start(let instance): return begin(instance)
            case .give(let instance):
                if isOutdated(instance) {
                    retire(instance)
                } else if instance.give(job) {
                    return
                }
            }
        }
    }

    /// Notes that an instance waits for an event.
    func becameIdle(_ instance: Instance) {
        while true {
            let (job, isClosed): (Job?, Bool) = state.withLock { state in
                let job = Self.firstWaiting(&state)
                if job == nil, !state.isClosed { state.idle.append(instance) }
                return (job, state.isClosed)
            }
            guard let job else {
                if isClosed { retire(instance) }
                return
            }
            if !isOutdated(instance), instance.give(job) { return }
            // Its turn comes again when this instance has ended, or at once with another.
            retire(instance)
            return take(job)
        }
    }

    /// Notes that an instance has ended; the next in the line gets a new one.
    func ended(_ instance: Instance) {
        let job = state.withLock { state in
            state.instances.removeAll { $0 === instance }
            state.idle.removeAll { $0 === instance }
            return Self.firstWaiting(&state)
        }
        if let job { take(job) }
    }

    /// Takes no more jobs, and has all instances end when they have answered.
    func close(by deadline: ContinuousClock.Instant) {
        let (waiting, instances) = state.withLock { state in
            defer {
                state.isClosed = true
                state.waiting = []
                state.idle = []
            }
            return (state.waiting, state.instances)
        }
        for job in waiting { job.fail(.shutDown) }
        for instance in instances { instance.stop(by: deadline) }
    }

    private func next(for job: Job) -> Step {
        let identity = FileIdentity(executable: settings.executable)
        return state.withLock { state in
            if state.isClosed { return .fail(.shutDown) }
            if let instance = state.idle.popLast() { return .give(instance) }
            guard state.instances.count < limit else {
                state.waiting.append(job)
                return .wait
            }
            guard let identity else {
                return .fail(.noExecutable(job.requestID, settings.executable))
            }
            let instance = Instance(for: job, settings, identity, pool: self)
            state.instances.append(instance)
            return .start(instance)
        }
    }

    /// Whether there is another build of its executable by now; while there is none, it is good.
    private func isOutdated(_ instance: Instance) -> Bool {
        guard let identity = FileIdentity(executable: settings.executable) else { return false }
        return identity != instance.identity
    }

    private func retire(_ instance: Instance) {
        instance.stop(by: settings.clock.monotonic() + InstanceState.idleGrace)
    }

    private static func firstWaiting(_ state: inout State) -> Job? {
        while !state.waiting.isEmpty {
            let job = state.waiting.removeFirst()
            if !job.isSettled { return job }
        }
        return nil
    }
}
