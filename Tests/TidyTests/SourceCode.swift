/// The code of a Swift file: its text with a space for each character of a comment or literal.
struct SourceCode {
    /// Characters at the places where they stood; the line breaks are all there.
    private(set) var characters: [Character]

    init(_ text: String) {
        characters = Array(text)
        var index = 0
        while index < characters.count {
            if starts("//", at: index) {
                index = blank(from: index, to: end(of: "\n", after: index))
            } else if starts("/*", at: index) {
                index = blank(from: index, to: end(of: "*/", after: index + 2) + 2)
            } else if let fence = fence(at: index) {
                index = blank(from: index, to: endOfLiteral(fence, from: index))
            } else {
                index += 1
            }
        }
    }

    /// The number of a character's line, from 1.
    func line(of index: Int) -> Int { characters[..<index].count { $0 == "\n" } + 1 }

    var text: String { String(characters) }

    func starts(_ word: String, at index: Int) -> Bool {
        index + word.count <= characters.count
            && characters[index..<(index + word.count)].elementsEqual(word)
    }

    /// The quotes that open a literal here, with the number signs before them.
    private func fence(at index: Int) -> (signs: String, quotes: String)? {
        guard characters[index] == "\"" || characters[index] == "#" else { return nil }
        let signs = characters[index...].prefix { $0 == "#" }
        let start = index + signs.count
        if starts("\"\"\"", at: start) { return (String(signs), "\"\"\"") }
        return starts("\"", at: start) ? (String(signs), "\"") : nil
    }

    private func endOfLiteral(_ fence: (signs: String, quotes: String), from start: Int) -> Int {
        let closing = fence.quotes + fence.signs
        var index = start + closing.count
        while index < characters.count {
            if starts(closing, at: index) { return index + closing.count }
            if fence.quotes == "\"", characters[index] == "\n" { return index }
            if starts("\\" + fence.signs + "(", at: index) {
                index = endOfInterpolation(from: index + 2 + fence.signs.count)
            } else {
                index += fence.signs.isEmpty && characters[index] == "\\" ? 2 : 1
            }
        }
        return characters.count
    }

    private func endOfInterpolation(from start: Int) -> Int {
        var (index, depth) = (start, 1)
        while index < characters.count, depth > 0 {
            if let fence = fence(at: index) {
                index = endOfLiteral(fence, from: index)
                continue
            }
            if characters[index] == "(" { depth += 1 }
            if characters[index] == ")" { depth -= 1 }
            index += 1
        }
        return index
    }

    private func end(of word: String, after start: Int) -> Int {
        var index = start
        while index < characters.count, !starts(word, at: index) { index += 1 }
        return index
    }

    private mutating func blank(from start: Int, to end: Int) -> Int {
        for index in start..<min(end, characters.count) where characters[index] != "\n" {
            characters[index] = " "
        }
        return end
    }
}
