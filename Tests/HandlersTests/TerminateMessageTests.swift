import Gateway
import Store
import Invocation
import TestSupport
import Testing

@Suite struct TerminateMessageTests {
    @Test func `a valid message is accepted, sent and reported`() async throws {
        try await withTestGateway(Sample.agreements()) { gateway in
            let event = HTTPEvent(
                method: "POST",
                path: "/GTIGLOBALMsgGateway/v2/message",
                headers: [
                    "authorization": "Bearer \(Sample.clientToken)",
                    "content-type": "application/json",
                ],
                body: Array(
                    #"""
                    {"messageId":"uc-1","from":"+12025550140","to":["+447700900111"],"text":"Hi"}
                    """#.utf8
                )
            )

            let answer = try await gateway.request("TerminateMessage", event)

            #expect(answer.status == 200)
            #expect(
                String(decoding: answer.body, as: UTF8.self)
                    == #"{"messageId":"uc-1","status":"accepted","type":"SMS","#
                    + #""owner":"+447700900111","segments":1}"#
            )
            let trace = try await gateway.store.trace("uc-1", by: gateway.soon)
            #expect(trace.first?.delivery?.outcome == .delivered)
            #expect(trace.first?.reported?.status == .delivered)
        }
    }
}
