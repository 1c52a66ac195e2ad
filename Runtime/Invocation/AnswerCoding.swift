import FoundationEssentials
package import JSON

extension Answer {
    /// The answer in the platform's shape: what a deployed function posts.
    package func encoded() -> JSON {
        switch self {
        case .http(let answer): answer.encoded()
        case .batch(let failures):
            [
                "batchItemFailures": .array(
                    failures.map { ["itemIdentifier": .string($0)] }
                )
            ]
        case .value(let value): value
        }
    }
}

extension HTTPAnswer {
    /// Reads what a function answered to an HTTP request, by the platform's rules.
    ///
    /// A value without `statusCode` is the body of a 200 `application/json` as a whole. A number
    /// or boolean as a header's value is taken as its text. Nil for a bad shape, which the
    /// platform answers with 500: a status outside 100 to 599, a body that is no string or not the
    /// base64 it claims to be, or more than one cookie, which ``headers`` cannot hold.
    package init?(platform json: JSON) {
        guard let statusCode = json["statusCode"] else {
            self.init(
                status: 200,
                headers: ["content-type": "application/json"],
                body: json.serialized()
            )
            return
        }
        guard let status = statusCode.integer, (100...599).contains(status),
            let headers = Self.headers(json), let body = Self.body(json)
        else { return nil }
        self.init(status: Int(status), headers: headers, body: body)
    }

    /// The longest body that goes as text: escaped it may grow sixfold, as base64 by a third only,
    /// and a function's whole answer has 6 MB.
    static let textBytes = 1_048_576

    func encoded() -> JSON {
        var headers = headers
        let cookie = headers.removeValue(forKey: "set-cookie")
        let text = body.count > Self.textBytes ? nil : String(validating: body, as: UTF8.self)
        let fields = headers.sorted { $0.key < $1.key }
        return .object(skippingNil: [
            ("statusCode", .integer(Int64(status))),
            ("headers", .object(fields.map { JSON.Member($0.key, .string($0.value)) })),
            ("cookies", cookie.map { [.string($0)] }),
            ("body", .string(text ?? Data(body).base64EncodedString())),
            ("isBase64Encoded", .bool(text == nil)),
        ])
    }

    private static func headers(_ json: JSON) -> [String: String]? {
        var headers: [String: String] = [:]
        if let value = json["headers"], !value.isNull {
            guard let members = value.members else { return nil }
            for member in members {
                switch member.value {
                case .string(let text): headers[member.key.lowercased()] = text
                case .integer, .double, .bool:
                    headers[member.key.lowercased()] = member.value.text
                case .null, .array, .object: return nil
                }
            }
        }
        if let value = json["cookies"], !value.isNull {
            guard let cookies = value.array, cookies.count <= 1 else { return nil }
            if let cookie = cookies.first {
                guard let text = cookie.string, headers["set-cookie"] == nil else { return nil }
                headers["set-cookie"] = text
            }
        }
        return headers
    }

    private static func body(_ json: JSON) -> [UInt8]? {
        let value = json["body"] ?? .null
        let isBase64Encoded = json["isBase64Encoded"] ?? false
        guard let isBase64 = isBase64Encoded.isNull ? false : isBase64Encoded.bool else {
            return nil
        }
        if value.isNull { return [] }
        guard let text = value.string else { return nil }
        return isBase64 ? Data(base64Encoded: text).map { [UInt8]($0) } : Array(text.utf8)
    }
}
