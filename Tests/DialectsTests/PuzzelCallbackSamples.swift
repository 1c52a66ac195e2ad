import Foundation
import Gateway
import JSON

/// A service and what is called back of it.
enum PuzzelCallbackSamples {
    static let moment = Date(timeIntervalSince1970: 1_772_616_067)

    static func terms(
        mo: Callback? = Callback(form: .json, url: "https://cp.example.org/mo"),
        dr: Callback? = Callback(form: .json, url: "https://cp.example.org/dr"),
        authentication: CallbackAuthentication = .none
    ) -> PuzzelTerms {
        PuzzelTerms(
            serviceID: 4711,
            serviceName: "Fjordbok",
            originator: .init(kind: .network, text: "2097"),
            mo: mo,
            dr: dr,
            authentication: authentication
        )
    }

    static func settings(_ terms: PuzzelTerms = terms()) -> EndpointSettings {
        EndpointSettings(
            name: "fjordbok-4711",
            dialect: "puzzel",
            primary: "",
            secondary: nil,
            token: "",
            version: 1,
            terms: .puzzel(terms)
        )
    }

    static func subscriber(_ number: String = "+46701740614") -> MSISDN {
        guard let msisdn = MSISDN(number) else { preconditionFailure("a sample number") }
        return msisdn
    }

    static func mo(
        _ text: String?,
        keyword: String? = nil,
        octets: [UInt8]? = nil,
        dialogue: String? = nil,
        id: String = "9k02x8000c01"
    ) -> Outgoing {
        let owner = subscriber()
        let message = Message(
            messageID: id,
            kind: .sms,
            from: owner.e164,
            to: ["2097"],
            owner: owner,
            text: text,
            time: moment,
            form: SMSForm(octets: octets),
            dialogue: dialogue,
            keyword: keyword
        )
        return Outgoing(id: "0195-\(id)", load: .mo(message))
    }

    static func dr(_ report: Report, reference: String? = "L-501") -> Outgoing {
        let owner = subscriber("+46701740611")
        let message = Message(
            messageID: "9k02x7000a01",
            kind: .sms,
            from: "Fjordbok",
            to: [owner.e164],
            owner: owner,
            text: "Your loan is due on Friday.",
            time: moment,
            wantsReport: true,
            batch: "due-2026-03",
            reference: reference
        )
        return Outgoing(id: "0195-dr", load: .dr(report, of: message))
    }
}
