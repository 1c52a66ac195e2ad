/// A route of the HTTP API: a method and a path that lead to a function.
package struct Route: Hashable, Sendable {
    /// One part of a path, between two slashes.
    package enum Segment: Hashable, Sendable {
        case literal(String)
        /// `{name}`: exactly one part.
        case parameter(String)
        /// `{name+}`: this part and all that follow; at the end only.
        case greedy(String)
    }

    /// Upper case, or `ANY`.
    package let method: String
    /// As it was written; `$default` for the route that takes what no other takes.
    package let path: String
    /// The logical id of the function.
    package let function: String
    /// The longest that the front waits for the function; nil when it has no limit of its own.
    package let timeout: Duration?
    let segments: [Segment]

    static let defaultKey = "$default"
    private static let methods: Set<String> = [
        "ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT",
    ]

    /// A route as a template writes it.
    ///
    /// - Parameters:
    ///   - method: In any case; `ANY` for all.
    ///   - path: `/a/{name}/{rest+}` or `$default`.
    package init(
        method: String,
        path: String,
        function: String,
        timeout: Duration? = nil
    ) throws(RouteFault) {
        self.method = method.uppercased()
        self.path = path
        self.function = function
        self.timeout = timeout
        guard Self.methods.contains(self.method) else { throw .unknownMethod(method) }
        segments = path == Self.defaultKey ? [] : try Self.readSegments(path)
    }

    var isDefault: Bool { path == Self.defaultKey }

    /// `POST /a/{name}`, or `$default`.
    var key: String { isDefault ? Self.defaultKey : "\(method) \(path)" }

    /// Equal for two routes that take the same requests, whatever their parameters are called.
    var shape: String {
        if isDefault { return Self.defaultKey }
        let parts = segments.map { segment in
            switch segment {
            case .literal(let text): text
            case .parameter: "{}"
            case .greedy: "{+}"
            }
        }
        return "\(method) /\(parts.joined(separator: "/"))"
    }

    private static func readSegments(_ path: String) throws(RouteFault) -> [Segment] {
        guard path.hasPrefix("/") else { throw .malformedPath(path) }
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        var names: Set<Substring> = []
        var segments: [Segment] = []
        for (index, part) in parts.enumerated() {
            guard part.hasPrefix("{"), part.hasSuffix("}") else {
                if part.contains(where: { "{}".contains($0) }) { throw .malformedPath(path) }
                segments.append(.literal(String(part)))
                continue
            }
            let isGreedy = part.hasSuffix("+}")
            let name = part.dropFirst().dropLast(isGreedy ? 2 : 1)
            let isWord = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            guard !name.isEmpty, isWord, names.insert(name).inserted,
                !isGreedy || index == parts.count - 1
            else { throw .malformedPath(path) }
            segments.append(isGreedy ? .greedy(String(name)) : .parameter(String(name)))
        }
        return segments
    }
}

/// Why routes cannot be served.
package enum RouteFault: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownMethod(String)
    /// No leading slash, a brace out of place, a name twice, or a greedy part before the end.
    case malformedPath(String)
    /// Two routes take the same requests.
    case duplicate(String)

    package var description: String {
        switch self {
        case .unknownMethod(let method): "\"\(method)\" is no method of an HTTP API"
        case .malformedPath(let path): "\"\(path)\" is no path of an HTTP API"
        case .duplicate(let key): "the route \(key) is there twice"
        }
    }
}
