import Testing

@Suite struct AccessTests {
    @Test func `unsafe code is in the runtime alone`() throws {
        for file in try Self.files() where !file.path.hasPrefix("Runtime/") {
            let places = SourceCode(file.text).text.ranges(of: /\b(unsafe|@safe|@unsafe)\b/)
            #expect(places.isEmpty, "\(file)")
        }
    }

    @Test func `nothing is public`() throws {
        for file in try Self.files() {
            let code = SourceCode(file.text).text
            let places = code.ranges(of: /^\s*(@\w+\s+)*public\s/.anchorsMatchLineEndings())
            #expect(places.isEmpty, "\(file)")
        }
    }

    @Test func `the compiler is not told to look away`() throws {
        for file in try Self.files() {
            let words = /\b(nonisolated\(unsafe\)|fatalError|Task\.detached|try!|as!)|@unchecked/
            #expect(SourceCode(file.text).text.ranges(of: words).isEmpty, "\(file)")
        }
    }

    @Test func `every type of the package says what it is`() throws {
        for file in try SourceTree.swiftFiles() {
            for line in Self.undocumented(in: file.lines.map(String.init)) {
                Issue.record("\(file):\(line) has no documentation")
            }
        }
    }

    @Test func `a type without a comment is found, also below attributes`() {
        let lines = [
            "/// Told.", "@frozen", "package struct A {}", "", "@frozen", "package enum B {",
            "    package final class C {}", "    /// Told.", "    package actor D {}", "}",
        ]

        #expect(Self.undocumented(in: lines) == [6, 7])
    }

    /// All but this room, whose patterns hold the words that are looked for.
    private static func files() throws -> [SourceFile] {
        try SourceTree.swiftFiles().filter { !$0.path.hasPrefix("Tests/TidyTests/") }
    }

    /// The numbers of the lines, from 1, that declare a type without a comment above them.
    private static func undocumented(in lines: [String]) -> [Int] {
        lines.indices.compactMap { index in
            let type = /^ *package (final |indirect )?(struct|enum|class|actor|protocol)\b/
            guard lines[index].contains(type) else { return nil }
            let above = lines[..<index].reversed().map { $0.drop { $0 == " " } }
            let first = above.first { !$0.hasPrefix("@") }
            return first?.hasPrefix("///") == true ? nil : index + 1
        }
    }
}
