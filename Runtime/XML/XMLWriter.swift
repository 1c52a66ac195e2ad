extension XMLElement {
    /// Writes it as a document in UTF-8, without indentation; an element's text comes before its
    /// children.
    ///
    /// A namespace without a prefix becomes the default one where it begins to hold. Characters
    /// that XML 1.0 forbids become U+FFFD.
    ///
    /// - Parameters:
    ///   - prefixes: Prefix and URI of namespaces, all declared by the root.
    ///   - declaration: Whether the line `<?xml version="1.0" encoding="UTF-8"?>` comes first.
    /// - Precondition: Names of elements and attributes, and prefixes, are names of XML; no prefix
    ///   begins with `_`.
    package func serialized(
        prefixes: KeyValuePairs<String, String> = [:],
        declaration: Bool = false
    ) -> [UInt8] {
        var writer = XMLWriter(prefixes)
        if declaration { writer.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") }
        writer.writeRoot(self)
        return writer.bytes
    }
}

/// Writes elements one after another.
struct XMLWriter {
    private(set) var bytes: [UInt8] = []
    private let prefixes: KeyValuePairs<String, String>

    init(_ prefixes: KeyValuePairs<String, String>) { self.prefixes = prefixes }

    mutating func write(_ markup: String) { bytes.append(contentsOf: markup.utf8) }

    mutating func writeRoot(_ root: XMLElement) {
        var declarations = ""
        for (prefix, namespace) in prefixes {
            Self.checkName(prefix)
            precondition(!prefix.hasPrefix("_"), "such prefixes are the writer's own")
            declarations += " xmlns:\(prefix)=\"\(XMLEscape.attribute(namespace))\""
        }
        write(root, default: nil, declarations)
    }

    /// - Parameter outer: The default namespace where the element stands.
    private mutating func write(
        _ element: XMLElement,
        default outer: String?,
        _ declarations: String = ""
    ) {
        Self.checkName(element.name)
        var inner = outer
        var declarations = declarations
        var name = element.name
        if let prefix = prefix(of: element.namespace) {
            name = "\(prefix):\(name)"
        } else if element.namespace != outer {
            inner = element.namespace
            declarations += " xmlns=\"\(XMLEscape.attribute(inner ?? ""))\""
        }
        write("<\(name)\(declarations)")
        for (index, attribute) in element.attributes.enumerated() {
            write(attribute, number: index)
        }
        if element.text.isEmpty && element.children.isEmpty { return write("/>") }
        write(">" + XMLEscape.text(element.text))
        for child in element.children { write(child, default: inner) }
        write("</\(name)>")
    }

    private mutating func write(_ attribute: XMLAttribute, number: Int) {
        Self.checkName(attribute.name)
        let value = XMLEscape.attribute(attribute.value)
        guard let namespace = attribute.namespace else {
            return write(" \(attribute.name)=\"\(value)\"")
        }
        if let prefix = prefix(of: namespace) {
            return write(" \(prefix):\(attribute.name)=\"\(value)\"")
        }
        // A default namespace does not hold for attributes, so one needs a prefix.
        let declaration = "xmlns:_\(number)=\"\(XMLEscape.attribute(namespace))\""
        write(" \(declaration) _\(number):\(attribute.name)=\"\(value)\"")
    }

    private func prefix(of namespace: String?) -> String? {
        if namespace == "http://www.w3.org/XML/1998/namespace" { return "xml" }
        return prefixes.first { $0.value == namespace }?.key
    }

    /// Stops the program for a name that would not stay inside its place in a tag.
    private static func checkName(_ name: String) {
        let isName =
            name.utf8.first.map { !(0x30...0x39).contains($0) && $0 != 0x2D && $0 != 0x2E } ?? false
        let isSafe = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x80...0xFF: true
            default: false
            }
        }
        precondition(isName && isSafe, "not a name of XML")
    }
}
