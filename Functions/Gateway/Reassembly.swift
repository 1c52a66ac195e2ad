package import FoundationEssentials

/// Joins the parts of MO messages, in whatever order they come.
///
/// Of a part that comes twice the first is kept. Parts that wait for others are given up after
/// 24 h, since an 8-bit reference is in use again by then.
package struct Reassembly: Sendable {
    /// What the parts of one message have in common.
    package struct Key: Hashable, Sendable {
        package let originator: Address
        package let recipient: Address
        package let reference: UInt16
        package let total: UInt8
    }

    private struct Waiting {
        let since: Date
        var parts: [UInt8: Part]
    }

    private var waiting: [Key: Waiting] = [:]

    package init() {}

    /// Adds a part and gives back the whole message once it is complete.
    ///
    /// - Parameter now: When the part arrived.
    /// - Returns: All parts by their sequence number, or the part alone if it is all there is; nil
    ///   while others are missing.
    package mutating func add(
        _ part: Part,
        from originator: Address,
        to recipient: Address,
        at now: Date
    ) -> [Part]? {
        guard let place = part.header?.concatenation, place.total > 1 else { return [part] }
        let key = Key(
            originator: originator,
            recipient: recipient,
            reference: place.reference,
            total: place.total
        )
        var held = waiting[key] ?? Waiting(since: now, parts: [:])
        if Self.isOver(held, at: now) { held = Waiting(since: now, parts: [:]) }
        if held.parts[place.sequence] == nil { held.parts[place.sequence] = part }
        guard held.parts.count == Int(place.total) else {
            waiting[key] = held
            return nil
        }
        waiting[key] = nil
        return (1...place.total).compactMap { held.parts[$0] }
    }

    /// Gives up the messages whose first part came 24 h ago or earlier.
    ///
    /// - Returns: What was given up, for the log, in no order; a part of it that comes later
    ///   starts anew.
    package mutating func giveUp(at now: Date) -> [Key] {
        let over = waiting.filter { Self.isOver($0.value, at: now) }.map(\.key)
        for key in over { waiting[key] = nil }
        return over
    }

    private static func isOver(_ held: Waiting, at now: Date) -> Bool {
        now.timeIntervalSince(held.since) >= Double(Limits.reassemblySeconds)
    }
}
