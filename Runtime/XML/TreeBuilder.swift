/// Makes a tree of what the parser reports, until something is wrong with it.
final class TreeBuilder {
    private(set) var root: XMLElement?
    private(set) var failure: XMLError?
    private var open: [XMLElement] = []
    /// The text so far of each open element, in UTF-8.
    private var texts: [[UInt8]] = []
    private var count = 0

    /// Takes a start tag; names and values are as the parser gives them.
    ///
    /// - Parameters:
    ///   - attributes: Names and values in turn.
    ///   - line: Where the tag is, from 1.
    /// - Returns: Whether to go on.
    func start(_ name: String, attributes: [String], line: Int) -> Bool {
        guard failure == nil else { return false }
        count += 1
        guard open.count < Limits.depth else {
            return refuse(.tooDeep(limit: Limits.depth), line: line)
        }
        guard count <= Limits.elements else {
            return refuse(.tooManyElements(limit: Limits.elements), line: line)
        }
        let (local, namespace) = Self.split(name)
        var element = XMLElement(local, namespace: namespace)
        for index in stride(from: 0, to: attributes.count - 1, by: 2) {
            let (local, namespace) = Self.split(attributes[index])
            element.attributes.append(
                XMLAttribute(local, namespace: namespace, attributes[index + 1])
            )
        }
        open.append(element)
        texts.append([])
        return true
    }

    /// Takes the end of the innermost element.
    func end() {
        guard failure == nil, var element = open.popLast(), let text = texts.popLast() else {
            return
        }
        element.text = String(decoding: text, as: UTF8.self)
        if open.isEmpty {
            root = element
        } else {
            open[open.count - 1].children.append(element)
        }
    }

    /// Takes a piece of text of the innermost element.
    func add(text: UnsafeRawBufferPointer) {
        guard failure == nil, !texts.isEmpty else { return }
        unsafe texts[texts.count - 1].append(contentsOf: text)
    }

    /// Notes why the document is refused; gives false, which is not to go on.
    @discardableResult
    func refuse(_ reason: XMLError.Reason, line: Int) -> Bool {
        if failure == nil { failure = XMLError(reason: reason, line: line) }
        return false
    }

    /// Parts the URI and the name, which the parser joins with ``separator``.
    private static func split(_ name: String) -> (local: String, namespace: String?) {
        guard let end = name.utf8.lastIndex(of: separator) else { return (name, nil) }
        return (String(name[name.utf8.index(after: end)...]), String(name[..<end]))
    }

    /// Stands between the URI of a namespace and a name: no XML document may have this character.
    static let separator: UInt8 = 0x01
}
