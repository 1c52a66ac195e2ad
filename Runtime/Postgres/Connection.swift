import Blocking

/// One place in a pool: opens a connection when there is work, and does the work, on its own
/// thread.
actor Connection {
    private let executor: BlockingExecutor
    private let slot: Int

    init(slot: Int) {
        self.slot = slot
        executor = BlockingExecutor(label: "postgres.connection.\(slot)")
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// Serves a queue until it is closed.
    func serve(_ queue: CallQueue) async {
        while let attempt = await queue.nextAttempt(for: slot) {
            SocketWait.pass(until: attempt.notBefore)
            do throws(Interruption) {
                let session = try Session(queue.configuration, until: attempt.limit)
                queue.connected(slot)
                await serve(queue, with: session)
            } catch {
                switch error {
                case .lost(let reason): queue.connectFailed(slot, attempt, reason)
                case .late: queue.connectFailed(slot, attempt, "no answer in time")
                }
            }
        }
    }

    /// Serves with one session until that can go on no longer.
    private func serve(_ queue: CallQueue, with session: consuming Session) async {
        var session = session
        while let batch = await queue.nextBatch(for: slot) {
            var rest = Remainder(batch)
            guard session.isUsable(at: .now, by: rest.earliestDeadline) else {
                queue.disconnected(slot, .foundDead)
                queue.putBack(batch)
                return
            }
            do throws(Interruption) {
                try run(&rest, on: &session, for: queue)
                session.heardAt = .now
                guard session.handle.isIdle else { return queue.disconnected(slot, .ours) }
            } catch {
                switch error {
                case .lost(let reason):
                    queue.disconnected(slot, .lostInUse)
                    queue.putBack(rest.afterLoss(reason))
                case .late:
                    queue.disconnected(slot, .ours)
                    queue.putBack(rest.afterDelay(at: .now))
                    session.handle.cancel()
                }
                return
            }
        }
        queue.disconnected(slot, .ours)
    }

    private func run(
        _ rest: inout Remainder,
        on session: inout Session,
        for queue: CallQueue
    ) throws(Interruption) {
        let calls = rest.calls
        if calls.count == 1, let call = calls.first, call.request.origin == .script {
            call.reply.settle(try session.run(script: call.request.sql, until: call.deadline))
            return
        }
        if calls.count > 1,
            let tables = try session.runTogether(calls, until: rest.patience(from: .now))
        {
            for (call, table) in zip(calls, tables) { call.reply.settle(.success(table)) }
            return
        }
        var again: [Call] = []
        defer { queue.putBack(again) }
        let prepares = queue.configuration.usesPreparedStatements
        try session.runApart(calls, until: rest.earliestDeadline) { call, outcome in
            rest.removeFirst()
            if let call = call.again(after: outcome, prepares: prepares) {
                again.append(call)
            } else {
                call.reply.settle(outcome)
            }
        }
    }
}
