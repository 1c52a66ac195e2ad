import Dialects
import Gateway
import Invocation
import Testing
import XML

private typealias Samples = PuzzelManagementSamples

struct PuzzelManagementSOAPTests {
    @Test(arguments: [0, 1])
    func `calls are read in both namespaces, fields in any order`(version: Int) throws {
        let calls: [(String, String?, ManagementAction)] = [
            ("getBatchListRequest", nil, .list), ("getBatchStatusRequest", "a", .look("a")),
            ("stopBatchRequest", "b &amp; c", .stop("b & c")),
        ]
        for (name, batch, action) in calls {
            let body = Samples.call(name, version: version, batch)
            let request = try Samples.request(Samples.soap(body))
            #expect(request.action == action)
            #expect(request.credential == Credential(secret: Samples.secret, service: "4711"))
        }
    }

    @Test(arguments: [0, 1])
    func `the answer is in the namespace of the call`(version: Int) throws {
        let body = Samples.call("stopBatchRequest", version: version, "a")
        let request = try Samples.request(Samples.soap(body))
        let answer = request.stopped([StoppedMessage(messageID: "m1", reference: "r1")])
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "text/xml; charset=utf-8")
        #expect(answer.xml?.namespace == "http://schemas.xmlsoap.org/soap/envelope/")
        let response = try #require(answer.soapBody)
        #expect(response.name == "stopBatchResponse")
        #expect(response.namespace?.hasSuffix("GatewayManagement-v1.\(version)") == true)
        #expect(response.child("stoppedMessages")?.child("messageId")?.text == "m1")
    }

    @Test func `lists and single batches are answered`() throws {
        let batch = BatchStatus(reference: "a", total: 3, onHold: 1)
        let list = Samples.call("getBatchListRequest", version: 1)
        let answer = try Samples.request(Samples.soap(list)).list([batch, batch])
        #expect(answer.soapBody?.name == "getBatchListResponse")
        #expect(answer.soapBody?.children.count == 2)
        let look = Samples.call("getBatchStatusRequest", version: 1, "a")
        let one = try Samples.request(Samples.soap(look)).look(batch)
        #expect(one.soapBody?.child("messageBatch")?.child("onHold")?.text == "1")
    }

    @Test func `what is wrong is a fault with a code`() throws {
        let look = Samples.call("getBatchStatusRequest", version: 1, "a")
        let request = try Samples.request(Samples.soap(look))
        let faults = [
            (request.look(nil), "1000"), (request.unidentified(), "2"),
            (request.foreignService(), "2"), (request.failed(), "6"), (request.rateLimited(), "6"),
        ]
        for (answer, code) in faults {
            #expect(answer.status == 500)
            #expect(answer.soapBody?.name == "Fault")
            #expect(answer.faultCode == code)
        }
    }

    @Test(arguments: [
        "", "<a", "<a/>", "<!DOCTYPE a><a/>", Samples.envelope(""), Samples.envelope("<other/>"),
        Samples.envelope("<getBatchListRequest/>"),
        Samples.call("stopBatchRequest", version: 0),
        Samples.call("getBatchListRequest", version: 1).replacing("4711", with: "x"),
        Samples.call("getBatchListRequest", version: 1).replacing("fjordbok", with: ""),
    ])
    func `what cannot be read is a fault with code 5`(body: String) throws {
        let answer = try Samples.refusal(Samples.soap(body))
        #expect(answer.status == 500)
        #expect(answer.faultCode == "5")
    }

    @Test func `other types, methods and sizes are refused`() throws {
        let body = Samples.call("getBatchListRequest", version: 1)
        #expect(try Samples.refusal(Samples.soap(body, type: "application/json")).status == 415)
        let put = HTTPEvent(method: "PUT", path: "/mgmt/ws/GatewayManagementV10")
        #expect(try Samples.refusal(put).status == 405)
        var large = Samples.soap(body)
        large.body += [UInt8](repeating: 0x20, count: Limits.bodyOctets)
        #expect(try Samples.refusal(large).status == 413)
    }

    @Test func `the description is XML and names its own address`() throws {
        let event = HTTPEvent(
            method: "GET",
            path: "/mgmt/ws/GatewayManagementV10",
            query: "wsdl",
            headers: ["host": "sms.example.org"]
        )
        let answer = try Samples.refusal(event)
        #expect(answer.status == 200)
        let root = try XMLElement.parse(answer.body)
        #expect(root.name == "definitions")
        let operations = root.child("portType")?.children(named: "operation") ?? []
        #expect(
            operations.compactMap { $0.attribute("name") }
                == ["stopBatch", "getBatchList", "getBatchStatus"]
        )
        let address = root.child("service")?.child("port")?.child("address")
        #expect(
            address?.attribute("location")
                == "https://sms.example.org/mgmt/ws/GatewayManagementV10"
        )
    }
}
