extension GSM7 {
    /// Whether every character of a text is in the alphabet.
    package static func contains(_ text: String) -> Bool { scan(text) { _ in } }

    /// A text without the characters that the alphabet has not; may be empty.
    ///
    /// A letter with a combining mark stays as it is where the two make a letter of the alphabet.
    ///
    /// - Parameter replacing: Whether a letter with an accent becomes the plain letter, and
    ///   punctuation of typesetters that of typewriters, where that is in the alphabet.
    package static func fitting(_ text: String, replacing: Bool) -> String {
        var fitting = String.UnicodeScalarView()
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            if let mark = scalars.first, compose(scalar.value, mark.value) != nil {
                fitting.append(scalar)
                fitting.append(mark)
                scalars.removeFirst()
            } else if contains(scalar) {
                fitting.append(scalar)
            } else if replacing {
                fitting.append(contentsOf: PlainLetters.replacement(for: scalar))
            }
        }
        return String(fitting)
    }
}
