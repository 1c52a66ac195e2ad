import CCurl
import Dispatch

/// Drives all transfers of a client on one thread, which nothing else may block.
///
/// Made and used on that thread alone; senders reach it through the ``Inbox``.
final class MultiLoop {
    /// What a client chooses once.
    struct Settings: Sendable {
        let policy: AddressPolicy
        let connectionsPerHost: Int
        let userAgent: String
        let authorities: String?
    }

    private let inbox: Inbox
    private let settings: Settings
    private let multi: MultiHandle
    private var queues: OriginQueues<Submission>
    private var underWay: [UInt: Transfer] = [:]
    private var keys: [UInt64: UInt] = [:]
    private var spares: [EasyHandle] = []
    /// No waiting submission expires before it.
    private var nextExpiry: ContinuousClock.Instant?

    private init?(_ inbox: Inbox, _ settings: Settings) {
        guard Self.isLibraryReady, let multi = MultiHandle() else { return nil }
        self.inbox = inbox
        self.settings = settings
        self.multi = multi
        queues = OriginQueues(limit: settings.connectionsPerHost)
    }

    /// libcurl's own start, once in a process.
    static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Starts the thread, which ends when the inbox is closed.
    static func start(with inbox: Inbox, _ settings: Settings) {
        DispatchQueue(label: "HTTPClient").async {
            MultiLoop(inbox, settings)?.run()
            inbox.end()
        }
    }

    private func run() {
        inbox.attach(multi.address)
        var work = inbox.take()
        while !work.isClosing {
            work.arrivals.forEach(admit)
            cancel(work.cancelled)
            expireWaiting()
            multi.perform()
            while let (key, code) = multi.nextEnded() { finish(key, code) }
            multi.poll(milliseconds: pollTime())
            work = inbox.take()
        }
        inbox.attach(nil)
        abandon(work.arrivals)
    }
}

extension MultiLoop {
    private func admit(_ submission: Submission) {
        if queues.admit(submission, to: submission.target.origin) {
            begin(submission)
        } else {
            nextExpiry = min(nextExpiry ?? submission.deadline, submission.deadline)
        }
    }

    /// Begins a transfer, or the next of its origin if it cannot begin.
    private func begin(_ first: Submission) {
        var next: Submission? = first
        while let submission = next {
            do throws(CurlError) {
                guard submission.deadline > .now else { throw .timedOut }
                try start(submission)
                return
            } catch {
                inbox.settle(submission, .failure(error))
                next = queues.finish(at: submission.target.origin)
            }
        }
    }

    private func start(_ submission: Submission) throws(CurlError) {
        let handle: EasyHandle
        if let spare = spares.popLast() { handle = spare } else { handle = try EasyHandle() }
        let transfer = Transfer(submission, on: handle, policy: settings.policy)
        try transfer.configure(settings)
        try multi.add(handle)
        underWay[handle.key] = transfer
        keys[submission.id] = handle.key
    }

    private func finish(_ key: UInt, _ code: CURLcode) {
        guard let transfer = underWay[key] else { return }
        end(transfer, transfer.outcome(code))
    }

    /// Takes a transfer out of libcurl before anything else learns that it ended.
    private func end(_ transfer: Transfer, _ outcome: Submission.Outcome) {
        multi.remove(transfer.handle)
        underWay[transfer.handle.key] = nil
        keys[transfer.submission.id] = nil
        if spares.count < Limits.spareHandles { spares.append(transfer.handle) }
        inbox.settle(transfer.submission, outcome)
        if let next = queues.finish(at: transfer.submission.target.origin) { begin(next) }
    }
}

extension MultiLoop {
    private func cancel(_ ids: Set<UInt64>) {
        if ids.isEmpty { return }
        for submission in queues.removeWaiting(where: { ids.contains($0.id) }) {
            inbox.settle(submission, .failure(.cancelled))
        }
        for id in ids {
            guard let key = keys[id], let transfer = underWay[key] else { continue }
            end(transfer, .failure(.cancelled))
        }
    }

    private func expireWaiting() {
        let now = ContinuousClock.now
        guard let due = nextExpiry, due <= now else { return }
        for submission in queues.removeWaiting(where: { $0.deadline <= now }) {
            inbox.settle(submission, .failure(.timedOut))
        }
        var earliest: ContinuousClock.Instant?
        queues.forEachWaiting { earliest = min(earliest ?? $0.deadline, $0.deadline) }
        nextExpiry = earliest.map { max($0, now + Limits.expiryGrain) }
    }

    private func pollTime() -> Int32 {
        guard let nextExpiry else { return Limits.pollMilliseconds }
        let left = ContinuousClock.now.duration(to: nextExpiry) / Duration.milliseconds(1)
        return Int32(min(max(left.rounded(.up), 0), Double(Limits.pollMilliseconds)))
    }

    private func abandon(_ arrivals: [Submission]) {
        for transfer in underWay.values {
            multi.remove(transfer.handle)
            inbox.settle(transfer.submission, .failure(.closed))
        }
        underWay = [:]
        for submission in queues.removeWaiting(where: { _ in true }) + arrivals {
            inbox.settle(submission, .failure(.closed))
        }
    }
}
