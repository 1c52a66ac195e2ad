import LocalRuntime
import Testing

struct RouteTests {
    private func table() throws -> RouteTable {
        let routes: [(String, String, String)] = [
            ("ANY", "/{proxy+}", "all"),
            ("GET", "/pets/{proxy+}", "pets-rest"),
            ("ANY", "/pets/{id}", "pet-any"),
            ("POST", "/pets/{number}", "pet-post"),
            ("GET", "/pets/dog", "dog"),
            ("ANY", "/pets/cat", "cat-any"),
            ("PUT", "/pets/cat", "cat-put"),
            ("GET", "/pets/{id}/toys/", "toys"),
            ("ANY", "$default", "default"),
        ]
        return try RouteTable(
            routes.map { try Route(method: $0.0, path: $0.1, function: $0.2) }
        )
    }

    @Test(
        arguments: [
            ("GET", "/pets/dog", "dog", [:]),
            ("POST", "/pets/dog", "pet-post", ["number": "dog"]),
            ("DELETE", "/pets/dog", "pet-any", ["id": "dog"]),
            ("PUT", "/pets/cat", "cat-put", [:]),
            ("GET", "/pets/cat", "cat-any", [:]),
            ("GET", "/pets/c%61t", "cat-any", [:]),
            ("GET", "/pets/7", "pet-any", ["id": "7"]),
            ("GET", "/pets/a%2Fb%20c", "pet-any", ["id": "a/b c"]),
            ("GET", "/pets/50%25%zz%", "pet-any", ["id": "50%%zz%"]),
            ("GET", "/pets/7/toys/", "toys", ["id": "7"]),
            ("GET", "/pets/7/toys", "pets-rest", ["proxy": "7/toys"]),
            ("POST", "/pets/7/toys", "all", ["proxy": "pets/7/toys"]),
            ("GET", "/pets/", "all", ["proxy": "pets/"]),
            ("GET", "/pets", "all", ["proxy": "pets"]),
            ("GET", "/", "default", [:]),
            ("OPTIONS", "*", "default", [:]),
        ] as [(String, String, String, [String: String])]
    )
    func `the most specific route is taken`(
        method: String,
        path: String,
        function: String,
        parameters: [String: String]
    ) throws {
        let match = try #require(try table().match(method: method, path: path))

        #expect(match.route.function == function)
        #expect(match.parameters == parameters)
    }

    @Test func `without a default nothing else is taken`() throws {
        let table = try RouteTable([Route(method: "post", path: "/a/{b}", function: "f")])

        #expect(table.match(method: "POST", path: "/a/x")?.route.method == "POST")
        #expect(table.match(method: "GET", path: "/a/x") == nil)
        #expect(table.match(method: "POST", path: "/a/") == nil)
        #expect(table.match(method: "POST", path: "/a/x/y") == nil)
        #expect(table.match(method: "POST", path: "a/x") == nil)
    }

    @Test(arguments: [("/a/{b}", "/a/{c}"), ("/a", "/a"), ("/{a+}", "/{b+}")])
    func `two routes for the same requests are refused`(one: String, other: String) throws {
        let routes = [
            try Route(method: "GET", path: one, function: "f"),
            try Route(method: "GET", path: other, function: "g"),
        ]

        #expect(throws: RouteFault.duplicate("GET \(other)")) { try RouteTable(routes) }
    }

    @Test(arguments: [
        "a", "", "/{a+}/b", "/{a}/{a}", "/{}", "/{+}", "/x{a}", "/{a}x", "/{a b}",
    ])
    func `a malformed path is refused`(path: String) {
        #expect(throws: RouteFault.malformedPath(path)) {
            try Route(method: "GET", path: path, function: "f")
        }
    }

    @Test func `an unknown method is refused`() {
        #expect(throws: RouteFault.unknownMethod("FETCH")) {
            try Route(method: "FETCH", path: "/", function: "f")
        }
    }
}
