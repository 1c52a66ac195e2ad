import Gateway
import Testing

struct LimitsTests {
    @Test func `a lease outlives three attempts of two exchanges`() {
        #expect(Limits.leaseSeconds >= 3 * 2 * Limits.exchangeSeconds)
    }

    @Test func `connecting is part of an exchange`() {
        #expect(Limits.connectSeconds < Limits.exchangeSeconds)
    }

    @Test func `media and ids are kept as long as a message may wait`() {
        #expect(Limits.mediaSeconds > Limits.gtiglobalAgeSeconds)
        #expect(Limits.messageIDSeconds >= Limits.gtiglobalAgeSeconds)
    }

    @Test func `a part is numbered in one octet`() {
        #expect(1...255 ~= Limits.smsParts)
    }
}
