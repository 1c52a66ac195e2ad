extension Message {
    /// The text without the keyword that it begins with, and without the white space around that.
    ///
    /// The whole text where it found its partner by none, or begins with another word.
    package var textAfterKeyword: String {
        guard let text else { return "" }
        guard let keyword else { return text }
        let start = text.drop(while: \.isWhitespace)
        let word = start.prefix { !$0.isWhitespace }
        guard word.lowercased() == keyword.lowercased() else { return text }
        return String(start.dropFirst(word.count).drop(while: \.isWhitespace))
    }
}
