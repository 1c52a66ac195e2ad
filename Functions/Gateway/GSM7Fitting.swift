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
        var fitting: [UInt8] = []
        fitting.reserveCapacity(text.utf8.count)
        func append(_ scalar: Unicode.Scalar) {
            if scalar.isASCII {
                fitting.append(UInt8(scalar.value))
            } else {
                fitting.append(contentsOf: String(scalar).utf8)
            }
        }
        var scalars = text.unicodeScalars.makeIterator()
        var next = scalars.next()
        while let scalar = next {
            next = scalars.next()
            if let mark = next, 0x300...0x327 ~= mark.value,
                compose(scalar.value, mark.value) != nil
            {
                append(scalar)
                append(mark)
                next = scalars.next()
            } else if contains(scalar) {
                append(scalar)
            } else if replacing {
                for plain in PlainLetters.replacement(for: scalar) { append(plain) }
            }
        }
        return String(decoding: fitting, as: UTF8.self)
    }
}
