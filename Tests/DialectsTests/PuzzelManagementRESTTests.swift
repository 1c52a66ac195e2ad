import Dialects
import Gateway
import Invocation
import JSON
import Testing

private typealias Samples = PuzzelManagementSamples

struct PuzzelManagementRESTTests {
    private let batch = BatchStatus(reference: "due-2026-03", total: 12, onHold: 2)

    @Test(arguments: [
        ("GET", "/mgmt/rs/service/4711/batch", ManagementAction.list),
        ("GET", "/mgmt/rs/service/4711/batch/", .list), ("GET", "/management/4711/batch/", .list),
        ("GET", "/mgmt/rs/service/04711/batch/a", .look("a")),
        ("GET", "/management/4711/batch/a%20b%2Fc+%C3%A6", .look("a b/c+æ")),
        ("DELETE", "/management/4711/batch/due-2026-03", .stop("due-2026-03")),
    ])
    func `paths say what is asked`(method: String, path: String, action: ManagementAction) throws {
        let request = try Samples.request(Samples.rest(method, path))
        #expect(request.action == action)
        #expect(request.credential == Credential(secret: Samples.secret, service: "4711"))
    }

    @Test(arguments: [
        "/mgmt", "/mgmt/", "/mgmt/rs/service/4711", "/mgmt/rs/service/4711/batches",
        "/mgmt/rs/service/x/batch", "/mgmt/rs/service/-1/batch", "/mgmt/rs/service/+1/batch",
        "/mgmt/rs/service/99999999999999999999/batch", "/mgmt/rs/service/batch",
        "/management/4711/batch/a/b", "/management/4711/batch/%zz", "/management/4711/batch/%4",
        "/management/4711/batch/%FF", "/management/4711/batch/a%00",
    ])
    func `a path that leads nowhere is 404`(path: String) throws {
        let answer = try Samples.refusal(Samples.rest("GET", path))
        #expect(answer.status == 404)
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(PuzzelManagement().serves(path: path))
    }

    @Test(arguments: [
        ("POST", "/management/1/batch", "GET"), ("DELETE", "/management/1/batch/", "GET"),
        ("PUT", "/mgmt/rs/service/1/batch/a", "GET, DELETE"),
    ])
    func `other methods are 405`(method: String, path: String, allowed: String) throws {
        let answer = try Samples.refusal(Samples.rest(method, path))
        #expect(answer.status == 405)
        #expect(answer.headers["allow"] == allowed)
    }

    @Test(arguments: [nil, "", "Bearer abc", "Basic", "Basic !!", "Basic YWJj", "Basic YTr/"])
    func `puzzel-47: who shows nothing is asked for it`(authorization: String?) throws {
        let event = Samples.rest("GET", "/management/1/batch", authorization: authorization)
        let answer = try Samples.refusal(event)
        #expect(answer.status == 401)
        #expect(answer.headers["www-authenticate"]?.hasPrefix("Basic realm=") == true)
        #expect(answer.json?["status"] == 401)
    }

    @Test func `puzzel-47: a list without batches is empty`() throws {
        let request = try Samples.request(Samples.rest("GET", "/management/4711/batch/"))
        #expect(request.list([]).status == 200)
        #expect(request.list([]).json == ["messageBatch": []])
        #expect(request.list([]).headers["content-type"]?.hasPrefix("application/json") == true)
    }

    @Test func `a list and one batch in JSON`() throws {
        let item: JSON = ["clientBatchReference": "due-2026-03", "totalSize": 12, "onHold": 2]
        let list = try Samples.request(Samples.rest("GET", "/management/4711/batch"))
        #expect(list.list([batch]).json == ["messageBatch": [item]])
        let one = try Samples.request(Samples.rest("GET", "/management/4711/batch/due-2026-03"))
        #expect(one.look(batch).json == ["messageBatch": item])
    }

    @Test func `stopped messages in JSON`() throws {
        let event = Samples.rest("DELETE", "/mgmt/rs/service/4711/batch/due-2026-03")
        let answer = try Samples.request(event).stopped([
            StoppedMessage(messageID: "9k02x7000d01", reference: "L-640"),
            StoppedMessage(messageID: "9k02x7000d02"),
        ])
        let expected: JSON = [
            "serviceId": 4711, "clientBatchReference": "due-2026-03",
            "stoppedMessages": [
                ["messageId": "9k02x7000d01", "clientMessageReference": "L-640"],
                ["messageId": "9k02x7000d02", "clientMessageReference": .null],
            ],
        ]
        #expect(answer.status == 200)
        #expect(answer.json == expected)
    }

    @Test func `puzzel-47: an unknown batch, and one stopped before, are 404`() throws {
        let look = try Samples.request(Samples.rest("GET", "/management/1/batch/a")).look(nil)
        let stop = try Samples.request(Samples.rest("DELETE", "/management/1/batch/a")).stopped([])
        for answer in [look, stop] {
            #expect(answer.status == 404)
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(answer.json?["title"] == "Not Found")
            #expect(answer.json?["status"] == 404)
        }
    }

    @Test func `refusals have statuses of their own`() throws {
        let request = try Samples.request(Samples.rest("GET", "/management/1/batch/a"))
        #expect(request.unidentified().status == 401)
        #expect(request.unidentified().headers["www-authenticate"] != nil)
        #expect(request.foreignService().status == 401)
        #expect(request.rateLimited().status == 429)
        #expect(request.rateLimited().headers["retry-after"] == "1")
        #expect(request.failed().status == 500)
    }
}
