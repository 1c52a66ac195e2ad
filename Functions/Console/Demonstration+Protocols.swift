/// The partners of the other protocols, and a first message of each.
extension Demonstration {
    private static let puzzelPassword = "demo-puzzel-1"
    private static let mgagePassword = "demo-mgage-1"

    /// One partner of each protocol, as they stand in an agreements file.
    static func protocols(port: Int) -> String {
        let inbox = "http://127.0.0.1:\(port)\(DemoInbox.path)"
        return """
              - name: fjordbok
                dialect: puzzel
                user: demo
                password: \(puzzelPassword)
                serviceId: 4711
                serviceName: Fjordbok
                originator: {type: network, text: "2097"}
                mo: {form: get, url: "\(inbox)/fjordbok?from=[originator]&text=[content]"}
                dr: {form: json, url: \(inbox)/fjordbok}
                carrier: handsets
                requestsPerSecond: 10000
                routes: [{number: "2097"}]
              - name: shop
                dialect: mgage
                user: demo
                password: \(mgagePassword)
                program: "330871"
                originators: ["20597"]
                carrier: handsets
                requestsPerSecond: 10000
              - name: desk
                dialect: expertflow
                open: true
                channels: [{name: smpp, carrier: handsets, originator: "20901"}]
                requestsPerSecond: 10000
                routes: [{number: "20901"}]
            """
    }

    static func protocolTrials(_ url: String) -> [Trial] {
        let hello = #"{"recipient":"+4790000002","content":"Hei fra Waypost"}"#
        return [
            Trial(
                title: "Puzzel: an MT by JSON, to a handset that replies",
                command: """
                    curl -s \(url)/gw/rs/sendMessages -H 'Content-Type: application/json' \
                    -d '{"serviceId":4711,"username":"demo","password":"\(puzzelPassword)",\
                    "message":[\(hello)]}'
                    """
            ),
            Trial(
                title: "mGage: one text to two numbers, the second of which refuses it",
                command: """
                    curl -s -X POST -u demo:\(mgagePassword) '\(url)/api/gateway?program_id=330871\
                    &spoof_from=20597&message_type=sms&message_billed=no\
                    &numbers=12025550121,12025550123&message=Your%20order%20ships%20today'
                    """
            ),
            Trial(
                title: "Expertflow: an MT; its id is in the header X-Message-Sid",
                command: """
                    curl -si \(url)/msg-client/send -H 'Content-Type: application/json' \
                    -d '{"To":"+447700900131","Body":"Your agent will call at 14:00"}'
                    """
            ),
        ]
    }
}
