import Gateway
import JSON

/// Web forms and queries: names with dots for objects and indexes for lists.
///
/// `message[0].settings.parameter[0].key`
enum PuzzelForm {
    /// Reads a form, or the query of a GET; a name that comes again is passed over.
    ///
    /// - Throws: ``PuzzelRefusal`` for what is no UTF-8 when decoded.
    static func tree(_ text: some Sequence<UInt8>) throws(PuzzelRefusal) -> JSON {
        let root = PuzzelFormNode()
        var name: [UInt8] = []
        var value: [UInt8] = []
        var hasValue = false
        for octet in text {
            switch octet {
            case UInt8(ascii: "&"):
                try add(name, value, to: root)
                name.removeAll(keepingCapacity: true)
                value.removeAll(keepingCapacity: true)
                hasValue = false
            case UInt8(ascii: "=") where !hasValue: hasValue = true
            case _: if hasValue { value.append(octet) } else { name.append(octet) }
            }
        }
        try add(name, value, to: root)
        return root.json
    }

    private static func add(
        _ name: [UInt8],
        _ value: [UInt8],
        to root: PuzzelFormNode
    ) throws(PuzzelRefusal) {
        guard !name.isEmpty, let leaf = root.leaf(at: decode(name)) else { return }
        guard let text = String(validating: decode(value), as: UTF8.self) else {
            throw PuzzelRefusal(.syntax, "not readable: a value is not UTF-8")
        }
        if leaf.value == nil { leaf.value = text }
    }

    /// A `%` that no two digits follow stays.
    private static func decode(_ octets: [UInt8]) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(octets.count)
        var index = 0
        while index < octets.count {
            let octet = octets[index]
            if octet == UInt8(ascii: "%"), index + 2 < octets.count,
                let high = Hexadecimal.value(octets[index + 1]),
                let low = Hexadecimal.value(octets[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(octet == UInt8(ascii: "+") ? UInt8(ascii: " ") : octet)
                index += 1
            }
        }
        return decoded
    }
}

/// A place in the tree that a form's names make.
final class PuzzelFormNode {
    var value: String?
    private let shape: PuzzelShape
    private var members: [(name: String, node: PuzzelFormNode)] = []
    private var elements: [PuzzelFormNode?] = []
    /// Whether an index was larger than any that a list may have.
    private var isBroken = false

    /// The largest index of a list.
    private static let lastIndex = Limits.puzzelMessages - 1

    init(_ shape: PuzzelShape = .request) { self.shape = shape }

    /// The place of a name, made where it is not there yet; nil for a name that means nothing.
    func leaf(at name: [UInt8]) -> PuzzelFormNode? {
        var node = self
        var rest = name[...]
        while true {
            let word = rest.prefix { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "[") }
            rest = rest.dropFirst(word.count)
            guard let member = node.member(String(decoding: word, as: UTF8.self)) else {
                return nil
            }
            node = member
            if case .list = node.shape {
                guard let element = node.element(&rest) else { return nil }
                node = element
            }
            guard rest.first == UInt8(ascii: ".") else { break }
            rest.removeFirst()
        }
        if case .leaf = node.shape, rest.isEmpty { return node }
        return nil
    }

    private func member(_ name: String) -> PuzzelFormNode? {
        guard case .object(let shapes) = shape, let shape = shapes[name] else { return nil }
        if let member = members.first(where: { $0.name == name }) { return member.node }
        let node = PuzzelFormNode(shape)
        members.append((name, node))
        return node
    }

    /// Takes `[12]` off the front.
    private func element(_ rest: inout ArraySlice<UInt8>) -> PuzzelFormNode? {
        guard case .list(let shape) = shape, rest.popFirst() == UInt8(ascii: "[") else {
            return nil
        }
        let digits = rest.prefix { 0x30...0x39 ~= $0 }
        rest = rest.dropFirst(digits.count)
        guard !digits.isEmpty, rest.popFirst() == UInt8(ascii: "]") else { return nil }
        guard digits.count <= 9, let index = Int(String(decoding: digits, as: UTF8.self)),
            index <= Self.lastIndex
        else {
            isBroken = true
            return nil
        }
        while elements.count <= index { elements.append(nil) }
        if let element = elements[index] { return element }
        let node = PuzzelFormNode(shape)
        elements[index] = node
        return node
    }

    /// A list that does not begin at 0, or goes too far, becomes no list, so that it is refused.
    var json: JSON {
        switch shape {
        case .leaf: return value.map(JSON.string) ?? .null
        case .object:
            return .object(members.map { JSON.Member($0.name, $0.node.json) })
        case .list:
            guard !isBroken, let first = elements.first, first != nil else {
                return elements.isEmpty && !isBroken ? .null : .bool(false)
            }
            return .array(elements.compactMap { $0?.json })
        }
    }
}
