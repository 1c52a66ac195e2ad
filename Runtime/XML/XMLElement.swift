/// An element of an XML document with all that it holds.
///
/// Comments, processing instructions and prefixes are not kept, nor is the order between text and
/// children.
package struct XMLElement: Hashable, Sendable {
    /// Its name without prefix.
    package var name: String
    /// The URI of its namespace; nil when it is in none.
    package var namespace: String?
    /// Each name once; declarations of namespaces are not among them.
    package var attributes: [XMLAttribute]
    /// In the order of the document.
    package var children: [XMLElement]
    /// All character data directly in it, joined; CDATA and the white space of an indented
    /// document included.
    package var text: String

    package init(
        _ name: String,
        namespace: String? = nil,
        attributes: [XMLAttribute] = [],
        text: String = "",
        children: [XMLElement] = []
    ) {
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
        self.text = text
        self.children = children
    }

    /// The value of the attribute of that name in no namespace.
    package func attribute(_ name: String) -> String? {
        attributes.first { $0.name == name && $0.namespace == nil }?.value
    }

    /// The children of that name, whatever their namespace.
    package func children(named name: String) -> [XMLElement] {
        children.filter { $0.name == name }
    }

    /// The first child of that name, whatever its namespace.
    package func child(_ name: String) -> XMLElement? {
        children.first { $0.name == name }
    }
}

/// An attribute of an element.
package struct XMLAttribute: Hashable, Sendable {
    /// Its name without prefix.
    package var name: String
    /// The URI of its namespace; nil, as nearly always, when its name has no prefix.
    package var namespace: String?
    package var value: String

    package init(_ name: String, namespace: String? = nil, _ value: String) {
        self.name = name
        self.namespace = namespace
        self.value = value
    }
}
