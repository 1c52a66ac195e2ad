import Yams

extension TemplateReader {
    /// One key of a mapping and its value.
    struct Entry {
        let key: String
        let value: Node
    }

    mutating func fault(_ node: Node, _ reason: String) {
        faults.append(.init(line: node.line, reason: reason))
    }

    mutating func warn(_ node: Node, _ text: String) {
        warnings.append("line \(node.line): \(text)")
    }

    /// Notes something that only a deployment has a use for.
    mutating func leaveToCloud(_ name: String) {
        if !cloudOnly.contains(name) { cloudOnly.append(name) }
    }

    /// The entries of a mapping in their order; a fault when it is something else.
    mutating func mapping(_ node: Node, _ name: String) -> [Entry]? {
        guard let mapping = node.mapping else {
            fault(node, "\(name) is no mapping")
            return nil
        }
        return mapping.map { Entry(key: $0.key.string ?? "", value: $0.value) }
    }

    /// A text or number as it was written; a fault when it is left to an intrinsic function.
    mutating func text(_ entry: Entry) -> String? {
        guard entry.value.intrinsic == nil, let text = entry.value.string else {
            fault(entry.value, "\(entry.key) has to be written out for a local run")
            return nil
        }
        return text
    }

    mutating func integer(_ entry: Entry, in range: ClosedRange<Int>) -> Int? {
        guard let text = text(entry) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            fault(entry.value, "\(entry.key) is not a number in \(range)")
            return nil
        }
        return value
    }

    mutating func bool(_ entry: Entry) -> Bool? {
        guard let text = text(entry) else { return nil }
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default:
            fault(entry.value, "\(entry.key) is neither true nor false")
            return nil
        }
    }

    /// A text alone, or the texts of a sequence.
    func texts(_ node: Node) -> [String] {
        node.sequence?.compactMap(\.string) ?? node.string.map { [$0] } ?? []
    }
}

extension Node {
    /// From 1; 0 when it is not known.
    var line: Int { mark?.line ?? 0 }

    /// The name of the intrinsic function that makes the value: `Ref`, `Sub`; nil for a plain one.
    var intrinsic: String? {
        let tag = tag.rawValue
        if tag.hasPrefix("!"), tag.count > 1 { return String(tag.dropFirst()) }
        guard let mapping, mapping.count == 1, let key = mapping.first?.key.string else {
            return nil
        }
        if key == "Ref" { return key }
        return key.hasPrefix("Fn::") ? String(key.dropFirst(4)) : nil
    }

    /// What a `Ref` names, in either form.
    var referenced: String? {
        guard intrinsic == "Ref" else { return nil }
        return string ?? mapping?.first?.value.string
    }
}
