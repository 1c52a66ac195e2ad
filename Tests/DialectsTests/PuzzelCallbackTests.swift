import Dialects
import Foundation
import Gateway
import JSON
import Testing
import XML

private typealias Samples = PuzzelCallbackSamples

struct PuzzelCallbackTests {
    private let form = PuzzelCallback()
    private let delivered = Report(
        status: .delivered,
        reason: "DELIVRD",
        time: Samples.moment,
        code: "000"
    )

    @Test func `a message is called back with every field, by the clock of Oslo`() throws {
        let push = try #require(
            form.push([Samples.mo("FORNY 88121", keyword: "FORNY")], to: Samples.settings())
        )
        #expect(push.method == "POST")
        #expect(push.url == "https://cp.example.org/mo")
        #expect(push.headers == [.init("content-type", "application/json; charset=utf-8")])
        let expected: JSON = [
            "mo": [
                [
                    "messageid": "9k02x8000c01", "serviceid": 4711, "servicename": "Fjordbok",
                    "sno": "2097", "originator": "+46701740614", "mcc": 0, "mnc": 0,
                    "content": "FORNY 88121", "command": "FORNY", "strippedcontent": "88121",
                    "type": 1, "timestamp": "20260304 10:21:07",
                    "sctimestamp": "20260304 10:21:07", "sessionid": "",
                ]
            ]
        ]
        #expect(try JSON.parse(push.body) == expected)
    }

    @Test func `a report is called back with every field`() throws {
        let push = try #require(form.push([Samples.dr(delivered)], to: Samples.settings()))
        #expect(push.url == "https://cp.example.org/dr")
        let expected: JSON = [
            "dr": [
                [
                    "messageid": "9k02x7000a01", "customerbatchreference": "due-2026-03",
                    "customermessagereference": "L-501", "serviceid": 4711,
                    "servicename": "Fjordbok", "originator": "Fjordbok", "mcc": 0, "mnc": 0,
                    "type": 6, "statuscode": 0, "statusdescription": "delivered",
                    "extstatuscode": "000", "extstatusdescription": "DELIVRD",
                ]
            ]
        ]
        #expect(try JSON.parse(push.body) == expected)
    }

    @Test func `what is not known is null in JSON and left out in XML`() throws {
        let dr = Samples.dr(
            Report(status: .failed, reason: "", time: Samples.moment),
            reference: nil
        )
        let json = try #require(form.push([dr], to: Samples.settings()))
        let member = try #require(JSON.parse(json.body)["dr"]?.array?.first)
        for name in ["customermessagereference", "extstatuscode", "extstatusdescription"] {
            #expect(member[name] == .null)
        }
        let terms = Samples.terms(dr: Callback(form: .xml, url: "https://cp.example.org/x"))
        let xml = try #require(form.push([dr], to: Samples.settings(terms)))
        let root = try XMLElement.parse(xml.body)
        #expect(root.child("message")?.child("customermessagereference") == nil)
        #expect(root.child("message")?.child("statuscode")?.text == "370")
    }

    @Test func `XML has a message element for each, in order`() throws {
        let terms = Samples.terms(mo: Callback(form: .xml, url: "https://cp.example.org/x"))
        let loads = [Samples.mo("a<&>b"), Samples.mo("æ ]]> \u{1}", id: "two")]
        let push = try #require(form.push(loads, to: Samples.settings(terms)))
        #expect(push.headers == [.init("content-type", "application/xml; charset=utf-8")])
        let root = try XMLElement.parse(push.body)
        #expect(root.name == "mo")
        #expect(root.namespace == nil)
        let messages = root.children(named: "message")
        #expect(messages.map { $0.child("messageid")?.text } == ["9k02x8000c01", "two"])
        #expect(messages.map { $0.child("content")?.text } == ["a<&>b", "æ ]]> \u{FFFD}"])
        #expect(messages.first?.child("serviceid")?.text == "4711")
    }

    @Test func `puzzel-42: two messages go in one request, in their order`() throws {
        let loads = [Samples.mo("1", id: "a"), Samples.mo("2", id: "b")]
        let push = try #require(form.push(loads, to: Samples.settings()))
        let ids = try JSON.parse(push.body)["mo"]?.array?.map { $0["messageid"]?.string }
        #expect(ids == ["a", "b"])
        #expect(form.push(loads, to: Samples.settings()) == push)
    }

    @Test(arguments: [Callback.Form.json, .xml])
    func `puzzel-42: REST collects up to 100, one request a second`(kind: Callback.Form) {
        let callback = Callback(form: kind, url: "https://cp.example.org/x")
        let settings = Samples.settings(Samples.terms(mo: callback, dr: callback))
        let collection = LoadCollection(limit: 100, spacingSeconds: 1)
        #expect(form.collection(of: .mo, for: settings) == collection)
        #expect(form.collection(of: .dr, for: settings) == collection)
        #expect(form.collection(of: .mt, for: settings) == nil)
    }

    @Test func `puzzel-42: a URL holds one message`() {
        let terms = Samples.terms(mo: Callback(form: .get, url: "https://cp.example.org/[sno]"))
        #expect(form.collection(of: .mo, for: Samples.settings(terms)) == nil)
    }

    @Test func `what the service does not want goes nowhere`() {
        let terms = Samples.terms(mo: nil, dr: nil)
        #expect(form.push([Samples.mo("x")], to: Samples.settings(terms)) == nil)
        #expect(form.push([Samples.dr(delivered)], to: Samples.settings(terms)) == nil)
        #expect(form.collection(of: .dr, for: Samples.settings(terms)) == nil)
    }

    @Test(arguments: [
        (201, 0), (200, 1), (202, 0), (204, 0), (302, 0), (404, 0), (409, 0), (500, 0),
    ])
    func `puzzel-41: only 200 acknowledges, and nothing is given up`(status: Int, taken: Int) {
        let reading = form.reading(status: status, body: [])
        #expect(reading == Reading(taken == 1 ? .delivered : .temporary))
    }

    @Test func `puzzel-41: a server has a minute`() {
        #expect(form.exchangeSeconds == 60)
        #expect(CarrierForm().exchangeSeconds == 10)
    }

    @Test func `a fixed header goes along, credentials are handed on`() throws {
        let fixed = Samples.terms(authentication: .header(name: "X-Key", value: "k1"))
        let push = try #require(form.push([Samples.mo("x")], to: Samples.settings(fixed)))
        #expect(push.headers.last == .init("X-Key", "k1"))
        #expect(push.credentials == nil)

        let credentials = ClientCredentials(url: "https://id.example", clientID: "a", secret: "b")
        let oauth = Samples.terms(authentication: .clientCredentials(credentials))
        let other = try #require(form.push([Samples.mo("x")], to: Samples.settings(oauth)))
        #expect(other.credentials == credentials)
        #expect(!other.headers.contains { $0.name == "authorization" })
    }

    @Test func `the form is found by its name`() {
        #expect(Dialects.form(named: "puzzel") is PuzzelCallback)
    }
}
