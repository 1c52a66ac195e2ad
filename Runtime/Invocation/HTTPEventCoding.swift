import FoundationEssentials
import JSON

extension HTTPEvent {
    init(_ reader: FieldReader) throws(EventError) {
        let context = try reader.object("requestContext")
        let http = try context.object("http")
        let (headers, cookieHeader) = try Self.headers(reader)
        let pathParameters = try reader.strings("pathParameters")
        self.init(
            method: try http.string("method").uppercased(),
            path: try reader.string("rawPath"),
            query: try reader.optionalString("rawQueryString") ?? "",
            headers: headers,
            cookies: try reader.stringArray("cookies") ?? cookieHeader,
            pathParameters: Dictionary(pathParameters.map { ($0, $1) }) { $1 },
            routeKey: try reader.optionalString("routeKey") ?? "$default",
            sourceIP: try http.optionalString("sourceIp") ?? "",
            requestID: try context.optionalString("requestId") ?? "",
            domainName: try context.optionalString("domainName") ?? "",
            timeEpoch: try context.optionalInteger("timeEpoch") ?? 0,
            body: try Self.body(reader)
        )
    }

    /// The headers with their names in lower case, and what a cookie header among them held.
    private static func headers(
        _ reader: FieldReader
    ) throws(EventError) -> (headers: [String: String], cookies: [String]) {
        var headers: [String: String] = [:]
        for (name, value) in try reader.strings("headers") {
            // The platform's names are in lower case already.
            let isLower = name.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A ~= $0) }
            let key = isLower ? name : name.lowercased()
            if let first = headers.updateValue(value, forKey: key) {
                headers[key] = "\(first),\(value)"
            }
        }
        guard let cookies = headers.removeValue(forKey: "cookie") else { return (headers, []) }
        return (headers, cookies.split(separator: "; ").map(String.init))
    }

    private static func body(_ reader: FieldReader) throws(EventError) -> [UInt8] {
        let body = try reader.optionalString("body") ?? ""
        guard try reader.optionalBool("isBase64Encoded") == true else { return Array(body.utf8) }
        guard let decoded = Data(base64Encoded: body) else {
            throw reader.failure("body", "is not base64")
        }
        return [UInt8](decoded)
    }

    func encoded() -> JSON {
        let (text, isBase64Encoded) = encodedBody()
        return .object(skippingNil: [
            ("version", "2.0"),
            ("routeKey", .string(routeKey)),
            ("rawPath", .string(path)),
            ("rawQueryString", .string(query)),
            ("cookies", cookies.isEmpty ? nil : .array(cookies.map(JSON.string))),
            ("headers", Self.object(headers)),
            ("queryStringParameters", query.isEmpty ? nil : queryParameters()),
            ("requestContext", requestContext()),
            ("pathParameters", pathParameters.isEmpty ? nil : Self.object(pathParameters)),
            ("body", body.isEmpty ? nil : .string(text)),
            ("isBase64Encoded", .bool(isBase64Encoded)),
        ])
    }

    private static func object(_ strings: [String: String]) -> JSON {
        .object(strings.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) })
    }

    /// Each name once, where it came first; the values of one that came again joined by commas.
    private func queryParameters() -> JSON {
        var names: [String] = []
        var values: [String: [String]] = [:]
        for (name, value) in queryItems {
            if values[name] == nil { names.append(name) }
            values[name, default: []].append(value)
        }
        return .object(
            names.map { name in
                JSON.Member(name, .string(values[name, default: []].joined(separator: ",")))
            }
        )
    }

    private func requestContext() -> JSON {
        [
            "accountId": "000000000000",
            "apiId": "local",
            "domainName": .string(domainName),
            "domainPrefix": .string(String(domainName.prefix { $0 != "." })),
            "http": [
                "method": .string(method),
                "path": .string(path),
                "protocol": "HTTP/1.1",
                "sourceIp": .string(sourceIP),
                "userAgent": .string(header("user-agent") ?? ""),
            ],
            "requestId": .string(requestID),
            "routeKey": .string(routeKey),
            "stage": "$default",
            "time": .string(commonLogTime()),
            "timeEpoch": .integer(timeEpoch),
        ]
    }

    /// `04/Mar/2026:09:15:02 +0000`, the common log format.
    private func commonLogTime() -> String {
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let time = CivilTime(Date(timeIntervalSince1970: Double(timeEpoch) / 1000))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(time.day))/\(months[time.month - 1])/\(time.year)"
            + ":\(two(time.hour)):\(two(time.minute)):\(two(time.second)) +0000"
    }

    /// As text for the content types that the platform holds for text, else as base64; also where
    /// the bytes are no UTF-8, which the platform would garble.
    private func encodedBody() -> (text: String, isBase64Encoded: Bool) {
        if isTextual, let text = String(validating: body, as: UTF8.self) { return (text, false) }
        return (Data(body).base64EncodedString(), !body.isEmpty)
    }

    private var isTextual: Bool {
        let type = (header("content-type") ?? "").prefix { $0 != ";" }.lowercased()
        let name = String(type.filter { $0 != " " && $0 != "\t" })
        return name.hasPrefix("text/")
            || ["application/json", "application/javascript", "application/xml"].contains(name)
    }
}
