import Gateway
import JSON

/// The members of an object, whatever representation it came in; `null` is as good as absent.
///
/// Names are taken as they are written. Numbers and flags may be texts, as they are in XML and in
/// forms.
struct PuzzelFields {
    private let members: [JSON.Member]
    /// What goes before the names of fields when one is told, like `settings.` with its point.
    private let path: String

    /// Nil for what is no object.
    init?(_ json: JSON, path: String = "") {
        guard let members = json.members else { return nil }
        self.members = members
        self.path = path
    }

    subscript(name: String) -> JSON? {
        guard let value = members.first(where: { $0.key == name })?.value, !value.isNull else {
            return nil
        }
        return value
    }

    /// What a field is called in an answer.
    func name(_ name: String) -> String { path + name }

    func syntax(_ name: String, _ reason: String) -> PuzzelRefusal {
        .syntax(self.name(name), reason)
    }

    /// A text without NUL, which nothing behind us can store.
    func text(_ name: String) throws(PuzzelRefusal) -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value.string else { throw syntax(name, "a text is needed") }
        guard !text.utf8.contains(0) else { throw syntax(name, "NUL is not allowed") }
        return text
    }

    /// A text that has to be there, and to say something.
    func neededText(_ name: String) throws(PuzzelRefusal) -> String {
        guard let text = try text(name) else { throw syntax(name, "is missing") }
        guard !text.isEmpty else { throw syntax(name, "is empty") }
        return text
    }

    /// A name that is given to something: up to ``Limits/puzzelReferenceCharacters`` characters,
    /// none of them a control.
    func reference(_ name: String) throws(PuzzelRefusal) -> String? {
        guard let text = try text(name) else { return nil }
        guard text.unicodeScalars.count <= Limits.puzzelReferenceCharacters else {
            throw syntax(name, "more than \(Limits.puzzelReferenceCharacters) characters")
        }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw syntax(name, "control characters are not allowed")
        }
        return text
    }

    func integer(_ name: String) throws(PuzzelRefusal) -> Int? {
        guard let value = self[name] else { return nil }
        if let integer = value.integer { return Int(integer) }
        guard let text = value.string, let integer = Int(Self.trimmed(text)) else {
            throw syntax(name, "an integer is needed")
        }
        return integer
    }

    /// False when it is absent; `1` and `0` are those of XML Schema.
    func flag(_ name: String) throws(PuzzelRefusal) -> Bool {
        guard let value = self[name] else { return false }
        guard let flag = value.bool ?? value.string.flatMap(Self.flag) else {
            throw syntax(name, "true or false is needed")
        }
        return flag
    }

    func object(_ name: String) throws(PuzzelRefusal) -> PuzzelFields? {
        guard let value = self[name] else { return nil }
        guard let fields = PuzzelFields(value, path: "\(path)\(name).") else {
            throw syntax(name, "an object is needed")
        }
        return fields
    }

    /// The elements of a list, a single object being a list of one.
    func list(_ name: String) throws(PuzzelRefusal) -> [JSON]? {
        guard let value = self[name] else { return nil }
        if value.members != nil { return [value] }
        guard let elements = value.array else { throw syntax(name, "a list is needed") }
        return elements
    }

    /// `true`, `false`, `1` or `0` in any case; nil for anything else.
    static func flag(_ text: String) -> Bool? {
        switch trimmed(text).lowercased() {
        case "true", "1": true
        case "false", "0": false
        case _: nil
        }
    }

    /// Without the white space of XML at both ends.
    static func trimmed(_ text: String) -> Substring {
        func isSpace(_ octet: UInt8) -> Bool {
            octet == 0x20 || 0x09...0x0A ~= octet || octet == 13
        }
        var octets = text.utf8[...]
        while let first = octets.first, isSpace(first) { octets.removeFirst() }
        while let last = octets.last, isSpace(last) { octets.removeLast() }
        return Substring(octets)
    }
}
