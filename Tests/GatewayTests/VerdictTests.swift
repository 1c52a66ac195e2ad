import Gateway
import Testing

struct VerdictTests {
    @Test(arguments: [
        200, 201, 202, 204, 206, 226, 299,
    ])
    func `any 2xx is delivered`(status: Int) {
        #expect(Verdict.ofHTTPStatus(status) == .delivered)
    }

    @Test(arguments: [
        400, 404, 405, 406, 409, 410, 411, 413, 414, 415, 418, 422, 424, 431, 451, 499, 501, 505,
    ])
    func `a judgement of the message is permanent`(status: Int) {
        #expect(Verdict.ofHTTPStatus(status) == .permanent)
    }

    @Test(arguments: [
        401, 402, 403, 407, 408, 421, 423, 425, 429, 500, 502, 503, 504, 507, 511, 599,
        100, 103, 199, 300, 301, 302, 304, 307, 308, 0, -1, 600, 999,
    ])
    func `a judgement of the server is temporary`(status: Int) {
        #expect(Verdict.ofHTTPStatus(status) == .temporary)
    }

    @Test(
        arguments: [
            (.delivered, nil, .delivered), (.delivered, .permanent, .delivered),
            (.permanent, nil, .permanent), (.permanent, .delivered, .permanent),
            (.temporary, nil, .temporary), (.temporary, .delivered, .delivered),
            (.temporary, .permanent, .permanent), (.temporary, .temporary, .temporary),
        ] as [(Verdict, Verdict?, Verdict)]
    )
    func `an attempt ends with the server that judged it`(
        primary: Verdict,
        secondary: Verdict?,
        attempt: Verdict
    ) {
        #expect(Verdict.ofAttempt(primary: primary, secondary: secondary) == attempt)
    }

    @Test(arguments: [(Verdict.delivered, false), (.permanent, false), (.temporary, true)])
    func `the secondary is called only after a temporary verdict`(primary: Verdict, calls: Bool) {
        #expect(Verdict.callsSecondary(afterPrimary: primary) == calls)
    }

    @Test func `only a conflict says that the message is there already`() {
        #expect((100...599).filter(Verdict.isAlreadyThere) == [409])
    }

    @Test(
        arguments: [
            (nil, true), (500, true), (501, true), (503, true), (599, true), (401, true),
            (403, true),
            (408, true), (429, true), (200, false), (302, true), (400, false), (404, false),
            (409, false), (422, false), (402, false),
        ] as [(Int?, Bool)]
    )
    func `some answers count against the endpoint`(status: Int?, isFault: Bool) {
        #expect(Verdict.isEndpointFault(status: status) == isFault)
    }
}
