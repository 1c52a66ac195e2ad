import Testing

@Suite struct VocabularyTests {
    @Test func `the runtime does not know what a message is`() throws {
        for file in try SourceTree.swiftFiles(under: "Runtime") {
            for (index, line) in file.lines.enumerated() {
                #expect(!line.contains(/\b(MT|MO|DR)s?\b/), "\(file):\(index + 1)")
            }
        }
    }

    @Test func `nothing is left to be done, or divided by banners`() throws {
        for file in try SourceTree.swiftFiles() {
            for (index, line) in file.lines.enumerated() {
                #expect(!line.contains(/\/\/.*\b(TODO|FIXME|MARK)\b/), "\(file):\(index + 1)")
            }
        }
    }
}
