import Invocation
import TestSupport
import Testing

/// The checks on calls as a whole; the extensions have those on parameters, answers and programs.
@Suite(.conformance("mgage", of: 42))
struct MGageConformance {
    @Test(.check(1)) func `mgage-1: a sound call has one block with its number and an id`()
        async throws
    {
        try await withMGage { gateway, carrier in
            let reply = try await gateway.mgage()

            #expect(reply.status == 200)
            #expect(reply.codes == [0])
            #expect(reply.numbers == [MGageSample.number])
            #expect(reply.ids.count == 1)
            #expect(carrier.all("to") == ["+" + MGageSample.number])
            #expect(carrier.all("from") == ["20597"])
        }
    }

    @Test(.check(2)) func `mgage-2: 250 numbers have 250 blocks in their order`() async throws {
        try await withMGage { gateway, carrier in
            let numbers = MGageSample.numbers(250)

            let reply = try await gateway.mgage(["numbers": numbers])

            #expect(reply.codes == Array(repeating: 0, count: 250))
            #expect(reply.numbers.compactMap(\.self).joined(separator: ",") == numbers)
            #expect(Set(reply.ids).count == 250)
            #expect(Set(carrier.all("to")).count == 250)
        }
    }

    @Test(.check(3)) func `mgage-3: 251 numbers are too many`() async throws {
        try await withMGage { gateway, carrier in
            let reply = try await gateway.mgage(["numbers": MGageSample.numbers(251)])

            #expect(reply.codes == [112])
            #expect(reply.numbers == [nil])
            #expect(reply.text.contains("250") && reply.text.contains("251"))
            #expect(carrier.requests.isEmpty)
        }
    }

    @Test(.check(4)) func `mgage-4: without the right password there is a challenge`() async throws
    {
        try await withMGage { gateway, carrier in
            for authorization in [nil, SampleMGage.basic(SampleMGage.user, "wrong")] {
                let reply = try await gateway.mgage(
                    query: MGageSample.query(["message": ""]),
                    authorization: authorization
                )

                #expect(reply.status == 401)
                #expect(reply.answer.headers["www-authenticate"] == #"Basic realm="gateway""#)
                #expect(reply.answer.body.isEmpty)
            }
            #expect(carrier.requests.isEmpty)
        }
    }

    @Test(.check(5)) func `mgage-5: only POST is allowed`() async throws {
        try await withMGage { gateway, _ in
            let reply = try await gateway.mgage(query: MGageSample.query(), method: "GET")

            #expect(reply.status == 405)
            #expect(reply.answer.headers["allow"] == "POST")
        }
    }

    @Test(.check(37)) func `mgage-37: the host makes no difference`() async throws {
        try await withMGage { gateway, carrier in
            let numbers = "\(MGageSample.number),447700900321"
            for host in ["communicatepro.mgage.com", "communicatepro-uk.mgage.com"] {
                let good = try await gateway.mgage(
                    query: MGageSample.query(["numbers": numbers]),
                    headers: ["host": host]
                )
                let bad = try await gateway.mgage(
                    query: MGageSample.query(["message": ""]),
                    headers: ["host": host]
                )

                #expect(good.codes == [0, 0])
                #expect(bad.codes == [108])
            }
            #expect(Set(carrier.all("to")) == ["+" + MGageSample.number, "+447700900321"])
            #expect(carrier.requests.count == 4)
        }
    }

    @Test(.check(42)) func `mgage-42: other paths of the platform are not there`() async throws {
        try await withMGage { gateway, _ in
            let reply = try await gateway.mgage(
                query: "",
                path: "/api/optIn/1/\(MGageSample.number)"
            )

            #expect(reply.status == 404)
        }
    }
}
