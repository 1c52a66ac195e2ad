extension Limits {
    /// Octets of the path and query of an mGage call: 250 numbers need about 3 KiB.
    package static let mgageTargetOctets = 16 * 1024

    /// Numbers of one mGage call, as its users were told.
    package static let mgageNumbers = 250

    /// mGage calls per second of one user, unless agreed otherwise, as its users were told.
    package static let mgageRequestsPerSecond = 20

    /// Digits of an mGage program's id.
    package static let mgageProgramDigits = 1...20

    /// Messages of one export, so that an answer stays in the memory of a function.
    package static let exportedMessages = 10_000

    /// How far back an export reaches: a year, be it a leap year.
    package static let exportSeconds = 366 * 86_400

    /// Octets of a form's body: the longest text with every octet escaped, several times over.
    package static let formOctets = 64 * 1024

    /// Octets of the JSON body of an Expertflow message.
    package static let expertflowOctets = 64 * 1024

    /// UTF-16 units of an Expertflow text, as the interfaces behind it take them.
    package static let expertflowTextUnits = 1...1_600

    /// Characters of the header `Idempotency-Key`.
    package static let idempotencyKeyCharacters = 1...64

    /// How long messages of batch dialects wait for their carrier: 48 h.
    package static let batchValiditySeconds = 48 * 3_600

    /// Parts of an SMS that goes to a carrier: 1,600 units of the longest text, none cut in two.
    package static let carrierParts = 25
}
