/// Why bytes are no XML document that we take, and where; it holds nothing of the document.
package struct XMLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong at the line.
    package enum Reason: Hashable, Sendable {
        /// Not well-formed, in the parser's own fixed words.
        case malformed(String)
        /// A document type declaration, the root of entities and of outside references.
        case documentType
        /// Declared to be in another encoding than UTF-8 or US-ASCII.
        case encoding
        case tooDeep(limit: Int)
        case tooManyElements(limit: Int)
    }

    package var reason: Reason
    /// From 1.
    package var line: Int

    package var description: String { "\(text) in line \(line)" }

    private var text: String {
        switch reason {
        case .malformed(let words): words
        case .documentType: "a document type declaration is not allowed"
        case .encoding: "the encoding is not UTF-8"
        case .tooDeep(let limit): "nested deeper than \(limit) levels"
        case .tooManyElements(let limit): "more than \(limit) elements"
        }
    }
}
