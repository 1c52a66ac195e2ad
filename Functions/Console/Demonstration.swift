package import Agreements
package import Gateway

/// The agreement that `waypost start --demo` makes, and what to try with it.
package enum Demonstration {
    /// One thing worth trying: what it shows, and the line to paste.
    package struct Trial: Sendable {
        package var title: String
        package var command: String
    }

    private static let clientToken = "demo-client-token-0001"
    private static let carrierSecret = "demo-carrier-secret-01"

    /// Partners of every protocol and the simulated carrier; the partners' server is the inbox of
    /// this gateway.
    package static func agreements(port: Int) throws(AgreementFaults) -> Agreements {
        try AgreementReader.read(
            """
            carriers:
              - name: handsets
                kind: simulated
                secrets: [\(carrierSecret)]
            partners:
            \(partner("acme", 1, token: clientToken, port))
            \(partner("beta", 2, token: "demo-client-token-0002", port))
            \(protocols(port: port))
            """,
            allowsPlainHTTP: true
        )
    }

    private static func partner(
        _ name: String,
        _ ten: Int,
        token: String,
        _ port: Int
    ) -> String {
        let numbers = (0...9).map { "\"+4477009001\(ten)\($0)\"" }.joined(separator: ", ")
        return """
              - name: \(name)
                dialect: gtiglobal
                primary: http://127.0.0.1:\(port)\(DemoInbox.path)/\(name)
                clientTokens: [\(token)]
                gtiglobalToken: demo-gtiglobal-token-0\(ten)
                carrier: handsets
                requestsPerSecond: 10000
                subscribers: [\(numbers)]
            """
    }

    /// What to try, in this order.
    ///
    /// - Parameter command: How `waypost` is called here.
    package static func trials(port: Int, command: String) -> [Trial] {
        let url = "http://127.0.0.1:\(port)"
        return messages(url, command) + protocolTrials(url) + outage(url, command) + [
            Trial(title: "the gateway's health", command: "curl -s \(url)/_waypost/health")
        ]
    }

    private static func messages(_ url: String, _ command: String) -> [Trial] {
        let refused = #""owner":"+447700900211""#
        let reported = #""messageId":"hello-2","deliveryReport":true"#
        return [
            Trial(
                title: "an MT to a subscriber",
                command: mt(url, #""messageId":"hello-1""#, to: "1", "Hello from Waypost")
            ),
            Trial(title: "its whole story", command: "\(command) trace hello-1"),
            Trial(
                title: "an MT with a report, to a handset that replies with an MO",
                command: mt(url, reported, to: "2", "Are you there?")
            ),
            Trial(
                title: "an MT to a handset that is busy twice",
                command: mt(url, #""messageId":"hello-4""#, to: "4", "Patience")
            ),
            Trial(
                title: "an MT that the handset refuses: a dead letter",
                command: mt(url, #""messageId":"hello-3""#, to: "3", "No thanks")
            ),
            Trial(title: "the dead letters", command: "\(command) dead-letters"),
            Trial(
                title: "a mistake, and how it is told",
                command: mt(url, refused, to: "1", "Whose?")
            ),
            Trial(title: "an MO from a subscriber", command: mo(url, "Good morning")),
        ]
    }

    private static func outage(_ url: String, _ command: String) -> [Trial] {
        let inbox = url + DemoInbox.path
        return [
            Trial(title: "what the partner's server received", command: "curl -s \(inbox)"),
            Trial(
                title: "the partner's server breaks: MOs are stored",
                command: "curl -s -X PUT '\(inbox)?answer=503'"
            ),
            Trial(title: "an MO that has to wait", command: mo(url, "Anybody there?")),
            Trial(title: "what waits", command: "\(command) status"),
            Trial(
                title: "it is repaired: within about 30 s all are delivered, in order",
                command: "curl -s -X PUT '\(inbox)?answer=200'"
            ),
        ]
    }

    private static func mt(_ url: String, _ extra: String, to digit: String, _ text: String)
        -> String
    {
        """
        curl -s \(url)/GTIGLOBALMsgGateway/v2/message -H 'Authorization: Bearer \(clientToken)' \
        -H 'Content-Type: application/json' -d '{\(extra),"from":"+12025550140",\
        "to":["+44770090011\(digit)"],"text":"\(text)"}'
        """
    }

    private static func mo(_ url: String, _ text: String) -> String {
        """
        curl -s \(url)/carrier/handsets/mo -H 'Authorization: Bearer \(carrierSecret)' \
        -H 'Content-Type: application/json' -d '{"from":"+447700900111","to":["+12025550140"],\
        "text":"\(text)"}'
        """
    }
}
