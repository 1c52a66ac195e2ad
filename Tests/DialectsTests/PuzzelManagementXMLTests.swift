import Dialects
import Gateway
import Invocation
import Testing
import XML

private typealias Samples = PuzzelManagementSamples

struct PuzzelManagementXMLTests {
    private let batch = BatchStatus(reference: "a<b", total: 12, onHold: 2)

    @Test(arguments: ["text/xml", "application/xml", "application/json;q=0.5, text/xml"])
    func `XML is written where it is asked for`(accept: String) throws {
        let event = Samples.rest("GET", "/management/4711/batch", accept: accept)
        let answer = try Samples.request(event).list([batch, batch])
        #expect(answer.headers["content-type"]?.contains("xml; charset=utf-8") == true)
        #expect(answer.xml?.name == "getBatchListResponse")
        let items = answer.xml?.children(named: "messageBatch") ?? []
        #expect(items.map { $0.child("totalSize")?.text } == ["12", "12"])
        #expect(items.first?.child("clientBatchReference")?.text == "a<b")
        #expect(items.first?.child("onHold")?.text == "2")
    }

    @Test(arguments: [nil, "*/*", "application/json", "image/png"])
    func `JSON is written otherwise`(accept: String?) throws {
        let event = Samples.rest("GET", "/management/4711/batch", accept: accept)
        let answer = try Samples.request(event).list([])
        #expect(answer.headers["content-type"]?.hasPrefix("application/json") == true)
    }

    @Test func `one batch and stopped messages in XML`() throws {
        let look = Samples.rest("GET", "/management/4711/batch/a", accept: "text/xml")
        let one = try Samples.request(look).look(batch)
        #expect(one.xml?.name == "getBatchStatusResponse")
        #expect(one.xml?.child("messageBatch")?.child("totalSize")?.text == "12")
        let stop = Samples.rest("DELETE", "/management/4711/batch/a", accept: "text/xml")
        let answer = try Samples.request(stop).stopped([
            StoppedMessage(messageID: "m1", reference: "r1"), StoppedMessage(messageID: "m2"),
        ])
        #expect(answer.xml?.name == "stopBatchResponse")
        #expect(answer.xml?.child("serviceId")?.text == "4711")
        let messages = answer.xml?.children(named: "stoppedMessages") ?? []
        #expect(messages.map { $0.child("messageId")?.text } == ["m1", "m2"])
        #expect(messages.map { $0.child("clientMessageReference")?.text } == ["r1", nil])
    }

    @Test func `refusals are XML too`() throws {
        let event = Samples.rest("GET", "/management/4711/batch/a", accept: "text/xml")
        let answer = try Samples.request(event).look(nil)
        #expect(answer.status == 404)
        #expect(answer.xml?.name == "problem")
        #expect(answer.xml?.child("status")?.text == "404")
    }
}
