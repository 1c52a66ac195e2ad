import Invocation

/// Which representation a request is in, and which one its answer is to be in.
enum PuzzelMedia {
    case json
    case xml
    case form

    /// By a `Content-Type`; nil for another type, or another encoding than UTF-8.
    init?(contentType: String?) {
        var parts = (contentType ?? "").lowercased().utf8.split(separator: UInt8(ascii: ";"))[...]
        let type = parts.popFirst().map { String(Self.word($0)) }
        for part in parts {
            let parameter = Self.word(part)
            guard parameter.hasPrefix("charset=") else { continue }
            let charset = parameter.dropFirst(8).filter { $0 != "\"" }
            guard ["utf-8", "utf8", "us-ascii"].contains(charset) else { return nil }
        }
        switch type {
        case "application/json", "text/json": self = .json
        case "application/xml", "text/xml": self = .xml
        case "application/x-www-form-urlencoded": self = .form
        case _: return nil
        }
    }

    /// The representation of the answer to a POST: that of the request if `Accept` has no better
    /// one, and XML for a form.
    func reply(accept: String?) -> PuzzelReply {
        let xml = ["application/xml", "text/xml"]
        let types = self == .json ? [Self.jsonType] + xml : xml + [Self.jsonType]
        let best = Self.best(of: types, accept) ?? types[0]
        return best == Self.jsonType ? .json : .xml(type: best)
    }

    /// The representation of the answer to a GET: `text/xml` unless JSON is asked for.
    static func replyToGet(accept: String?) -> PuzzelReply {
        let best = best(of: ["text/xml", "application/xml", jsonType], accept)
        return best == jsonType ? .json : .xml(type: "text/xml")
    }

    private static let jsonType = "application/json"

    /// The type with the highest quality; nil where `accept` takes none.
    ///
    /// Among equals one that is named goes before one that a wildcard takes in, then the first.
    private static func best(of types: [String], _ accept: String?) -> String? {
        let ranges = (accept ?? "").lowercased().utf8.split(separator: UInt8(ascii: ","))
            .map(Range.init)
        var best: (type: String, quality: Double, detail: Int)?
        for type in types {
            let matching = ranges.filter { $0.takes(type) }
            guard let range = matching.max(by: { $0.detail < $1.detail }), range.quality > 0 else {
                continue
            }
            if let best, (best.quality, best.detail) >= (range.quality, range.detail) { continue }
            best = (type, range.quality, range.detail)
        }
        return best?.type
    }

    /// An element of `Accept`: `text/*;q=0.5`.
    private struct Range {
        let text: String
        /// 0 to 1.
        let quality: Double
        /// 0 for `*/*`, 1 for `text/*`, 2 for `text/xml`.
        let detail: Int

        init(_ element: Substring.UTF8View) {
            var parts = element.split(separator: UInt8(ascii: ";"))[...]
            let text = parts.popFirst().map { String(PuzzelMedia.word($0)) } ?? ""
            // Twins, of which we send but one.
            self.text = text == "text/json" ? PuzzelMedia.jsonType : text
            detail = text == "*/*" ? 0 : text.hasSuffix("/*") ? 1 : 2
            let parameter = parts.map(PuzzelMedia.word).first { $0.hasPrefix("q=") }
            let quality = parameter.flatMap { Double($0.dropFirst(2)) } ?? 1
            self.quality = 0...1 ~= quality ? quality : 1
        }

        func takes(_ type: String) -> Bool {
            switch detail {
            case 0: true
            case 1: type.hasPrefix(text.dropLast())
            case _: type == text
            }
        }
    }

    /// Without white space at both ends.
    private static func word(_ octets: Substring.UTF8View) -> Substring {
        PuzzelFields.trimmed(String(Substring(octets)))
    }
}
