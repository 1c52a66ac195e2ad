package import Gateway
package import Invocation

/// A message in the hands of the holder of its lane.
package struct LaneMessage: Sendable {
    package var id: UUIDv7
    /// Its place in the lane; the opener has 0.
    package var seq: Int
    package var load: Load
    /// Failed attempts so far.
    package var attempts: Int
    /// The place of the last message of the request that failed, where it had several: they go
    /// together again.
    package var upto: Int?
    /// Whose it is, and its trace.
    package var origin: Origin

    package init(
        id: UUIDv7,
        seq: Int,
        load: Load,
        attempts: Int,
        upto: Int? = nil,
        origin: Origin = Origin()
    ) {
        self.id = id
        self.seq = seq
        self.load = load
        self.attempts = attempts
        self.upto = upto
        self.origin = origin
    }
}

/// The right to deliver one lane: what the database gave, and until when the holder may trust it.
package struct Lease: Sendable {
    package var endpointID: Int
    /// The version of the endpoint's settings when the lease was given.
    package var version: Int
    package var subscriber: String
    package var laneID: UUIDv7
    package var epoch: Int
    /// By the holder's own monotonic clock, counted from before the call that gave or renewed it.
    package var safeUntil: ContinuousClock.Instant

    package init(
        endpointID: Int,
        version: Int,
        subscriber: String,
        laneID: UUIDv7,
        epoch: Int,
        safeUntil: ContinuousClock.Instant
    ) {
        self.endpointID = endpointID
        self.version = version
        self.subscriber = subscriber
        self.laneID = laneID
        self.epoch = epoch
        self.safeUntil = safeUntil
    }
}

/// A lane with the message that its holder is to deliver next.
package struct HeldLane: Sendable {
    package var lease: Lease
    package var message: LaneMessage

    package init(lease: Lease, message: LaneMessage) {
        self.lease = lease
        self.message = message
    }
}
