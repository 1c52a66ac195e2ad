/// Where a function is and how many lines it has, from its keyword to its last brace.
struct FunctionLength {
    let line: Int
    let lines: Int

    /// Every function, initializer, deinitializer and subscript that has a body.
    static func all(in code: SourceCode) -> [FunctionLength] {
        let text = code.characters
        return text.indices.compactMap { index in
            guard keywords.contains(where: { code.starts($0, at: index) }),
                index == 0 || !isPartOfName(text[index - 1]),
                let opening = opening(of: text, from: index),
                let closing = closing(of: text, from: opening)
            else { return nil }
            let first = code.line(of: index)
            return FunctionLength(line: first, lines: code.line(of: closing) - first + 1)
        }
    }

    private static let keywords = ["func ", "init(", "init?(", "init<", "deinit ", "subscript("]

    private static func isPartOfName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "_.`".contains(character)
    }

    /// The brace that opens the body; nil where the declaration has none.
    private static func opening(of text: [Character], from start: Int) -> Int? {
        var depth = 0
        for index in start..<text.count {
            switch text[index] {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "{" where depth == 0: return index
            case "}" where depth == 0: return nil
            case "\n" where depth == 0:
                let next = text[index...].drop(while: \.isWhitespace)
                let goesOn = ["{", "->", "where", "async", "throws"].contains { word in
                    next.starts(with: word)
                }
                if !goesOn { return nil }
            default: break
            }
            if depth < 0 { return nil }
        }
        return nil
    }

    private static func closing(of text: [Character], from opening: Int) -> Int? {
        var depth = 0
        for index in opening..<text.count {
            if text[index] == "{" { depth += 1 }
            if text[index] == "}" { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}
