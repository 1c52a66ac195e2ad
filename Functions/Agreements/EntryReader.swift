import Gateway
import Yams

/// Collects faults while a file is read.
final class FaultDesk {
    let allowsPlainHTTP: Bool
    private(set) var faults: [AgreementFaults.Fault] = []
    /// Where each name, secret and number came first.
    private var places: [String: Int] = [:]

    init(allowsPlainHTTP: Bool) {
        self.allowsPlainHTTP = allowsPlainHTTP
    }

    func report(_ line: Int, _ text: String) {
        faults.append(.init(line: line, text: text))
    }

    /// Notes something that may be there once; what it is called must not show a secret.
    func claim(_ key: String, called name: String, at line: Int) {
        if let first = places[key] {
            report(line, "\(name) is there twice (first on line \(first))")
        } else {
            places[key] = line
        }
    }
}

/// Reads the values of one mapping, and reports each fault with its line.
struct EntryReader {
    private let mapping: Node.Mapping
    private let what: String
    let desk: FaultDesk
    let line: Int

    init(_ mapping: Node.Mapping, at node: Node, what: String, _ desk: FaultDesk) {
        self.mapping = mapping
        self.what = what
        self.desk = desk
        line = node.mark?.line ?? 1
    }

    /// Reports keys that nobody reads: most are typing errors.
    func checkKeys(_ known: Set<String>) {
        for (key, _) in mapping where !known.contains(key.string ?? "") {
            desk.report(
                key.mark?.line ?? line,
                "\(what) has no key \(key.string ?? "of this kind")"
            )
        }
    }

    /// The mappings of a list; absent is empty.
    func list(_ key: String) -> [EntryReader] {
        guard let node = mapping[key], node.null == nil else { return [] }
        guard let sequence = node.sequence else {
            desk.report(node.mark?.line ?? line, "\(key) must be a list")
            return []
        }
        return sequence.compactMap { node in
            guard let mapping = node.mapping else {
                desk.report(node.mark?.line ?? line, "an entry of \(key) must be a mapping")
                return nil
            }
            return EntryReader(mapping, at: node, what: String(key.dropLast()), desk)
        }
    }

    /// The mapping under a key; nil, and reported where it is something else, when there is none.
    func mapping(_ key: String) -> EntryReader? {
        guard let node = mapping[key], node.null == nil else { return nil }
        guard let mapping = node.mapping else {
            desk.report(node.mark?.line ?? line, "\(key) must be a mapping")
            return nil
        }
        return EntryReader(mapping, at: node, what: key, desk)
    }

    /// Whether a key is there with a value.
    func has(_ key: String) -> Bool { mapping[key].map { $0.null == nil } ?? false }

    func line(of key: String) -> Int { mapping[key]?.mark?.line ?? line }

    /// A text that may be absent.
    func text(_ key: String) -> String? {
        guard let node = mapping[key], node.null == nil else { return nil }
        guard let text = node.scalar?.string, !text.isEmpty else {
            desk.report(node.mark?.line ?? line, "\(key) must be a text")
            return nil
        }
        return text
    }

    /// A text that has to be there; empty, and reported, when it is not.
    func needed(_ key: String) -> String {
        if let text = text(key) { return text }
        if mapping[key] == nil || mapping[key]?.null != nil {
            desk.report(line, "\(what) needs \(key)")
        }
        return ""
    }

    func texts(_ key: String) -> [(text: String, line: Int)] {
        guard let node = mapping[key], node.null == nil else { return [] }
        if let scalar = node.scalar { return [(scalar.string, node.mark?.line ?? line)] }
        guard let sequence = node.sequence else {
            desk.report(node.mark?.line ?? line, "\(key) must be a list")
            return []
        }
        return sequence.compactMap { node in
            let line = node.mark?.line ?? line
            guard let scalar = node.scalar else {
                desk.report(line, "an entry of \(key) must be a text")
                return nil
            }
            return (scalar.string, line)
        }
    }

    func integer(_ key: String, in range: ClosedRange<Int>, orElse standard: Int) -> Int {
        guard let text = text(key) else { return standard }
        guard let number = Int(text), range.contains(number) else {
            desk.report(line(of: key), "\(key) is \(range.lowerBound) to \(range.upperBound)")
            return standard
        }
        return number
    }

    func flag(_ key: String, orElse standard: Bool = false) -> Bool {
        switch text(key) {
        case nil: return standard
        case "false": return false
        case "true": return true
        case _:
            desk.report(line(of: key), "\(key) is true or false")
            return false
        }
    }

    /// A name, which may come once among those of its kind.
    func name() -> String {
        let name = needed("name")
        guard !name.isEmpty else { return name }
        let isName = name.utf8.allSatisfy { octet in
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case _: octet == UInt8(ascii: "-")
            }
        }
        if !isName || !(Limits.nameCharacters ~= name.utf8.count) {
            desk.report(line(of: "name"), "a name is 1 to 64 of a-z 0-9 -")
        }
        desk.claim("\(what) \(name)", called: "\(what) \(name)", at: line(of: "name"))
        return name
    }

    func url(_ key: String, isNeeded: Bool) -> String? {
        let url = isNeeded ? needed(key) : text(key)
        guard let url, !url.isEmpty else { return nil }
        if let fault = EndpointURL.fault(url, allowsPlainHTTP: desk.allowsPlainHTTP) {
            desk.report(line(of: key), "\(key): \(fault)")
        }
        return url
    }

    /// Checks a secret's form; it is never shown.
    func checkToken(_ text: String, _ key: String, at line: Int) {
        guard !text.isEmpty, BearerToken(text) == nil else { return }
        desk.report(line, "\(key) needs 16 to 512 characters of A-Z a-z 0-9 - . _ ~ + / =")
    }

    /// The secrets that the other side shows.
    func secrets(_ key: String, isNeeded: Bool) -> [String] {
        let secrets = texts(key)
        if secrets.isEmpty, isNeeded { desk.report(line, "\(what) needs \(key)") }
        if secrets.count > Limits.secrets {
            desk.report(line(of: key), "at most \(Limits.secrets) \(key)")
        }
        for (secret, line) in secrets {
            checkToken(secret, key, at: line)
            desk.claim("secret " + secret, called: "a secret", at: line)
        }
        return secrets.map(\.text)
    }
}
