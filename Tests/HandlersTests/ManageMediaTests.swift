import FoundationEssentials
import Gateway
import Invocation
import JSON
import TestSupport
import Testing

/// Media as partners see them: upload, fetch, probe, drop.
@Suite struct ManageMediaTests {
    private func withGateway(_ body: (TestGateway) async throws -> Void) async throws {
        try await withTestGateway(Sample.agreements(), body)
    }

    @Test func `an upload is told with its place and its end, and comes back as it was`()
        async throws
    {
        try await withGateway { gateway in
            let content: [UInt8] = Array(0...255)
            let told = try await gateway.request("Manage", .upload(content))

            let json = try told.json
            let id = try #require(json["mediaId"]?.string)
            #expect(told.status == 201)
            #expect(told.headers["location"] == "\(HTTPEvent.mediaPath)/\(id)")
            #expect(json["url"]?.string == "http://localhost\(HTTPEvent.mediaPath)/\(id)")
            #expect(json["contentType"] == "image/png")
            #expect(json["contentLength"] == 256)
            #expect(json["expires"] == "2026-03-12T09:00:00.000Z")
            #expect(MediaID(id) != nil)

            let fetched = try await gateway.medium("GET", id)

            #expect(fetched.status == 200)
            #expect(fetched.headers["content-type"] == "image/png")
            #expect(fetched.headers["content-length"] == "256")
            #expect(fetched.headers["etag"]?.count == 66)
            #expect(fetched.body == content)
        }
    }

    @Test func `a probe has the headers of a fetch and no body`() async throws {
        try await withGateway { gateway in
            let url = try await gateway.upload(Array("Hi".utf8), type: "text/plain; charset=utf-8")

            let fetched = try await gateway.medium("GET", url)
            let probed = try await gateway.medium("HEAD", url)

            #expect(probed.status == 200)
            #expect(probed.headers == fetched.headers)
            #expect(probed.headers["content-type"] == "text/plain; charset=utf-8")
            #expect(probed.headers["content-length"] == "2")
            #expect(probed.body.isEmpty)
        }
    }

    @Test func `a dropped medium is gone`() async throws {
        try await withGateway { gateway in
            let url = try await gateway.upload()

            #expect(try await gateway.medium("DELETE", url).status == 204)
            for method in ["GET", "HEAD", "DELETE"] {
                #expect(try await gateway.medium(method, url).status == 404)
            }
            #expect(try await gateway.mediaCount() == 0)
        }
    }

    @Test(arguments: ["GET", "HEAD", "DELETE"])
    func `another partner's medium is not there, and stays`(_ method: String) async throws {
        try await withGateway { gateway in
            let url = try await gateway.upload()

            let others = try await gateway.medium(method, url, token: Sample.otherClientToken)

            #expect(others.status == 404)
            #expect(try await gateway.medium("GET", url).status == 200)
        }
    }

    @Test func `a carrier gets nothing that it was not sent`() async throws {
        try await withGateway { gateway in
            let url = try await gateway.upload()

            let secret = Sample.carrierSecret
            #expect(try await gateway.medium("GET", url, token: secret).status == 404)
            #expect(try await gateway.medium("HEAD", url, token: secret).status == 401)
            #expect(try await gateway.medium("DELETE", url, token: secret).status == 401)
            #expect(
                try await gateway.request("Manage", .upload([1], token: secret)).status == 401
            )
        }
    }

    @Test(arguments: [(Limits.mediaOctets, 201), (Limits.mediaOctets + 1, 413), (0, 400), (1, 201)])
    func `a medium has one octet at least and no more than the limit`(
        octets: Int,
        status: Int
    ) async throws {
        try await withGateway { gateway in
            let content = [UInt8](repeating: 0x80, count: octets)

            let answer = try await gateway.request("Manage", .upload(content))

            #expect(answer.status == status)
            #expect(try answer.code == (status == 201 ? nil : "MEDIA_REFUSED"))
            #expect(try await gateway.mediaCount() == (status == 201 ? 1 : 0))
        }
    }

    @Test func `a stranger is not told what is wrong with his medium`() async throws {
        try await withGateway { gateway in
            let event = HTTPEvent.upload([1], type: "text/html", token: Sample.gatewayToken)

            let answer = try await gateway.request("Manage", event)

            #expect(answer.status == 401)
        }
    }

    @Test func `after eight days a medium is gone, and the sweep drops it`() async throws {
        try await withGateway { gateway in
            let url = try await gateway.upload()

            try await gateway.pass(seconds: Double(Limits.mediaSeconds) - 1)
            try await gateway.sweep()
            #expect(try await gateway.medium("GET", url).status == 200)
            try await gateway.pass(seconds: 1)
            for method in ["GET", "HEAD", "DELETE"] {
                #expect(try await gateway.medium(method, url).status == 404)
            }
            #expect(try await gateway.mediaCount() == 1)
            try await gateway.sweep()

            #expect(try await gateway.mediaCount() == 0)
        }
    }

    @Test(arguments: ["", "/x", "/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%00", "/a/b"])
    func `what can be no medium is not found`(_ rest: String) async throws {
        try await withGateway { gateway in
            let path = HTTPEvent.mediaPath + "s" + rest
            let event = HTTPEvent(method: "GET", path: path)
            let answer = try await gateway.request("Manage", event)
            #expect(answer.status == 404)

            guard !rest.isEmpty else { return }
            let below = HTTPEvent(method: "GET", path: HTTPEvent.mediaPath + rest)
            let refusal = try await gateway.request("Manage", below)
            #expect(try refusal.code == "NOT_FOUND")
        }
    }

    @Test func `a slash at the end makes no difference`() async throws {
        try await withGateway { gateway in
            var event = HTTPEvent.upload([1])
            event.path += "/"
            let id = try #require(
                try await gateway.request("Manage", event).json["mediaId"]?.string
            )

            var fetch = HTTPEvent.medium("GET", id)
            fetch.path += "/"

            #expect(try await gateway.request("Manage", fetch).status == 200)
        }
    }

    @Test func `other events are refused`() async throws {
        try await withGateway { gateway in
            await #expect(throws: EventError.self) {
                try await gateway.invoke("Manage", .schedule(ScheduledEvent()))
            }
            await #expect(throws: EventError.self) {
                try await gateway.invoke("Manage", .queue(QueueEvent(records: [])))
            }
        }
    }
}
