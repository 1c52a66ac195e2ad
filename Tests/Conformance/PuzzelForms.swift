import JSON
import TestSupport
import Testing

/// The checks on how a message goes on air.
extension PuzzelConformance {
    @Test(.check(27)) func `puzzel-27: octets go as they are`() async throws {
        try await withPuzzel { rig in
            let codes = try await rig.codes([
                ("48656C6C6F", ["dcs": "F5"]), ("Hello", ["dcs": "F5"]), ("Hello", ["dcs": "5"]),
                ("Hello", ["dcs": "G1"]),
            ])

            #expect(codes == [1, 5, 5, 5])
            #expect(rig.sent.count == 1)
            #expect(rig.sent.first?["parts"] == [["dcs": 0xF5, "data": "48656c6c6f"]])
        }
    }

    @Test(.check(28)) func `puzzel-28: a header goes as it is`() async throws {
        try await withPuzzel { rig in
            let codes = try await rig.codes([
                ("Hei", ["udh": "0500037A0201"]), ("Hei", ["udh": "050003"]),
                ("Hei", ["udh": "0500037A020"]),
            ])

            #expect(codes == [1, 5, 5])
            #expect(
                rig.sent.map { $0["parts"] } == [
                    [["udh": "0500037a0201", "dcs": 0, "data": "486569"]]
                ]
            )
        }
    }

    @Test(.check(29)) func `puzzel-29: a message may replace an earlier one`() async throws {
        try await withPuzzel { rig in
            let codes = try await rig.codes(["64", "72", "65"].map { ("Hei", ["pid": $0]) })

            #expect(codes == [5, 5, 1])
            #expect(rig.sent.map { $0["pid"] } == [0x41])
        }
    }

    @Test(.check(30)) func `puzzel-30: a flash is of class 0`() async throws {
        try await withPuzzel { rig in
            let codes = try await rig.codes([
                ("Hei", ["flash": "TRUE"]), ("Hei", ["flash": "1"]),
            ])

            #expect(codes == [1, 1])
            #expect(rig.sent.map { $0["parts"]?.array?.first?["dcs"] } == [0x10, 0x00])
        }
    }

    @Test(.check(31)) func `puzzel-31: a parameter that nobody knows does no harm`() async throws {
        try await withPuzzel { rig in
            let codes = try await rig.codes([("Hei", ["colour": "blue"])])

            #expect(codes == [1])
            #expect(rig.sent.count == 1)
        }
    }
}

extension PuzzelRig {
    /// The codes that messages of these contents and parameters are answered, a request each.
    fileprivate func codes(_ messages: [(String, [String: String])]) async throws -> [Int64] {
        var codes: [Int64] = []
        for (content, parameters) in messages {
            let message = PuzzelCall.message(content, parameters: parameters)
            codes += try await submit([message]).compactMap { $0["statusCode"]?.integer }
        }
        return codes
    }
}
