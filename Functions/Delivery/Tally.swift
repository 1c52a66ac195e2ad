/// How many messages and lanes came to which end.
package struct Tally: Hashable, Sendable {
    /// Messages that the other side took.
    package var delivered = 0
    /// Messages that it refused for good.
    package var dead = 0
    /// Lanes that wait for another attempt.
    package var putOff = 0
    /// Lanes that were given back for want of time.
    package var givenBack = 0
    /// Lanes that another holder took over.
    package var lost = 0
    /// Lanes whose outcome the database did not take; they come again.
    package var unrecorded = 0

    package init(
        delivered: Int = 0,
        dead: Int = 0,
        putOff: Int = 0,
        givenBack: Int = 0,
        lost: Int = 0,
        unrecorded: Int = 0
    ) {
        self.delivered = delivered
        self.dead = dead
        self.putOff = putOff
        self.givenBack = givenBack
        self.lost = lost
        self.unrecorded = unrecorded
    }

    package static func + (one: Tally, other: Tally) -> Tally {
        Tally(
            delivered: one.delivered + other.delivered,
            dead: one.dead + other.dead,
            putOff: one.putOff + other.putOff,
            givenBack: one.givenBack + other.givenBack,
            lost: one.lost + other.lost,
            unrecorded: one.unrecorded + other.unrecorded
        )
    }

    package static func += (one: inout Tally, other: Tally) {
        one = one + other
    }
}
