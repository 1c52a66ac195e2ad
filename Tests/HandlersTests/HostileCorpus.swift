import Invocation
import JSON
import TestSupport

extension HostileInput {
    /// Every sample event, and one for each interface that has none.
    static func bases() throws -> [HostileInput] {
        let files = try EventFile.names().compactMap { name -> HostileInput? in
            let file = try EventFile(named: name)
            guard let function = file.function, let event = try? JSON.parse(file.bytes) else {
                return nil
            }
            return HostileInput(function: function, event: event)
        }
        return files + expertflow + mgage + puzzel
    }

    private static func http(
        _ function: String,
        _ method: String,
        _ path: String,
        query: String = "",
        headers: [String: String] = [:],
        body: String = ""
    ) -> HostileInput {
        let event = HTTPEvent(
            method: method,
            path: path,
            query: query,
            headers: headers,
            body: Array(body.utf8)
        )
        return HostileInput(function: function, event: Event.http(event).encoded())
    }

    private static var expertflow: [HostileInput] {
        let form = ["content-type": "application/x-www-form-urlencoded"]
        let mo = "MessageSid=SM900&From=%2B4790000010&To=20901&Body=Hei&NumMedia=0"
        let state = "MessageSid=SM901&MessageStatus=delivered&To=%2B4790000010&From=20901"
        let id = "019cb813-5280-7a41-8c0d-5e2f90b7d314"
        return [
            http("OriginateMessage", "POST", "/msg-client/receive", headers: form, body: mo),
            http(
                "DeliveryReport",
                "POST",
                "/msg-client/delivery-notification",
                headers: form,
                body: state
            ),
            http("Manage", "GET", "/msg-client/queue/sms-received", query: "limit=5"),
            http("Manage", "DELETE", "/msg-client/queue/delivery-report/\(id)"),
        ]
    }

    private static var mgage: [HostileInput] {
        let headers = ["authorization": SampleMGage.basic("demo", "demo-mgage-1")]
        return [
            http(
                "Manage",
                "POST",
                "/api/externalMO",
                query: "campid=330871&destination=20597&originator=447700900110&message=JOIN",
                headers: headers
            ),
            http(
                "Manage",
                "GET",
                "/api/messages/program/330871",
                query: "from=2026-03-01&until=2026-03-05&limit=10",
                headers: headers
            ),
        ]
    }

    private static var puzzel: [HostileInput] {
        let headers = ["authorization": SampleMGage.basic("demo", "demo-puzzel-1")]
        let soap = """
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>\
            <m:stopBatch xmlns:m="http://chimera.intele.com/gw/wsdl/GatewayManagement-v1.1">\
            <serviceId>4711</serviceId><username>demo</username><password>demo-puzzel-1</password>\
            <clientBatchReference>due</clientBatchReference></m:stopBatch></s:Body></s:Envelope>
            """
        let form =
            "serviceId=4711&username=demo&password=demo-puzzel-1&message%5B0%5D.recipient="
            + "%2B4790000010&message%5B0%5D.content=Hei&message%5B1%5D.recipient=90+00+00+20"
        return [
            http("Manage", "GET", "/mgmt/rs/service/4711/batch/", headers: headers),
            http("Manage", "DELETE", "/mgmt/rs/service/4711/batch/due", headers: headers),
            http(
                "Manage",
                "POST",
                "/mgmt/ws/GatewayManagementV10",
                headers: ["content-type": "text/xml; charset=utf-8"],
                body: soap
            ),
            http(
                "TerminateMessage",
                "POST",
                "/gw/rs/sendMessages",
                headers: ["content-type": "application/x-www-form-urlencoded"],
                body: form
            ),
            http("TerminateMessage", "GET", "/gw/ws/SMSGatewayV10", query: "wsdl"),
        ]
    }
}
