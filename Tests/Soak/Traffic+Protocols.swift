import Curl
import Foundation
import JSON
import TestSupport

extension Traffic {
    /// Whose an MO is.
    enum Owner {
        case acme, bulk, desk
    }

    /// An MO by the carrier, under one id until it is taken.
    func originate(_ text: String, from: String, to: String, _ owner: Owner) async {
        let lane =
            switch owner {
            case .acme: "acme/" + from
            case .bulk: "bulk/mo"
            case .desk: "desk/mo/" + from
            }
        journal.begin(text, lane: lane)
        let body: JSON = [
            "id": .string(text), "from": .string(from), "to": [.string(to)],
            "text": .string(text),
        ]
        caller.end(text, await caller.carry("north", "mo", body))
    }

    /// An MT with a report, under one id until it is taken.
    func gtiglobal(_ text: String, _ to: String) async {
        let key = text + "/" + to
        journal.begin(key, lane: "north/" + to)
        let body: JSON = [
            "messageId": .string(text), "from": "+12025550140", "to": [.string(to)],
            "text": .string(text), "deliveryReport": true,
        ]
        let headers = GatewayClient.bearer(Agreement.acmeToken)
        let path = "/GTIGLOBALMsgGateway/v2/message"
        caller.end(key, await caller.sendAgain(path, headers, body.serialized()))
    }

    /// An MT under a key until it is taken.
    func expertflow(_ text: String, _ to: String) async {
        let key = text + "/" + to
        journal.begin(key, lane: "north/" + to)
        let body: JSON = ["To": .string(to), "Body": .string(text)]
        let headers = GatewayClient.bearer(Agreement.deskToken) + [("idempotency-key", text)]
        caller.end(key, await caller.sendAgain("/msg-client/send", headers, body.serialized()))
    }

    /// Five MTs in a request, to different numbers, sent once: nobody knows it again.
    func puzzel(_ text: String, _ sender: Int) async {
        let messages = (0..<5).map { place in
            Batch.Message(text: "\(text)-\(place)", to: Numbers.bulk(sender, place))
        }
        for message in messages { journal.begin(message.key, lane: "north/" + message.to) }
        await send(Batch(service: 4711, user: "bulk", messages: messages), validity: nil)
    }

    /// An MT that may wait five minutes, to a handset that may be away.
    func short(_ text: String, _ choice: Int) async {
        let message = Batch.Message(text: text, to: Numbers.quick(choice))
        journal.begin("dr:" + text, lane: "quick/dr")
        journal.begin(message.key, lane: "south/" + message.to) { $0.report = "dr:" + text }
        await send(Batch(service: 4712, user: "quick", messages: [message]), validity: 300)
    }

    /// A request of Puzzel.
    private struct Batch {
        struct Message {
            var text: String
            var to: String
            var key: String { text + "/" + to }
        }

        var service: Int
        var user: String
        var messages: [Message]

        func body(validity: Int) -> JSON {
            [
                "serviceId": .integer(Int64(service)), "username": .string(user),
                "password": .string("password-of-" + user),
                "message": .array(
                    messages.map { message in
                        [
                            "recipient": .string(message.to), "content": .string(message.text),
                            "clientReference": .string(message.text),
                            "settings": ["validity": .integer(Int64(validity))],
                        ]
                    }
                ),
            ]
        }
    }

    private func send(_ batch: Batch, validity: Double?) async {
        // By the protocol 0 is five minutes, 173 seven days.
        let body = batch.body(validity: validity == nil ? 173 : 0).serialized()
        let headers = [(name: "content-type", value: "application/json")]
        let answer = await caller.send("POST", "/gw/rs/sendMessages", headers, body)
        guard let answer, answer.status == 200,
            let list = (try? JSON.parse(answer.body))?["messageStatus"]?.array,
            list.count == batch.messages.count
        else {
            for message in batch.messages { caller.end(message.key, unless200(answer)) }
            return
        }
        for (message, status) in zip(batch.messages, list) {
            let isAccepted = status["statusCode"]?.integer == 1
            end(message.key, isAccepted: isAccepted, status, validity: validity)
        }
    }

    /// One text to three numbers, sent once: nobody knows it again.
    func mgage(_ text: String, _ choice: Int) async {
        let numbers = (0..<3).map { Numbers.shop(choice + $0) }
        for number in numbers { journal.begin("\(text)/+\(number)", lane: "north/+\(number)") }
        let login = Data("shop:password-of-shop".utf8).base64EncodedString()
        let form =
            "message=\(text)&message_billed=no&message_type=sms&spoof_from=20597"
            + "&program_id=330871&numbers=" + numbers.joined(separator: "%2C")
        let headers = [
            (name: "authorization", value: "Basic " + login), ("accept", "application/json"),
            ("content-type", "application/x-www-form-urlencoded"),
        ]
        let answer = await caller.send("POST", "/api/gateway", headers, Array(form.utf8))
        guard let answer, answer.status == 200,
            let blocks = (try? JSON.parse(answer.body))?["recipients"]?.array
        else {
            for number in numbers { caller.end("\(text)/+\(number)", unless200(answer)) }
            return
        }
        for number in numbers {
            let block = blocks.first { $0["number"]?.string == number }
            end("\(text)/+\(number)", isAccepted: block?["status"]?.integer == 0, block)
        }
    }

    /// Notes the outcome of one message of several.
    private func end(
        _ key: String,
        isAccepted: Bool,
        _ status: JSON?,
        validity: Double? = nil
    ) {
        journal.end(key, isAccepted ? .accepted : .refused, validity: validity)
        if !isAccepted { journal.refuse("\(key) got \(status?.text ?? "nothing")") }
    }

    /// An answer of 200 that cannot be read leaves it open.
    private func unless200(_ answer: HTTPResponse?) -> HTTPResponse? {
        answer?.status == 200 ? nil : answer
    }
}
