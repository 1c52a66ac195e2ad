import Testing

@Suite struct ListTests {
    @Test func `there is one list of functions`() throws {
        let folders = try SourceTree.names(in: "Functions/Main")

        #expect(try Self.templateFunctions().sorted() == folders)
        #expect(try Self.executables().sorted() == folders)
    }

    @Test func `every event begins with a word of one function's name`() throws {
        let functions = try Self.templateFunctions()

        for name in try SourceTree.names(in: "events") {
            let prefix = name.prefix { $0 != "-" }
            let meant = functions.filter { Self.words(of: $0).contains(String(prefix)) }
            #expect(meant.count == 1 && name.hasSuffix(".json") && name.contains("-"), "\(name)")
        }
    }

    @Test func `every file of the schema is a migration, in its order`() throws {
        let files = try SourceTree.names(in: "Functions/Store/Schema")
        let lines = try SourceFile("Functions/Store/Migration.swift").lines
            .filter { $0.contains("PackageResources.") }

        let expected = files.enumerated().map { index, name in
            // A name of Swift begins with no digit, and has neither dash nor dot.
            let resource = "_" + name.dropFirst().map { "-.".contains($0) ? "_" : $0 }
            return "Migration(version: \(index + 1), script: PackageResources.\(resource)),"
        }

        #expect(lines.map { String($0.drop { $0 == " " }) } == expected)
    }

    @Test func `the read-me mentions every function`() throws {
        let text = try SourceFile("README.md").text

        for function in try Self.templateFunctions() {
            #expect(text.contains(function), "\(function)")
        }
    }

    private static func templateFunctions() throws -> [String] {
        try SourceFile("template.yaml").text
            .matches(of: /\n  (\w+):\n    Type: AWS::Serverless::Function/)
            .map { String($0.1) }
    }

    /// The targets of the manifest whose folder is one of the functions'.
    private static func executables() throws -> [String] {
        try SourceFile("Package.swift").text
            .matches(
                of: /\.executableTarget\(\s*name: "(\w+)",[^\)]*path: "Functions\/Main\/(\w+)"/
            )
            .filter { $0.1 == $0.2 }
            .map { String($0.1) }
    }

    /// `RetrySweep` is `retry` and `sweep`.
    private static func words(of name: String) -> [String] {
        name.matches(of: /[A-Z][a-z]*/).map { $0.0.lowercased() }
    }
}
