import FoundationEssentials
import HTTPTypes
import Invocation

extension HTTPEvent {
    /// The event of a request, before it has a route.
    ///
    /// - Parameter head: With the host name as its authority, as the server hands it on.
    init(
        _ head: HTTPRequest,
        body: [UInt8],
        sourceIP: String,
        requestID: String,
        time: Date
    ) {
        let target = Self.withoutOrigin(Substring(head.path ?? "/"))
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var headers: [String: String] = [:]
        var cookies: [String] = []
        headers["host"] = head.authority
        for field in head.headerFields {
            if field.name == .cookie {
                cookies += field.value.split(separator: ";").map(Self.trimmed)
            } else if let first = headers[field.name.canonicalName] {
                headers[field.name.canonicalName] = "\(first),\(field.value)"
            } else {
                headers[field.name.canonicalName] = field.value
            }
        }
        self.init(
            method: head.method.rawValue,
            path: halves.first.map(String.init) ?? "/",
            query: halves.count == 2 ? String(halves[1]) : "",
            headers: headers,
            cookies: cookies.filter { !$0.isEmpty },
            sourceIP: sourceIP,
            requestID: requestID,
            domainName: Self.withoutPort(head.authority ?? "localhost"),
            timeEpoch: Int64(time.timeIntervalSince1970 * 1_000),
            body: body
        )
    }

    /// A proxy's client sends a whole URL in place of a path (RFC 9112, 3.2.2).
    private static func withoutOrigin(_ target: Substring) -> Substring {
        guard target.hasPrefix("http://") else { return target }
        let rest = target.dropFirst("http://".count)
        let path = rest.drop { $0 != "/" && $0 != "?" }
        return path.hasPrefix("/") ? path : "/" + path
    }

    private static func withoutPort(_ authority: String) -> String {
        guard let colon = authority.lastIndex(of: ":"),
            authority[colon...].dropFirst().allSatisfy(\.isNumber)
        else { return authority }
        return String(authority[..<colon])
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}

extension HTTPRequest {
    /// About what the head took on the wire.
    var byteCount: Int {
        let line = method.rawValue.utf8.count + (path?.utf8.count ?? 0) + 12
        return headerFields.reduce(line + (authority?.utf8.count ?? 0)) { sum, field in
            sum + field.name.rawName.utf8.count + field.value.utf8.count + 4
        }
    }

    var expectsContinue: Bool { headerFields[.expect]?.lowercased() == "100-continue" }

    /// What `Content-Length` says; 0 when it says nothing.
    var declaredLength: Int { headerFields[.contentLength].flatMap { Int($0) } ?? 0 }
}
