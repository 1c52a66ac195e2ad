/// Texts as they stand in a document.
enum XMLEscape {
    /// A text between tags.
    ///
    /// A carriage return is written as a reference, as a reader would take it for a line feed.
    static func text(_ text: String) -> String { escape(text, keepsWhiteSpace: true) }

    /// A text between the quotes of an attribute, with its white space written as references, as a
    /// reader would take it for spaces.
    static func attribute(_ text: String) -> String { escape(text, keepsWhiteSpace: false) }

    private static func escape(_ text: String, keepsWhiteSpace: Bool) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&apos;".unicodeScalars)
            case "\t" where keepsWhiteSpace, "\n" where keepsWhiteSpace: escaped.append(scalar)
            case "\t", "\n", "\r":
                escaped.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped.append("\u{FFFD}")
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
