import Foundation
import Invocation
import JSON

/// A call of the platform's Invoke API: what SDKs and its command line send.
enum InvokeCall {
    case refused(HTTPAnswer)
    /// Everything is in order, and nothing more was asked for.
    case dryRun
    /// The caller waits for the answer.
    case synchronous(function: String, payload: JSON)
    /// The caller wants to know that it was taken.
    case asynchronous(function: String, payload: JSON)

    /// The longest payload of a call that waits, and of one that does not.
    static let payloadLimit = SingleInvocation.eventSizeLimit
    static let asynchronousPayloadLimit = 1024 * 1024

    private static let prefix = "/2015-03-31/functions/"
    private static let suffix = "/invocations"

    /// Fields that browsers and intermediaries add, and no tool of the platform does.
    private static let foreignFields = [
        "origin", "forwarded", "via", "x-forwarded-for", "x-real-ip",
    ]

    /// Whether a path is this interface's, and no route's.
    static func isMeant(_ path: String) -> Bool {
        path.hasPrefix(prefix) && path.hasSuffix(suffix)
    }

    /// Reads a call.
    ///
    /// Signatures are not checked. Whoever opens this interface keeps it on the machine; that it
    /// takes no calls from elsewhere, nor such as a proxy or a web page shows to have passed on, is
    /// a second line, since not every proxy shows it.
    ///
    /// - Parameter known: The name that invocations use, for any that callers use.
    init(_ request: HTTPEvent, known: (String) -> String?) {
        guard Self.isLocal(request) else {
            self = .refused(.accessDenied("This interface is for callers on the same machine."))
            return
        }
        guard request.method == "POST" else {
            self = .refused(HTTPAnswer(status: 405, headers: ["allow": "POST"]))
            return
        }
        let name = Self.name(in: request.path)
        let (given, qualifier) = Self.split(name)
        let asked = qualifier ?? request.queryItems.first { $0.name == "Qualifier" }?.value
        guard let function = known(given), [nil, "", "$LATEST"].contains(asked) else {
            self = .refused(.functionNotFound(name))
            return
        }
        self.init(request, of: function)
    }

    private init(_ request: HTTPEvent, of function: String) {
        let type = request.header("x-amz-invocation-type") ?? "RequestResponse"
        guard ["RequestResponse", "Event", "DryRun"].contains(type) else {
            self = .refused(.invalidType(type))
            return
        }
        let limit = type == "Event" ? Self.asynchronousPayloadLimit : Self.payloadLimit
        guard request.body.count <= limit else {
            self = .refused(.payloadTooLarge(limit))
            return
        }
        let payload: JSON
        do { payload = request.body.isEmpty ? [:] : try JSON.parse(request.body) } catch {
            self = .refused(.notJSON("\(error)"))
            return
        }
        switch type {
        case "Event": self = .asynchronous(function: function, payload: payload)
        case "DryRun": self = .dryRun
        default: self = .synchronous(function: function, payload: payload)
        }
    }

    private static func isLocal(_ request: HTTPEvent) -> Bool {
        let peer = request.sourceIP
        let isLoopback =
            peer == "::1" || peer.hasPrefix("127.") || peer.hasPrefix("::ffff:127.")
        return isLoopback && !foreignFields.contains { request.headers[$0] != nil }
    }

    /// `NAME`, `ACCOUNT:function:NAME` or the whole ARN, each with or without a qualifier.
    private static func split(_ name: String) -> (name: String, qualifier: String?) {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard let word = parts.lastIndex(of: "function"), word + 1 < parts.count else {
            return (parts[0], parts.count == 2 ? parts[1] : nil)
        }
        return (parts[word + 1], word + 2 < parts.count ? parts[word + 2] : nil)
    }

    /// Tools write `%3A` in the place of a colon.
    private static func name(in path: String) -> String {
        let text = path.dropFirst(prefix.count).dropLast(suffix.count)
        return String(text).removingPercentEncoding ?? String(text)
    }
}
