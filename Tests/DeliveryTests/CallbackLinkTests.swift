import Curl
import Dialects
import Foundation
import Gateway
import Invocation
import TestSupport
import Testing

@testable import Delivery

/// Puzzel callbacks on their way to a real server.
struct CallbackLinkTests {
    private func attempt(
        _ server: RecordingServer,
        form: Callback.Form = .json,
        _ authentication: CallbackAuthentication = .none
    ) throws -> Attempt {
        let owner = try #require(MSISDN("+46701740614"))
        let terms = PuzzelTerms(
            serviceID: 4711,
            serviceName: "Fjordbok",
            originator: .init(kind: .network, text: "2097"),
            mo: Callback(form: form, url: server.url("/mo?c=[content]")),
            authentication: authentication
        )
        let message = Message(
            messageID: "m1",
            kind: .sms,
            from: owner.e164,
            to: ["2097"],
            owner: owner,
            text: "æ b",
            time: Date(timeIntervalSince1970: 1_772_616_067)
        )
        return Attempt(
            id: UUIDv7(time: message.time, random: 1, 2),
            load: .mo(message),
            settings: EndpointSettings(
                name: "fjordbok",
                dialect: "puzzel",
                primary: "",
                secondary: nil,
                token: "",
                version: 1,
                terms: .puzzel(terms)
            ),
            failures: 0
        )
    }

    private func oauth(_ server: RecordingServer) -> CallbackAuthentication {
        .clientCredentials(
            ClientCredentials(url: server.url("/token"), clientID: "a", secret: "hush")
        )
    }

    private func link() -> HTTPLink {
        let client = makeClient()
        return HTTPLink(client: client, tokens: TokenCache(client: client), form: PuzzelCallback())
    }

    @Test(arguments: [
        (200, Verdict.delivered), (201, .temporary), (204, .temporary), (302, .temporary),
        (404, .temporary), (409, .temporary), (500, .temporary),
    ])
    func `puzzel-41: only 200 acknowledges`(status: Int, verdict: Verdict) async throws {
        try await withRecordingServer(answer: { _ in .status(status) }) { server in
            let outcome = await link().attempt(try attempt(server), makeContext(.system))
            #expect(outcome.verdict == verdict)
            #expect(outcome.code == status)
            #expect(outcome.reason == (status == 200 ? nil : "\(status)"))
            #expect(server.requests.count == 1)
        }
    }

    @Test func `puzzel-41: silence is no acknowledgement`() async throws {
        try await withRecordingServer(answer: { _ in .hang }) { server in
            var attempt = try attempt(server)
            attempt.exchange = .milliseconds(200)
            let outcome = await link().attempt(attempt, makeContext(.system))
            #expect(outcome.verdict == .temporary)
            #expect(outcome.isFault)
        }
    }

    @Test func `a template is called by GET, without a body`() async throws {
        try await withRecordingServer(answer: { _ in .status(200) }) { server in
            let outcome = await link()
                .attempt(try attempt(server, form: .get), makeContext(.system))
            #expect(outcome.verdict == .delivered)
            let request = try #require(server.requests.first)
            #expect(request.method == "GET")
            #expect(request.query == "c=%C3%A6%20b")
            #expect(request.body.isEmpty)
        }
    }

    @Test func `a token is fetched once and shown`() async throws {
        let desk = TokenDesk { request, _ in
            .status(request.headers["authorization"] == "Bearer t1" ? 200 : 400)
        }
        try await withRecordingServer(answer: { desk.respond(to: $0) }) { server in
            let link = link()
            for _ in 0..<2 {
                let attempt = try attempt(server, oauth(server))
                let outcome = await link.attempt(attempt, makeContext(.system))
                #expect(outcome.verdict == .delivered)
            }
            #expect(server.requests.map(\.path) == ["/token", "/mo", "/mo"])
        }
    }

    @Test func `a 401 is answered by one new token, and no more`() async throws {
        let desk = TokenDesk { request, given in
            .status(request.headers["authorization"] == "Bearer t2" && given == 2 ? 200 : 401)
        }
        try await withRecordingServer(answer: { desk.respond(to: $0) }) { server in
            let attempt = try attempt(server, oauth(server))
            let outcome = await link().attempt(attempt, makeContext(.system))
            #expect(outcome.verdict == .delivered)
            #expect(server.requests.map(\.path) == ["/token", "/mo", "/token", "/mo"])
        }
        let never = TokenDesk { _, _ in .status(401) }
        try await withRecordingServer(answer: { never.respond(to: $0) }) { server in
            let attempt = try attempt(server, oauth(server))
            let outcome = await link().attempt(attempt, makeContext(.system))
            #expect(outcome.verdict == .temporary)
            #expect(outcome.code == 401)
            #expect(server.requests.count == 4)
        }
    }

    @Test func `no token is a temporary fault of the endpoint, told without the secret`()
        async throws
    {
        try await withRecordingServer(answer: { _ in .status(400, "hush") }) { server in
            let attempt = try attempt(server, oauth(server))
            let outcome = await link().attempt(attempt, makeContext(.system))
            #expect(outcome.verdict == .temporary)
            #expect(outcome.isFault)
            #expect(outcome.reason == "no token: the authorization server answered 400")
            #expect(server.requests.map(\.path) == ["/token"])
        }
    }

    @Test func `a service that wants none of a kind has no link`() async throws {
        try await withRecordingServer(answer: { _ in .status(200) }) { server in
            var attempt = try attempt(server)
            guard case .mo(let message) = attempt.load else { return }
            let report = Report(status: .delivered, reason: "", time: message.time)
            attempt.load = .dr(report, of: message)
            let outcome = await link().attempt(attempt, makeContext(.system))
            #expect(outcome.verdict == .temporary)
            #expect(server.requests.isEmpty)
        }
    }
}
