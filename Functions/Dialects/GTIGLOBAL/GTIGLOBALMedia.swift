package import FoundationEssentials
package import Gateway
package import Invocation
import JSON

/// The media of the messaging gateway protocol: paths, methods and answers.
package enum GTIGLOBALMedia {
    /// Of all media; one medium is below it.
    package static let path = "/GTIGLOBALMsgGateway/v2/media"

    /// What a request asks for.
    package enum Request: Hashable, Sendable {
        /// To keep its body.
        case upload
        /// The medium, whole.
        case fetch(MediaID)
        /// The headers of a fetch.
        case probe(MediaID)
        case drop(MediaID)
    }

    /// How path and method read.
    package enum Reading: Sendable {
        case request(Request)
        /// Nothing is served there, or not in this way.
        case refused(HTTPAnswer)
    }

    /// Whether a path belongs to media, known or not.
    package static func serves(path: String) -> Bool {
        path == Self.path || path.hasPrefix(Self.path + "/")
    }

    /// Reads path and method; one slash at the path's end makes no difference.
    package static func read(_ event: HTTPEvent) -> Reading {
        let name = event.path.dropFirst(path.count)
        guard name != "", name != "/" else {
            return event.method == "POST" ? .request(.upload) : notAllowed("POST")
        }
        guard let id = MediaID((name.hasSuffix("/") ? name.dropLast() : name).dropFirst()) else {
            return .refused(notFound())
        }
        return switch event.method {
        case "GET": .request(.fetch(id))
        case "HEAD": .request(.probe(id))
        case "DELETE": .request(.drop(id))
        case _: notAllowed("GET, HEAD, DELETE")
        }
    }

    /// The answer to an upload.
    package static func kept(
        _ id: MediaID,
        _ type: MediaType,
        octets: Int,
        until expires: Date,
        at address: MediaAddress
    ) -> HTTPAnswer {
        .json(
            201,
            [
                "mediaId": .string(id.description),
                "url": .string(address.url(of: id)),
                "contentType": .string(type.value),
                "contentLength": .integer(Int64(octets)),
                "expires": .string(RFC3339.text(expires)),
            ],
            headers: ["location": address.path(of: id)]
        )
    }

    /// The answer to a fetch or, with an empty body, to a probe.
    ///
    /// - Parameters:
    ///   - octets: The length of the whole medium.
    ///   - digest: The same for the same content.
    package static func content(
        _ body: [UInt8],
        type: String,
        octets: Int,
        digest: String
    ) -> HTTPAnswer {
        HTTPAnswer(
            status: 200,
            headers: [
                "content-type": type, "content-length": "\(octets)", "etag": "\"\(digest)\"",
                "cache-control": "private", "x-content-type-options": "nosniff",
            ],
            body: body
        )
    }

    /// The answer when a medium was dropped.
    package static func dropped() -> HTTPAnswer { HTTPAnswer(status: 204) }

    /// The answer when there is no such medium, or not for this caller.
    package static func notFound() -> HTTPAnswer { Refusal.notFound.answer(messageID: nil) }

    private static func notAllowed(_ methods: String) -> Reading {
        let refusal = Refusal(405, "METHOD_NOT_ALLOWED", "one of \(methods) is needed")
        return .refused(refusal.answer(messageID: nil, headers: ["allow": methods]))
    }
}
