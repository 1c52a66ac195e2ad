/// The routes of the HTTP API, in the order in which the platform tries them.
///
/// A full match first, then `{name}`, then `{name+}`, then `$default`; of two routes with the
/// same path, the one that names the method before `ANY`. An empty part never fills a parameter.
package struct RouteTable: Sendable {
    /// A route that takes a request.
    package struct Match: Hashable, Sendable {
        package let route: Route
        /// Percent-decoded, by name.
        package let parameters: [String: String]
    }

    /// Routes without parameters, by path and then by method.
    private let exact: [String: [String: Route]]
    /// All routes with a path, the most specific first.
    private let ordered: [Route]
    private let fallback: Route?

    /// - Throws: ``RouteFault/duplicate(_:)`` when two routes take the same requests.
    package init(_ routes: [Route]) throws(RouteFault) {
        var shapes: Set<String> = []
        var exact: [String: [String: Route]] = [:]
        for route in routes {
            guard shapes.insert(route.shape).inserted else { throw .duplicate(route.key) }
            if route.isLiteral { exact[route.path, default: [:]][route.method] = route }
        }
        self.exact = exact
        ordered = routes.filter { !$0.isDefault }.sorted { $0.isTried(before: $1) }
        fallback = routes.first(where: \.isDefault)
    }

    /// The route for a request.
    ///
    /// - Parameter path: Still percent-encoded, without the query.
    package func match(method: String, path: String) -> Match? {
        if let methods = exact[path], let route = methods[method] ?? methods["ANY"] {
            return Match(route: route, parameters: [:])
        }
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            .map(Self.decode)
        for route in ordered where route.method == method || route.method == "ANY" {
            if path.hasPrefix("/"), let parameters = route.parameters(of: parts) {
                return Match(route: route, parameters: parameters)
            }
        }
        return fallback.map { Match(route: $0, parameters: [:]) }
    }

    /// Undoes percent-encoding; a sign that starts no valid escape stands for itself.
    private static func decode(_ part: Substring) -> String {
        guard part.utf8.contains(UInt8(ascii: "%")) else { return String(part) }
        var bytes: [UInt8] = []
        var rest = Substring(part).utf8
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"),
                let high = rest.first.flatMap(hexDigit),
                let low = rest.dropFirst().first.flatMap(hexDigit)
            {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        Character(UnicodeScalar(byte)).hexDigitValue.map(UInt8.init)
    }
}

extension Route {
    fileprivate var isLiteral: Bool {
        !isDefault
            && segments.allSatisfy { segment in
                switch segment {
                case .literal: true
                case .parameter, .greedy: false
                }
            }
    }

    /// Whether this route is tried before another: part by part, then by method.
    ///
    /// The path itself only keeps the order the same from run to run.
    fileprivate func isTried(before other: Route) -> Bool {
        for (mine, theirs) in zip(segments, other.segments) where mine.rank != theirs.rank {
            return mine.rank < theirs.rank
        }
        guard segments.count == other.segments.count else {
            return segments.count > other.segments.count
        }
        guard (method == "ANY") == (other.method == "ANY") else { return other.method == "ANY" }
        return path < other.path
    }

    /// The values of the parameters, or nil when the parts do not fit.
    fileprivate func parameters(of parts: [String]) -> [String: String]? {
        var values: [String: String] = [:]
        for (index, segment) in segments.enumerated() {
            guard index < parts.count else { return nil }
            switch segment {
            case .literal(let text):
                guard parts[index] == text else { return nil }
            case .parameter(let name):
                guard !parts[index].isEmpty else { return nil }
                values[name] = parts[index]
            case .greedy(let name):
                let rest = parts[index...].joined(separator: "/")
                guard !rest.isEmpty else { return nil }
                values[name] = rest
                return values
            }
        }
        return parts.count == segments.count ? values : nil
    }
}

extension Route.Segment {
    fileprivate var rank: Int {
        switch self {
        case .literal: 0
        case .parameter: 1
        case .greedy: 2
        }
    }
}
