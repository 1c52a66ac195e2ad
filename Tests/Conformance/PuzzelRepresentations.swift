import Invocation
import JSON
import TestSupport
import Testing

/// The checks on how requests are written and answered.
extension PuzzelConformance {
    @Test(.check(7)) func `puzzel-7: a comma too many is no JSON`() async throws {
        try await withPuzzel { rig in
            let body = PuzzelCall.body([PuzzelCall.message()]).text.dropLast() + ",}"

            let answer = try await rig.send(PuzzelCall.post(String(body)))

            #expect(answer.status == 400)
        }
    }

    @Test(.check(8)) func `puzzel-8: the service may be told as a text`() async throws {
        try await withPuzzel { rig in
            let statuses = try await rig.submit([PuzzelCall.message()], ["serviceId": "4711"])

            #expect(statuses.map { $0["statusCode"] } == [1])
        }
    }

    @Test(.check(9)) func `puzzel-9: names in a query are as they are written`() async throws {
        try await withPuzzel { rig in
            let message = "message[0].recipient=%2B46701740611&message[0].content=Hei"

            let wrong = PuzzelCall.login.replacing("serviceId", with: "serviceid")

            let taken = try await rig.send(PuzzelCall.get(message))
            let refused = try await rig.send(PuzzelCall.get(message, login: wrong))

            #expect(taken.status == 200)
            #expect(refused.status == 400)
            #expect(rig.sent.count == 1)
        }
    }

    @Test(
        .check(10),
        arguments: [
            ("application/json", "application/xml", "application/xml"),
            ("application/json", nil, "application/json"),
            ("application/x-www-form-urlencoded", nil, "application/xml"),
            ("application/x-www-form-urlencoded", "application/json", "application/json"),
        ]
    )
    func `puzzel-10: the answer is written as it was asked for`(
        type: String,
        accept: String?,
        answered: String
    ) async throws {
        try await withPuzzel { rig in
            let isJSON = type == "application/json"
            let form =
                "\(PuzzelCall.login)&message[0].recipient=%2B46701740611"
                + "&message[0].content=Hei"
            let body = isJSON ? PuzzelCall.body([PuzzelCall.message()]).text : form

            let answer = try await rig.send(PuzzelCall.post(body, type: type, accept: accept))

            #expect(answer.status == 200)
            #expect(answer.puzzelType == answered)
            #expect(answer.puzzelCodes == [1])
        }
    }

    @Test(.check(11)) func `puzzel-11: other types and methods are refused`() async throws {
        try await withPuzzel { rig in
            var event = PuzzelCall.request([PuzzelCall.message()])
            event.headers["content-type"] = "text/plain"
            let typed = try await rig.send(event)
            event = PuzzelCall.request([PuzzelCall.message()])
            event.method = "PUT"
            let put = try await rig.send(event)

            #expect(typed.status == 415)
            #expect(put.status == 405)
            #expect(put.headers["allow"] == "GET, POST")
            #expect(rig.sent.isEmpty)
        }
    }

    @Test(.check(49)) func `puzzel-49: SOAP has the same statuses`() async throws {
        try await withPuzzel { rig in
            let answer = try await rig.send(Self.call(PuzzelCall.xml()))
            let refused = try await rig.send(Self.call(PuzzelCall.xml("070")))

            #expect(answer.status == 200)
            #expect(answer.puzzelType == "text/xml")
            #expect(answer.puzzelText.contains("sendMessagesResponse"))
            #expect(answer.puzzelCodes == [1])
            #expect(refused.puzzelCodes == [5])
            #expect(rig.texts == ["Hei"])
        }
    }

    @Test(.check(49)) func `puzzel-49: a wrong password is a fault`() async throws {
        try await withPuzzel { rig in
            let request = PuzzelCall.xml().replacing(PuzzelCall.password, with: "Torsk-89")

            let answer = try await rig.send(Self.call(request))

            #expect(answer.status == 500)
            #expect(answer.puzzelText.contains("Fault>"))
            #expect(answer.puzzelText.contains("<code>2</code>"))
            #expect(rig.sent.isEmpty)
        }
    }

    @Test(.check(51)) func `puzzel-51: a DOCTYPE is refused`() async throws {
        try await withPuzzel { rig in
            let sound = PuzzelCall.xml()
            let type = "application/xml"

            let taken = try await rig.send(PuzzelCall.post(sound, type: type))
            let refused = try await rig.send(
                PuzzelCall.post("<!DOCTYPE r [<!ENTITY e \"x\">]>" + sound, type: type)
            )

            #expect(taken.status == 200)
            #expect(taken.puzzelCodes == [1])
            #expect(refused.status == 400)
            #expect(refused.puzzelCodes == [5])
            #expect(rig.sent.count == 1)
        }
    }

    @Test(.check(52)) func `puzzel-52: a bad message does not hinder the others`() async throws {
        try await withPuzzel { rig in
            let statuses = try await rig.submit([
                PuzzelCall.message(), PuzzelCall.message("Hei", parameters: ["dcs": "G1"]),
            ])

            #expect(statuses.map { $0["statusCode"] } == [1, 5])
            #expect(rig.sent.count == 1)
        }
    }

    private static func call(_ request: String) -> HTTPEvent {
        let envelope = """
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
            <m:sendMessages xmlns:m="http://chimera.intele.com/gw/wsdl/SMSGateway-v1.0">
            \(request)</m:sendMessages></s:Body></s:Envelope>
            """
        return PuzzelCall.post(
            envelope,
            type: "text/xml; charset=utf-8",
            path: "/gw/ws/SMSGatewayV10"
        )
    }
}
