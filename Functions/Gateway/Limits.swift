/// Every bound of the gateway, with its unit and its reason.
package enum Limits {
    /// Octets of a JSON body: room for the longest message, however it is escaped.
    package static let bodyOctets = 256 * 1024

    /// Recipients of a message, the same number twice counted once.
    package static let recipients = 50

    /// Media of a message.
    package static let media = 10

    /// Octets of a medium, and of all media of a message: what carriers take in one MMS.
    package static let mediaOctets = 3_750_000

    /// How long media are kept: the 7 days that a message may wait, and one to fetch them.
    package static let mediaSeconds = 8 * 86_400

    /// Characters of an MMS subject.
    package static let subjectCharacters = 80

    /// Parts of an SMS: 1,530 septets or 670 UCS-2 units, less what is lost at the cuts.
    package static let smsParts = 10

    /// Characters of an MMS text.
    package static let mmsTextCharacters = 5_000

    /// Characters of a message id given by a partner.
    package static let messageIDCharacters = 1...64

    /// How long a message id is remembered, so that a message is not taken twice.
    package static let messageIDSeconds = 604_800

    /// Requests per second of one partner.
    package static let requestsPerSecond = 100

    /// A whole exchange with an endpoint, connecting included.
    package static let exchangeSeconds = 10

    /// Connecting to an endpoint; part of the exchange.
    package static let connectSeconds = 5

    /// Octets of an endpoint's answer that are read; the status code alone counts.
    package static let answerOctets = 64 * 1024

    /// The right to deliver a lane: three times an attempt, which is two exchanges.
    ///
    /// A holder that is slow, but alive, then renews it long before another may take the lane.
    package static let leaseSeconds = 60

    /// How long before its end a lease is renewed, where an exchange may last longer: time for a
    /// database that restarts.
    package static let renewalSeconds = 20

    /// The age at which a GTIGLOBAL origination is discarded without an attempt: 7 days.
    package static let gtiglobalAgeSeconds = 604_800

    /// How long the parts of an MO wait for the missing ones: 24 h.
    package static let reassemblySeconds = 86_400

    /// Characters of a bearer token.
    package static let tokenCharacters = 16...512

    /// Characters of a report's reason that are kept.
    package static let reasonCharacters = 200

    /// Characters of a carrier's own id of a message (SMPP allows 64; HTTP interfaces use UUIDs).
    package static let referenceCharacters = 128

    /// Characters of the name of a partner or carrier.
    package static let nameCharacters = 1...64

    /// Characters of a URL, as most servers and proxies take them.
    package static let urlCharacters = 2_048

    /// How long an MT may wait for its carrier unless agreed otherwise: 3 days, as is usual.
    package static let carrierValiditySeconds = 3 * 86_400

    /// The longest validity that can be agreed: what partitions are kept for.
    package static let validityHours = 1...168

    /// Requests a second that can be agreed with a partner.
    package static let agreedRequestsPerSecond = 1...100_000

    /// Secrets of one partner or carrier at a time: the old and the new one.
    package static let secrets = 2
}
