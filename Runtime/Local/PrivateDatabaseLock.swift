import Glibc

/// A lock on a file, shared between processes, which the kernel lets go when its process ends.
final class PrivateDatabaseLock: Sendable {
    enum Kind {
        case shared, exclusive
    }

    /// A first start makes the database and may recover it: 60 s, and some.
    private static let patience = Duration.seconds(90)

    private let path: String
    private let descriptor: Int32

    init(_ path: String) throws(PrivateDatabaseError) {
        self.path = path
        descriptor = try PrivateDatabaseFiles.open(path)
    }

    deinit { close(descriptor) }

    /// Takes the lock, or changes its kind, if no other holder is in the way.
    func take(_ kind: Kind) -> Bool {
        flock(descriptor, (kind == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0
    }

    /// Takes the lock as soon as it is free.
    ///
    /// - Throws: ``PrivateDatabaseError/busy(path:)`` after 90 s, or `CancellationError`.
    func wait(_ kind: Kind) async throws {
        let end = ContinuousClock.now + Self.patience
        while !take(kind) {
            guard ContinuousClock.now < end else { throw PrivateDatabaseError.busy(path: path) }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    func release() { flock(descriptor, LOCK_UN) }
}
