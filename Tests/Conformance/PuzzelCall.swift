import Gateway
import Invocation
import JSON
import TestSupport

/// The service of the checks, and requests of its user.
enum PuzzelCall {
    static let user = "fjordbok"
    static let password = "Torsk-88"
    static let recipient = "+46701740611"
    static let norwegian = "+4791234567"
    static let path = "/gw/rs/sendMessages"
    static let login = "serviceId=4711&username=fjordbok&password=Torsk-88"
    /// One of its own that is short.
    static let network: JSON = ["originatorType": "NETWORK", "originator": "2097"]

    static func terms(callbacksAt url: String, _ form: Callback.Form) -> PuzzelTerms {
        let isTemplate = form == .get
        let mo = "/mo?id=[messageid]&text=[content]&session=[sessionid]&to=[sno]&word=[command]"
        let dr = "/dr?id=[messageid]&code=[statuscode]&type=[type]&name=[customermessagereference]"
        return PuzzelTerms(
            serviceID: 4711,
            serviceName: "Fjordbok",
            originator: .init(kind: .network, text: "2097"),
            dialogueNumber: "2097",
            mo: Callback(form: form, url: url + (isTemplate ? mo : "/mo")),
            dr: Callback(form: form, url: url + (isTemplate ? dr : "/dr"))
        )
    }

    static func agreements(_ terms: PuzzelTerms, _ url: String, secret: String) -> Agreements {
        let carrier = CarrierAgreement(
            name: "north",
            dialect: "http",
            primary: url + "/mt",
            token: Sample.carrierToken,
            secrets: [secret]
        )
        let service = PartnerAgreement(
            name: "fjordbok-4711",
            dialect: "puzzel",
            clientTokens: [Credential.secret(user: user, password: password)],
            carrier: "north",
            routes: [
                .init(number: "2097"), .init(number: "2097", keyword: "forny"),
                .init(number: "2097", keyword: "først"),
            ],
            terms: .puzzel(terms)
        )
        return Agreements(carriers: [carrier], partners: [service])
    }

    /// A sound message, with these fields in place of its own; null takes one away.
    static func message(_ changes: JSON = [:]) -> JSON {
        let sound: JSON = ["recipient": .string(recipient), "content": "Hei"]
        return sound.changing(changes)
    }

    static func message(_ content: String, parameters: [String: String]) -> JSON {
        let list = parameters.map {
            JSON.object([.init("key", .string($0)), .init("value", .string($1))])
        }
        return message(["content": .string(content), "settings": ["parameter": .array(list)]])
    }

    /// A sound request of these messages, with these fields in place of its own; null takes one
    /// away.
    static func request(_ messages: [JSON], _ changes: JSON = [:]) -> HTTPEvent {
        post(body(messages, changes).text)
    }

    static func body(_ messages: [JSON], _ changes: JSON = [:]) -> JSON {
        let sound: JSON = [
            "serviceId": 4711, "username": .string(user), "password": .string(password),
            "message": .array(messages),
        ]
        let changed = sound.changing(changes)
        return .object((changed.members ?? []).filter { $0.value != .null })
    }

    static func post(
        _ body: String,
        type: String = "application/json",
        accept: String? = nil,
        path: String = path
    ) -> HTTPEvent {
        var event = HTTPEvent(method: "POST", path: path, body: Array(body.utf8))
        event.headers["content-type"] = type
        event.headers["accept"] = accept
        return event
    }

    static func get(_ query: String, login: String = login) -> HTTPEvent {
        HTTPEvent(method: "GET", path: path, query: "\(login)&\(query)")
    }

    static func xml(_ recipient: String = recipient) -> String {
        """
        <r:request xmlns:r="http://chimera.intele.com/gw/xsd/SMSGateway/Request/2013/02">
        <serviceId>4711</serviceId><username>\(user)</username><password>\(password)</password>
        <message><recipient>\(recipient)</recipient><content>Hei</content></message></r:request>
        """
    }
}

extension HTTPAnswer {
    var puzzelText: String { String(decoding: body, as: UTF8.self) }

    /// The codes of its messages, in JSON or XML.
    var puzzelCodes: [Int] {
        let text = puzzelText
        let mark = text.hasPrefix("<") ? "<statusCode>" : "\"statusCode\":"
        return text.split(separator: mark).dropFirst().compactMap {
            Int($0.prefix(while: \.isNumber))
        }
    }

    /// Its media type alone.
    var puzzelType: String {
        String(headers["content-type"]?.split(separator: ";").first ?? "")
    }
}
