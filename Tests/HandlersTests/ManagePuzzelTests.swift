import FoundationEssentials
import Gateway
import Invocation
import JSON
import Postgres
import TestSupport
import Testing

/// The management of Puzzel requests, where it is refused or fails, and over SOAP.
@Suite struct ManagePuzzelTests {
    private static let password = "Torsk-88"
    private static let path = "/mgmt/rs/service/4711/batch/"

    /// Two users with a service each: 4711 and 4712.
    private static func agreements(rate: Int = Limits.requestsPerSecond) -> Agreements {
        var agreements = Sample.agreements()
        agreements.partners = [("fjordbok", 4711), ("skogbok", 4712)].map { user, service in
            let terms = PuzzelTerms(
                serviceID: service,
                serviceName: user,
                originator: .init(kind: .network, text: "2097")
            )
            return PartnerAgreement(
                name: user,
                dialect: "puzzel",
                clientTokens: [Credential.secret(user: user, password: password)],
                carrier: "handsets",
                requestsPerSecond: rate,
                terms: .puzzel(terms)
            )
        }
        return agreements
    }

    private func rest(_ method: String, _ path: String, user: String = "fjordbok") -> HTTPEvent {
        let pair = Data("\(user):\(Self.password)".utf8).base64EncodedString()
        return HTTPEvent(method: method, path: path, headers: ["authorization": "Basic " + pair])
    }

    private func soap(_ call: String, _ fields: String = "", user: String = "fjordbok") -> HTTPEvent
    {
        let body = """
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
            <m:\(call) xmlns:m="http://chimera.intele.com/gw/wsdl/GatewayManagement-v1.1">
            <serviceId>4711</serviceId><username>\(user)</username>
            <password>\(Self.password)</password>\(fields)</m:\(call)></s:Body></s:Envelope>
            """
        return HTTPEvent(
            method: "POST",
            path: "/mgmt/ws/GatewayManagementV10",
            headers: ["content-type": "text/xml; charset=utf-8"],
            body: Array(body.utf8)
        )
    }

    /// Hands in a request that waits until tomorrow.
    private func submit(_ gateway: TestGateway, batch: String) async throws {
        let body: JSON = [
            "serviceId": 4711, "username": "fjordbok", "password": .string(Self.password),
            "batchReference": .string(batch),
            "message": [
                [
                    "recipient": "+46701740611", "content": "Hei",
                    "settings": ["sendWindow": ["startDate": "2026-03-05"]],
                ]
            ],
        ]
        let event = HTTPEvent(
            method: "POST",
            path: "/gw/rs/sendMessages",
            headers: ["content-type": "application/json"],
            body: body.serialized()
        )
        let answer = try await gateway.request("TerminateMessage", event)
        #expect(answer.status == 200)
    }

    private func text(_ answer: HTTPAnswer) -> String {
        String(decoding: answer.body, as: UTF8.self)
    }

    @Test func `another user's service cannot be managed`() async throws {
        try await withTestGateway(Self.agreements()) { gateway in
            try await submit(gateway, batch: "b")

            let other = rest("DELETE", Self.path + "b", user: "skogbok")
            let stopped = try await gateway.request("Manage", other)
            let seen = try await gateway.request("Manage", rest("GET", Self.path + "b"))

            #expect(stopped.status == 401)
            #expect(seen.status == 200)
        }
    }

    @Test func `names are percent-decoded, and the newer path is the same`() async throws {
        try await withTestGateway(Self.agreements()) { gateway in
            try await submit(gateway, batch: "due/æ 1")

            let path = "/management/4711/batch/due%2F%C3%A6%201"
            let answer = try await gateway.request("Manage", rest("GET", path))

            #expect(answer.status == 200)
            let batch = try answer.json["messageBatch"]
            #expect(batch?["clientBatchReference"] == "due/æ 1")
        }
    }

    @Test func `SOAP lists, looks and stops`() async throws {
        try await withTestGateway(Self.agreements()) { gateway in
            try await submit(gateway, batch: "b")
            let name = "<clientBatchReference>b</clientBatchReference>"

            let list = try await gateway.request("Manage", soap("getBatchListRequest"))
            let look = try await gateway.request("Manage", soap("getBatchStatusRequest", name))
            let stop = try await gateway.request("Manage", soap("stopBatchRequest", name))
            let again = try await gateway.request("Manage", soap("stopBatchRequest", name))

            #expect(text(list).contains("<totalSize>1</totalSize>"))
            #expect(text(look).contains("<onHold>0</onHold>"))
            #expect(text(stop).contains("<messageId>"))
            #expect([list.status, look.status, stop.status, again.status] == [200, 200, 200, 500])
            #expect(text(again).contains("<code>1000</code>"))
        }
    }

    @Test func `our failure is told in the form of the request`() async throws {
        try await withTestGateway(Self.agreements()) { gateway in
            try await gateway.pool.execute(
                script: "ALTER FUNCTION store.batches RENAME TO out_of_reach",
                by: gateway.soon
            )

            let plain = try await gateway.request("Manage", rest("GET", Self.path))
            let fault = try await gateway.request("Manage", soap("getBatchListRequest"))

            #expect(plain.status == 500)
            #expect(plain.headers["content-type"] == "application/problem+json")
            #expect(fault.status == 500)
            #expect(text(fault).contains("<code>6</code>"))
        }
    }

    @Test func `a user's requests are counted together`() async throws {
        try await withTestGateway(Self.agreements(rate: 1)) { gateway in
            try await submit(gateway, batch: "b")

            var answer = try await gateway.request("Manage", rest("GET", Self.path))
            var requests = 1
            while answer.status == 200, requests < 50 {
                answer = try await gateway.request("Manage", rest("GET", Self.path))
                requests += 1
            }

            #expect(answer.status == 429)
            #expect(answer.headers["retry-after"] == "1")
        }
    }
}
