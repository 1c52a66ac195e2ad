import Gateway
import Store
import TestSupport
import Testing

/// The checks on what an answer of the partner's servers means.
extension GTIGLOBALConformance {
    @Test(.check(26)) func `gtiglobal-26: the secondary is not called after a 200`() async throws {
        try await withPartner(hasSecondary: true, answer: { _ in .status(200) }) {
            gateway,
            partner in
            try await gateway.originate("A")

            #expect(partner.paths == ["/primary"])
            #expect(try await gateway.outcome("A") == .delivered)
        }
    }

    @Test(.check(27))
    func `gtiglobal-27: a 400 of the primary ends a message for good`() async throws {
        try await withPartner(hasSecondary: true, answer: { _ in .status(400) }) {
            gateway,
            partner in
            try await gateway.originate("A")
            try await gateway.pass(seconds: 31)
            try await gateway.sweep()

            #expect(partner.paths == ["/primary"])
            #expect(try await gateway.outcome("A") == .dead)
        }
    }

    @Test(.check(28))
    func `gtiglobal-28: the secondary delivers what the primary could not take`() async throws {
        try await withPartner(
            hasSecondary: true,
            answer: { .status($0.path == "/primary" ? 500 : 200) }
        ) { gateway, partner in
            try await gateway.originate("A")
            try await gateway.pass(seconds: 31)
            try await gateway.sweep()

            #expect(partner.paths == ["/primary", "/secondary"])
            #expect(try await gateway.outcome("A") == .delivered)
        }
    }

    @Test(.check(29))
    func `gtiglobal-29: the secondary's 422 ends a message for good`() async throws {
        try await withPartner(
            hasSecondary: true,
            answer: { .status($0.path == "/primary" ? 500 : 422) }
        ) { gateway, partner in
            try await gateway.originate("A")
            try await gateway.pass(seconds: 31)
            try await gateway.sweep()

            #expect(partner.paths == ["/primary", "/secondary"])
            #expect(try await gateway.outcome("A") == .dead)
        }
    }

    @Test(.check(30))
    func `gtiglobal-30: what neither server takes is tried again after 30 s`() async throws {
        try await withPartner(hasSecondary: true, answer: { _ in .status(503) }) {
            gateway,
            partner in
            try await gateway.originate("A")
            try await gateway.pass(seconds: 29.9)
            try await gateway.sweep()

            #expect(partner.paths == ["/primary", "/secondary"])
            #expect(try await gateway.isStored("A"))

            try await gateway.pass(seconds: 1.1)
            try await gateway.sweep()

            #expect(partner.paths == ["/primary", "/secondary", "/primary", "/secondary"])
        }
    }

    @Test(.check(31))
    func `gtiglobal-31: what the primary does not answer in time is stored`() async throws {
        #expect(Limits.exchangeSeconds == 10)
        try await withPartner(exchange: .milliseconds(200), answer: { _ in .hang }) {
            gateway,
            partner in
            try await gateway.originate("A")

            #expect(partner.paths == ["/primary"])
            #expect(try await gateway.isStored("A"))
        }
    }

    @Test(.check(32))
    func `gtiglobal-32: a redirect is temporary and not followed`() async throws {
        let redirect = RecordedAnswer.status(302, headers: ["location": "/elsewhere"])
        try await withPartner(answer: { $0.order == 0 ? redirect : .status(200) }) {
            gateway,
            partner in
            try await gateway.originate("A")

            #expect(partner.paths == ["/primary"])
            #expect(try await gateway.isStored("A"))
        }
    }

    @Test(.check(33)) func `gtiglobal-33: after a 401 the secondary is tried`() async throws {
        try await withPartner(
            hasSecondary: true,
            answer: { .status($0.path == "/primary" ? 401 : 200) }
        ) { gateway, partner in
            try await gateway.originate("A")

            #expect(partner.paths == ["/primary", "/secondary"])
            #expect(try await gateway.outcome("A") == .delivered)
        }
    }

    @Test(.check(33))
    func `gtiglobal-33: after a 401 the next tick delivers with the repaired token`() async throws {
        let repaired = "gst-repaired-3f9d22ab"
        try await withPartner(
            answer: { .status($0.headers["authorization"] == "Bearer " + repaired ? 200 : 401) }
        ) { gateway, partner in
            try await gateway.originate("A")
            #expect(try await gateway.isStored("A"))
            var agreements = Sample.agreements(primary: partner.url("/primary"))
            agreements.partners[0].token = repaired
            _ = try await gateway.store.apply(agreements, by: gateway.soon)

            try await gateway.pass(seconds: 31)
            try await gateway.sweep()

            #expect(partner.requests.count == 2)
            #expect(try await gateway.outcome("A") == .delivered)
        }
    }

    @Test(.check(34)) func `gtiglobal-34: Retry-After does not move the timer`() async throws {
        let busy = RecordedAnswer.status(429, headers: ["retry-after": "3600"])
        try await withPartner(answer: { $0.order == 0 ? busy : .status(200) }) {
            gateway,
            partner in
            try await gateway.originate("A")
            try await gateway.pass(seconds: 31)
            try await gateway.sweep()

            #expect(partner.requests.count == 2)
            #expect(try await gateway.outcome("A") == .delivered)
        }
    }

    @Test(.check(44))
    func `gtiglobal-44: any body of a 200 is as good as another`() async throws {
        let page = RecordedAnswer.status(200, headers: ["content-type": "text/html"], "<p>502</p>")
        try await withPartner(answer: { _ in page }) { gateway, partner in
            try await gateway.originate("A")

            #expect(partner.requests.count == 1)
            #expect(try await gateway.outcome("A") == .delivered)
        }
    }
}
