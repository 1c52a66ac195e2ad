import Curl
import Dispatch

/// Keeps the connection and serves the outbox with it, on a thread of its own.
///
/// It connects when something is to be sent, and not again until then after a connection ended.
final class Link {
    private enum Phase {
        case closed
        case opening(until: ContinuousClock.Instant)
        case greeting(until: ContinuousClock.Instant)
        case open
    }

    private let configuration: BrokerConfiguration
    private let outbox: Outbox
    private let channel: ByteChannel
    private var phase = Phase.closed
    private var session: Session?
    /// Not sent yet, in order.
    private var waiting: [Submission] = []
    /// Sent, and without receipt.
    private var sent: [UInt64: Submission] = [:]
    private var lastFailure: (error: STOMPError, until: ContinuousClock.Instant)?

    private init(
        _ configuration: BrokerConfiguration,
        _ outbox: Outbox
    ) throws(CurlError) {
        self.configuration = configuration
        self.outbox = outbox
        channel = try ByteChannel()
    }

    /// Starts the thread, which ends when the outbox is closed.
    static func start(_ configuration: BrokerConfiguration, serving outbox: Outbox) {
        DispatchQueue(label: "STOMPClient").async {
            do throws(CurlError) { try Link(configuration, outbox).run() } catch {}
            outbox.end()
        }
    }

    private func run() {
        outbox.attach(channel.waker)
        var work = outbox.take()
        while !work.isClosing {
            waiting += work.arrivals
            cancel(work.cancelled)
            do throws(STOMPError) { try proceed() } catch { disconnect(error) }
            expire()
            let hasOutput = channel.hasUnsent || session?.output.isEmpty == false
            channel.wait(milliseconds: waitTime(), writable: hasOutput)
            work = outbox.take()
        }
        close(work.arrivals)
    }
}

extension Link {
    /// Does what can be done without waiting.
    private func proceed() throws(STOMPError) {
        if case .closed = phase { try open() }
        if case .opening = phase { try finishOpening() }
        guard session != nil else { return }
        try receive()
        writeWaiting()
        try flush()
        if session?.isSpent == true { throw .lost }
    }

    private func open() throws(STOMPError) {
        guard !waiting.isEmpty else { return }
        let now = ContinuousClock.now
        if let lastFailure, now < lastFailure.until { return settleWaiting(lastFailure.error) }
        phase = .opening(until: now + configuration.connectTimeout)
        do throws(CurlError) {
            try channel.open(configuration.place, connectTimeout: configuration.connectTimeout)
        } catch { throw .unreachable(error.description) }
    }

    private func finishOpening() throws(STOMPError) {
        guard case .opening(let limit) = phase else { return }
        do throws(CurlError) {
            guard try channel.finishOpening() else { return }
        } catch { throw .unreachable(error.description) }
        do throws(STOMPError) {
            session = try Session(configuration, at: .now)
        } catch {
            // No fault of what is to be sent: the operator puts it right, and then it goes.
            throw .unreachable("login, passcode or host cannot be sent")
        }
        phase = .greeting(until: limit)
    }

    /// Reads all that has come.
    private func receive() throws(STOMPError) {
        while true {
            let bytes: ArraySlice<UInt8>?
            do throws(CurlError) { bytes = try channel.receive() } catch { throw .lost }
            guard let bytes else { throw .lost }
            if bytes.isEmpty { break }
            for settlement in try session?.receive(bytes, at: .now) ?? [] {
                guard let submission = sent.removeValue(forKey: settlement.id) else { continue }
                outbox.settle(submission, settlement.error.map { .failure($0) } ?? .success(()))
            }
        }
        if case .greeting = phase, session?.isOpen == true {
            phase = .open
            lastFailure = nil
        }
    }

    private func writeWaiting() {
        guard session?.isOpen == true else { return }
        let now = ContinuousClock.now
        for submission in waiting {
            if submission.deadline <= now {
                outbox.settle(submission, .failure(.timedOut))
            } else if let frame = submission.frame {
                session?.send(frame, id: submission.id, by: submission.deadline, at: now)
                sent[submission.id] = submission
            } else {
                outbox.settle(submission, .success(()))
            }
        }
        waiting = []
    }

    private func flush() throws(STOMPError) {
        do throws(CurlError) {
            try channel.flush()
            while let output = session?.output, !output.isEmpty {
                let count = try channel.send(output)
                if count == 0 { return }
                session?.drop(count)
            }
        } catch { throw .lost }
    }
}

extension Link {
    /// Ends the connection; what was to go over it is told, and the rest may have another.
    private func disconnect(_ error: STOMPError) {
        channel.close()
        session = nil
        for submission in sent.values { outbox.settle(submission, .failure(.lost)) }
        sent = [:]
        if case .open = phase {
            phase = .closed
            return channel.waker.wake()
        }
        phase = .closed
        let reason = error == .lost ? .unreachable("the broker closed the connection") : error
        lastFailure = (reason, .now + Limits.retryPause)
        settleWaiting(reason)
    }

    private func settleWaiting(_ error: STOMPError) {
        for submission in waiting { outbox.settle(submission, .failure(error)) }
        waiting = []
    }

    private func cancel(_ ids: Set<UInt64>) {
        if ids.isEmpty { return }
        for submission in waiting where ids.contains(submission.id) {
            outbox.settle(submission, .failure(.cancelled))
        }
        waiting.removeAll { ids.contains($0.id) }
        for id in ids {
            session?.forget(id)
            guard let submission = sent.removeValue(forKey: id) else { continue }
            outbox.settle(submission, .failure(.cancelled))
        }
    }

    private func expire() {
        let now = ContinuousClock.now
        for submission in waiting where submission.deadline <= now {
            outbox.settle(submission, .failure(.timedOut))
        }
        waiting.removeAll { $0.deadline <= now }
        if let (late, isDead) = session?.expire(at: now) {
            for id in late {
                guard let submission = sent.removeValue(forKey: id) else { continue }
                outbox.settle(submission, .failure(.timedOut))
            }
            if isDead { return disconnect(.lost) }
        }
        switch phase {
        case .opening(let limit) where limit <= now, .greeting(let limit) where limit <= now:
            disconnect(.unreachable("no greeting in time"))
        case .opening, .greeting, .open, .closed: break
        }
    }

    private func waitTime() -> Int32 {
        var next = waiting.map(\.deadline)
        if let deadline = session?.nextDeadline { next.append(deadline) }
        switch phase {
        case .opening(let limit), .greeting(let limit): next.append(limit)
        case .open, .closed: break
        }
        guard let first = next.min() else { return Int32(Limits.waitMilliseconds) }
        let left = ContinuousClock.now.duration(to: first) / Duration.milliseconds(1)
        return Int32(min(max(left.rounded(.up), 0), Limits.waitMilliseconds))
    }

    private func close(_ arrivals: [Submission]) {
        session?.end()
        do throws(STOMPError) { try flush() } catch {}
        channel.close()
        for submission in waiting + Array(sent.values) + arrivals {
            outbox.settle(submission, .failure(.closed))
        }
    }
}
