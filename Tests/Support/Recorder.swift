import Synchronization

/// What a ``RecordingServer`` has seen.
final class Recorder: Sendable {
    private struct State: Sendable {
        var requests: [RecordedRequest] = []
        var count = 0
        var underWay: [String: Int] = [:]
        var peaks: [String: Int] = [:]
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let key: @Sendable (RecordedRequest) -> String
    private let keepsRequests: Bool
    private let state = Mutex(State())

    init(key: @escaping @Sendable (RecordedRequest) -> String, keepsRequests: Bool) {
        self.key = key
        self.keepsRequests = keepsRequests
    }

    var requests: [RecordedRequest] { state.withLock(\.requests) }

    func peak(of key: String) -> Int { state.withLock { $0.peaks[key, default: 0] } }

    /// Notes a request; `make` gets its place in the order of arrival.
    func arrive(_ make: (Int) -> RecordedRequest) -> RecordedRequest {
        let (request, ready) = state.withLock { state in
            let request = make(state.count)
            state.count += 1
            if keepsRequests { state.requests.append(request) }
            let count = state.underWay[key(request), default: 0] + 1
            state.underWay[key(request)] = count
            state.peaks[key(request)] = max(count, state.peaks[key(request), default: 0])
            let ready = state.waiters.filter { $0.count <= state.count }
            state.waiters.removeAll { $0.count <= state.count }
            return (request, ready.map(\.continuation))
        }
        for continuation in ready { continuation.resume() }
        return request
    }

    func leave(_ request: RecordedRequest) {
        state.withLock { $0.underWay[key(request), default: 1] -= 1 }
    }

    func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.count >= count { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
