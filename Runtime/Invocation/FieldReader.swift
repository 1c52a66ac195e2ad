import JSON

/// Reads the members of an event, so that what is wrong is told by its path: `headers.host`.
struct FieldReader {
    let json: JSON
    /// Empty at the top.
    let path: String

    init(_ json: JSON, path: String = "") {
        self.json = json
        self.path = path
    }

    func failure(_ key: String, _ problem: String) -> EventError {
        .malformed("\(pathTo(key)) \(problem)")
    }

    private func pathTo(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The member's value; `null` counts as absent.
    private func value(_ key: String) -> JSON? {
        guard let value = json[key], !value.isNull else { return nil }
        return value
    }

    func optionalString(_ key: String) throws(EventError) -> String? {
        guard let value = value(key) else { return nil }
        guard let string = value.string else { throw failure(key, "is not a string") }
        return string
    }

    /// A string that must be there and not be empty.
    func string(_ key: String) throws(EventError) -> String {
        guard let string = try optionalString(key) else { throw failure(key, "is missing") }
        guard !string.isEmpty else { throw failure(key, "is empty") }
        return string
    }

    func optionalInteger(_ key: String) throws(EventError) -> Int64? {
        guard let value = value(key) else { return nil }
        guard let integer = value.integer else { throw failure(key, "is not an integer") }
        return integer
    }

    func optionalBool(_ key: String) throws(EventError) -> Bool? {
        guard let value = value(key) else { return nil }
        guard let bool = value.bool else { throw failure(key, "is not a boolean") }
        return bool
    }

    func object(_ key: String) throws(EventError) -> FieldReader {
        guard let value = value(key) else { throw failure(key, "is missing") }
        guard value.members != nil else { throw failure(key, "is not an object") }
        return FieldReader(value, path: pathTo(key))
    }

    /// An object of strings; empty when it is absent.
    func strings(_ key: String) throws(EventError) -> [(name: String, value: String)] {
        guard value(key) != nil else { return [] }
        let object = try object(key)
        var strings: [(name: String, value: String)] = []
        for member in object.json.members ?? [] {
            guard let string = member.value.string else {
                throw object.failure(member.key, "is not a string")
            }
            strings.append((member.key, string))
        }
        return strings
    }

    /// An array of strings, or nil when it is absent.
    func stringArray(_ key: String) throws(EventError) -> [String]? {
        guard let value = value(key) else { return nil }
        guard let elements = value.array else { throw failure(key, "is not an array") }
        var strings: [String] = []
        for (index, element) in elements.enumerated() {
            guard let string = element.string else {
                throw failure("\(key)[\(index)]", "is not a string")
            }
            strings.append(string)
        }
        return strings
    }
}
