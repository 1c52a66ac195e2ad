import Testing

@Suite struct LengthTests {
    @Test func `no file is longer than 250 lines`() throws {
        for file in try SourceTree.swiftFiles() {
            let lines = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
            #expect(lines <= 250, "\(file) has \(lines)")
        }
    }

    @Test func `no line is longer than 100 columns`() throws {
        for file in try SourceTree.swiftFiles() {
            for (index, line) in file.lines.enumerated() where line.count > 100 {
                Issue.record("\(file):\(index + 1) has \(line.count) columns")
            }
        }
    }

    @Test func `no function is longer than 40 lines`() throws {
        for file in try SourceTree.swiftFiles() {
            for function in FunctionLength.all(in: SourceCode(file.text)) {
                #expect(function.lines <= 40, "\(file):\(function.line) has \(function.lines)")
            }
        }
    }

    @Test func `a function is measured from its keyword to its last brace`() {
        let code = SourceCode(
            """
            protocol P { func none(a: Int) -> Int }
            struct S {
                /* func not() {
                } */
                init?(a: Int = { 1 }()) { let text = "func not() { \\("}") {"
                }
                func long(
                    b: Int
                ) -> Int
                where Int: Equatable {
                    if b > 0 { return 1 }
                    return 0
                }
            }
            """
        )

        let lengths = FunctionLength.all(in: code)

        #expect(lengths.map(\.line) == [5, 7])
        #expect(lengths.map(\.lines) == [2, 7])
    }
}
