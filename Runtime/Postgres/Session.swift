/// An open connection and what it has prepared: sends calls and reads what they gave.
struct Session: ~Copyable {
    let handle: ConnectionHandle
    private let prepares: Bool
    /// The names of the statements that the server has parsed.
    private var prepared: [Request.Origin: String] = [:]
    private var preparedCount = 0
    private let trustedIdleTime: Duration
    /// When the server was last heard of.
    var heardAt: ContinuousClock.Instant

    /// How long a server may take to answer after a time without use: what is slower is replaced.
    private static let checkTime = Duration.seconds(2)

    init(_ configuration: PoolConfiguration, until limit: ContinuousClock.Instant)
        throws(Interruption)
    {
        handle = try ConnectionHandle.open(configuration, until: limit)
        prepares = configuration.usesPreparedStatements
        trustedIdleTime = configuration.trustedIdleTime
        heardAt = .now
    }

    /// Whether it can be used, so that nothing is sent into a connection that is known to be dead.
    ///
    /// - Parameter limit: When the most urgent of what is to be sent has to be done.
    func isUsable(at now: ContinuousClock.Instant, by limit: ContinuousClock.Instant) -> Bool {
        guard handle.isAlive else { return false }
        if heardAt.duration(to: now) < trustedIdleTime { return true }
        return handle.answers(until: min(now.advanced(by: Self.checkTime), limit))
    }

    /// Runs calls in one transaction, in one round trip.
    ///
    /// - Returns: What each gave, in order; `nil` when one failed and so none has happened.
    mutating func runTogether(
        _ calls: [Call],
        until limit: ContinuousClock.Instant
    ) throws(Interruption) -> [ResultTable]? {
        if let joined = Self.joined(calls) {
            let outcome = try runAlone(joined, until: limit)
            guard case .success(let table) = outcome else { return nil }
            precondition(table.rowCount == calls.count, "\(joined.sql) gives a row for each")
            return table.rows
        }
        var sent: [Bool] = []
        for call in calls { sent.append(try send(call.request)) }
        try handle.sync()
        var tables: [ResultTable] = []
        for (call, isNew) in zip(calls, sent) {
            let outcome = try outcome(of: call.request, isNew: isNew, until: limit)
            if case .success(let table)? = outcome { tables.append(table) }
        }
        let fault = try finish(until: limit)
        return fault == nil && tables.count == calls.count ? tables : nil
    }

    /// The fewest that are worth one statement for all: below, its own cost is more than theirs.
    ///
    /// Measured: `terminate_many` costs as much as four of `terminate`.
    static let joinedFrom = 4

    /// Calls of one kind as one request; nil: each is sent by itself.
    private static func joined(_ calls: [Call]) -> Request? {
        guard calls.count >= joinedFrom, let join = calls[0].request.join,
            calls.allSatisfy({ $0.request.join?.kind == join.kind })
        else { return nil }
        return Request(joining: calls.map(\.request), by: join)
    }

    /// Runs a request in a transaction of its own.
    private mutating func runAlone(
        _ request: Request,
        until limit: ContinuousClock.Instant
    ) throws(Interruption) -> Reply.Outcome {
        let isNew = try send(request)
        try handle.sync()
        let outcome = try outcome(of: request, isNew: isNew, until: limit)
        let fault = try finish(until: limit)
        if let outcome, outcome.isOutdated { prepared[request.origin] = nil }
        return fault.map { .failure($0) } ?? outcome ?? .success(.empty)
    }

    /// Runs calls in a transaction each, in one round trip.
    ///
    /// - Parameter answer: Called with the outcome of each, in order, once it is committed.
    mutating func runApart(
        _ calls: [Call],
        until limit: ContinuousClock.Instant,
        _ answer: (Call, Reply.Outcome) -> Void
    ) throws(Interruption) {
        var sent: [Bool] = []
        for call in calls {
            sent.append(try send(call.request))
            try handle.sync()
        }
        for (call, isNew) in zip(calls, sent) {
            let outcome = try outcome(of: call.request, isNew: isNew, until: limit)
            let fault = try finish(until: limit)
            if let outcome, outcome.isOutdated { prepared[call.request.origin] = nil }
            answer(call, fault.map { .failure($0) } ?? outcome ?? .success(.empty))
        }
    }

    /// Runs a script in the simple protocol.
    func run(
        script: String,
        until limit: ContinuousClock.Instant
    ) throws(Interruption) -> Reply.Outcome {
        var outcome = Reply.Outcome.success(.empty)
        try handle.withSimpleProtocol { () throws(Interruption) in
            try handle.send(script: script)
            while let content = try handle.nextResult(until: limit) {
                if case .failed(let error) = content { outcome = .failure(error) }
            }
        }
        return outcome
    }

    /// Sends a request; true when the server has to parse it first.
    private mutating func send(_ request: Request) throws(Interruption) -> Bool {
        guard prepares else {
            try handle.send(request, preparedAs: nil)
            return false
        }
        if let name = prepared[request.origin] {
            try handle.send(request, preparedAs: name)
            return false
        }
        let name = "s\(preparedCount)"
        preparedCount += 1
        try handle.prepare(request.sql, as: name)
        try handle.send(request, preparedAs: name)
        prepared[request.origin] = name
        return true
    }

    /// Reads what a request gave; `nil` when it was skipped.
    private mutating func outcome(
        of request: Request,
        isNew: Bool,
        until limit: ContinuousClock.Instant
    ) throws(Interruption) -> Reply.Outcome? {
        guard isNew else { return try results(until: limit) }
        let parsed = try results(until: limit)
        let outcome = try results(until: limit)
        guard case .success? = parsed else {
            prepared[request.origin] = nil
            return parsed
        }
        return outcome
    }

    /// Reads the results of one request to their end.
    private func results(
        until limit: ContinuousClock.Instant
    ) throws(Interruption) -> Reply.Outcome? {
        var outcome: Reply.Outcome?
        while let content = try handle.nextResult(until: limit) {
            switch content {
            case .rows(let table): outcome = .success(table)
            case .failed(let error): outcome = .failure(error)
            case .skipped: break
            case .sync: throw .lost("the connection is out of step")
            }
        }
        return outcome
    }

    /// Reads the end of a transaction; gives the error with which the commit failed.
    private func finish(
        until limit: ContinuousClock.Instant
    ) throws(Interruption) -> PostgresError? {
        var fault: PostgresError?
        while true {
            switch try handle.nextResult(until: limit) {
            case .sync?: return fault
            case .failed(let error)?: fault = error
            case .rows?, .skipped?, nil: break
            }
        }
    }
}
