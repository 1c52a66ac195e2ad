import Gateway
import JSON

/// The stored form of a Puzzel service.
enum PuzzelCoding {
    static func json(_ terms: PuzzelTerms) -> JSON {
        .object(skippingNil: [
            ("serviceId", .integer(Int64(terms.serviceID))),
            ("serviceName", .string(terms.serviceName)),
            ("isActive", .bool(terms.isActive)),
            ("originatorKind", .integer(Int64(terms.originator.kind.rawValue))),
            ("originator", .string(terms.originator.text)),
            ("priority", .integer(Int64(terms.priority.rawValue))),
            ("validity", .integer(Int64(terms.validity))),
            ("parsingType", .string(terms.parsingType.rawValue)),
            ("countryCode", terms.countryCode.map(JSON.string)),
            ("isUnique", .bool(terms.isUnique)),
            ("quota", .integer(Int64(terms.quota))),
            ("dialogueNumber", terms.dialogueNumber.map(JSON.string)),
            ("dialogueDays", .integer(Int64(terms.dialogueDays))),
            ("serviceCode", terms.serviceCode.map(JSON.string)),
            ("mo", terms.mo.map(json)),
            ("dr", terms.dr.map(json)),
            ("authentication", json(terms.authentication)),
        ])
    }

    /// Nil when it was not written by this gateway.
    static func terms(_ json: JSON) -> PuzzelTerms? {
        guard let service = int(json["serviceId"]), let kind = int(json["originatorKind"]),
            let originatorKind = PuzzelTerms.OriginatorKind(rawValue: kind),
            let priority = int(json["priority"]).flatMap(Terms.Priority.init),
            let parsingType = json["parsingType"]?.string.flatMap(PuzzelTerms.ParsingType.init)
        else { return nil }
        return PuzzelTerms(
            serviceID: service,
            serviceName: json["serviceName"]?.string ?? "",
            isActive: json["isActive"]?.bool ?? true,
            originator: .init(kind: originatorKind, text: json["originator"]?.string ?? ""),
            priority: priority,
            validity: int(json["validity"]) ?? 173,
            parsingType: parsingType,
            countryCode: json["countryCode"]?.string,
            isUnique: json["isUnique"]?.bool ?? false,
            quota: int(json["quota"]) ?? 0,
            dialogueNumber: json["dialogueNumber"]?.string,
            dialogueDays: int(json["dialogueDays"]) ?? 14,
            serviceCode: json["serviceCode"]?.string,
            mo: callback(json["mo"]),
            dr: callback(json["dr"]),
            authentication: authentication(json["authentication"])
        )
    }

    private static func int(_ json: JSON?) -> Int? { json?.integer.flatMap { Int(exactly: $0) } }

    private static func json(_ callback: Callback) -> JSON {
        ["form": .string(callback.form.rawValue), "url": .string(callback.url)]
    }

    private static func callback(_ json: JSON?) -> Callback? {
        guard let form = json?["form"]?.string.flatMap(Callback.Form.init),
            let url = json?["url"]?.string
        else { return nil }
        return Callback(form: form, url: url)
    }

    private static func json(_ authentication: CallbackAuthentication) -> JSON? {
        switch authentication {
        case .none: nil
        case .header(let name, let value): ["name": .string(name), "value": .string(value)]
        case .clientCredentials(let credentials):
            .object(skippingNil: [
                ("url", .string(credentials.url)),
                ("clientId", .string(credentials.clientID)),
                ("secret", .string(credentials.secret)),
                ("tenantId", credentials.tenantID.map(JSON.string)),
                ("resource", credentials.resource.map(JSON.string)),
                ("audience", credentials.audience.map(JSON.string)),
            ])
        }
    }

    private static func authentication(_ json: JSON?) -> CallbackAuthentication {
        guard let json else { return .none }
        if let name = json["name"]?.string, let value = json["value"]?.string {
            return .header(name: name, value: value)
        }
        return .clientCredentials(
            ClientCredentials(
                url: json["url"]?.string ?? "",
                clientID: json["clientId"]?.string ?? "",
                secret: json["secret"]?.string ?? "",
                tenantID: json["tenantId"]?.string,
                resource: json["resource"]?.string,
                audience: json["audience"]?.string
            )
        )
    }
}
