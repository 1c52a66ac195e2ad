import Console
import Gateway
import Invocation
import JSON
import Testing

@Suite struct DemonstrationTests {
    @Test func `a partner of each protocol is agreed with, all on the simulated carrier`() throws {
        let agreements = try Demonstration.agreements(port: 8080)

        let dialects = ["gtiglobal", "gtiglobal", "puzzel", "mgage", "expertflow"]
        #expect(agreements.partners.map(\.dialect) == dialects)
        #expect(agreements.partners.allSatisfy { $0.carrier == "handsets" })
    }

    @Test func `each trial is one line`() {
        let trials = Demonstration.trials(port: 8080, command: "waypost")

        #expect(trials.allSatisfy { !$0.command.contains("\n") })
        for path in ["/gw/rs/sendMessages", "/api/gateway?", "/msg-client/send"] {
            #expect(trials.contains { $0.command.contains(path) })
        }
    }

    @Test func `the inbox takes callbacks of both methods, and lists them`() throws {
        let inbox = DemoInbox()
        let path = DemoInbox.path

        let posted = inbox.answer(
            HTTPEvent(method: "POST", path: path + "/a", body: Array(#"{"dr":[]}"#.utf8))
        )
        let got = inbox.answer(HTTPEvent(method: "GET", path: path + "/b", query: "text=Hei+du"))
        let list = try #require(inbox.answer(HTTPEvent(method: "GET", path: path)))

        #expect(posted?.status == 200)
        #expect(got?.status == 200)
        let taken: JSON = [
            ["partner": "b", "message": ["text": "Hei du"]],
            ["partner": "a", "message": ["dr": []]],
        ]
        #expect(try JSON.parse(list.body)["taken"] == taken)
    }
}
