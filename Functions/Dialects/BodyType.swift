/// What the headers `Content-Type` and `Accept` say.
enum BodyType {
    /// The type of a body in lower case, without parameters: `application/json`; nil when none is
    /// given.
    static func name(_ contentType: String?) -> String? {
        guard let contentType else { return nil }
        let name = trimmed(contentType.prefix { $0 != ";" })
        return name.isEmpty ? nil : name
    }

    /// Whether a caller would rather have JSON than XML.
    ///
    /// Only one who names `application/json` does: a wildcard leaves it to us. Of two types that
    /// are named with the same weight (RFC 9110, 12.5.1) the first counts.
    static func prefersJSON(_ accept: String?) -> Bool {
        var json = 0
        var xml = 0
        for item in (accept ?? "").split(separator: ",") {
            let parts = item.split(separator: ";", omittingEmptySubsequences: false)
            let weight = weight(parts.dropFirst())
            switch parts.first.map(trimmed) {
            case "application/json": json = max(json, weight > xml ? weight : 0)
            case "application/xml", "text/xml": xml = max(xml, weight)
            case _: break
            }
        }
        return json > 0 && json >= xml
    }

    /// In thousandths, 0 to 1000; what cannot be read is 1000.
    private static func weight(_ parameters: ArraySlice<Substring>) -> Int {
        for parameter in parameters.map(trimmed) where parameter.hasPrefix("q=") {
            guard let weight = Double(parameter.dropFirst(2)), 0...1 ~= weight else { break }
            return Int(weight * 1000)
        }
        return 1000
    }

    private static func trimmed(_ text: Substring) -> String {
        text.filter { $0 != " " && $0 != "\t" }.lowercased()
    }
}
