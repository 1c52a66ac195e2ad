/// Where this gateway's media are found from outside, to make links to them and to know them again.
package struct MediaAddress: Hashable, Sendable {
    /// What an entry of a message's `media` stands for.
    package enum Reference: Hashable, Sendable {
        /// A medium that this gateway keeps; nil: a link to this gateway, but to no medium.
        case own(MediaID?)
        /// Somebody else's, to be fetched.
        case foreign(String)
    }

    /// Scheme, host and port, in lower case, and what of the path comes before an id.
    private struct Prefix: Hashable, Sendable {
        var origin: String
        var path: String

        init(_ base: String, _ path: String) {
            let start = base.end(ofFirst: "://")
            let host = base[start...].prefix { $0 != "/" }
            origin = (base[..<start] + host).lowercased()
            self.path = base[host.endIndex...] + path + "/"
        }
    }

    private let prefixes: [Prefix]

    /// - Parameters:
    ///   - base: Absolute URL without a slash at its end; links begin with it.
    ///   - aliases: Others under which this gateway is known.
    ///   - path: Of the media below it: `/v2/media`.
    package init(base: String, aliases: [String] = [], path: String) {
        prefixes = ([base] + aliases).map { Prefix($0, path) }
    }

    /// The link to a medium.
    package func url(of id: MediaID) -> String { prefixes[0].origin + path(of: id) }

    /// The link without scheme and host.
    package func path(of id: MediaID) -> String { prefixes[0].path + id.description }

    /// What a URL refers to; a slash at its end makes no difference.
    package func reference(_ url: String) -> Reference {
        for prefix in prefixes {
            let rest = url.dropFirst(prefix.origin.count)
            guard url.prefix(prefix.origin.count).lowercased() == prefix.origin,
                rest.hasPrefix(prefix.path)
            else { continue }
            let name = rest.dropFirst(prefix.path.count)
            return .own(MediaID(name.hasSuffix("/") ? name.dropLast() : name))
        }
        return .foreign(url)
    }
}

extension String {
    /// The index behind the first such text; the start when there is none.
    fileprivate func end(ofFirst text: String) -> Index {
        indices.first { self[$0...].hasPrefix(text) }
            .map { index($0, offsetBy: text.count) } ?? startIndex
    }
}
