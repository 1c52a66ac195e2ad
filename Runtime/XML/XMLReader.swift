extension XMLElement {
    /// Reads a document and gives its root.
    ///
    /// Taken are UTF-8 with or without a byte order mark, at most 32 levels and 100,000 elements.
    /// The caller bounds the size of `bytes`; the tree takes up to some 20 times as much.
    ///
    /// - Throws: ``XMLError`` for anything that is not well-formed in the sense of XML 1.0 with
    ///   namespaces, for a document type declaration (hence no entities but the five of XML), and
    ///   past the bounds.
    package static func parse(_ bytes: [UInt8]) throws(XMLError) -> XMLElement {
        // The parser would take UTF-16 in spite of all it is told: by its mark or by a NUL.
        let start = bytes.prefix(2)
        if start.contains(0) || start == [0xFE, 0xFF] || start == [0xFF, 0xFE] {
            throw XMLError(reason: .encoding, line: 1)
        }
        let builder = TreeBuilder()
        let parser = ParserHandle(reportingTo: builder)
        let words = parser.parse(bytes)
        if let failure = builder.failure { throw failure }
        if let words { throw XMLError(reason: .malformed(words), line: parser.line) }
        guard let root = builder.root else {
            throw XMLError(reason: .malformed("no element found"), line: parser.line)
        }
        return root
    }
}
