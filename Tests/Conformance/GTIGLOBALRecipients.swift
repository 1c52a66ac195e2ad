import Invocation
import JSON
import TestSupport
import Testing

/// The checks on recipients and owner of a termination.
extension GTIGLOBALConformance {
    @Test(.check(9)) func `gtiglobal-9: the case of keys does not matter`() async throws {
        try await withHandsets { gateway in
            let subscriber: JSON = .string(GTIGLOBALSample.subscriber)
            let body: JSON = [
                "From": .string(GTIGLOBALSample.stranger), "To": [subscriber], "Owner": subscriber,
                "Text": "Hi",
            ]

            let answer = try await gateway.post(body.serialized())

            #expect(answer.status == 200)
            #expect(answer.json["owner"] == subscriber)
        }
    }

    @Test(.check(10)) func `gtiglobal-10: a plain string is one recipient`() async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.terminate(["to": .string(GTIGLOBALSample.subscriber)])

            #expect(answer.status == 200)
            #expect(answer.json["owner"]?.string == GTIGLOBALSample.subscriber)
        }
    }

    @Test(.check(11))
    func `gtiglobal-11: 1 to 50 recipients are allowed, the same one counting once`() async throws {
        try await withHandsets { gateway in
            let owner: JSON = .string(GTIGLOBALSample.subscriber)
            let fifty = GTIGLOBALSample.recipients(50)
            let all = [[], GTIGLOBALSample.recipients(51), fifty + [fifty[7]]]

            var answers: [HTTPAnswer] = []
            for to in all {
                answers.append(try await gateway.terminate(["to": .array(to), "owner": owner]))
            }

            #expect(answers.map(\.status) == [400, 400, 200])
            #expect(answers[1].refusal?.code == "TOO_MANY")
        }
    }

    @Test(.check(12)) func `gtiglobal-12: several recipients need an owner`() async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.terminate(["to": .array(GTIGLOBALSample.recipients(2))])

            #expect(answer.refusal == GTIGLOBALRefusal(400, "MISSING_FIELD", field: "owner"))
        }
    }

    @Test(.check(13)) func `gtiglobal-13: the owner has to be a recipient`() async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.terminate(["owner": .string(GTIGLOBALSample.sibling)])

            #expect(answer.refusal == GTIGLOBALRefusal(400, "OWNER_NOT_IN_TO", field: "owner"))
        }
    }

    @Test(.check(14)) func `gtiglobal-14: a number is the same without its plus`() async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.terminate([
                "to": "+447700900110", "owner": "447700900110",
            ])

            #expect(answer.status == 200)
            #expect(answer.json["owner"] == "+447700900110")
        }
    }

    @Test(.check(15)) func `gtiglobal-15: the same number twice is no group`() async throws {
        try await withHandsets { gateway in
            let subscriber: JSON = .string(GTIGLOBALSample.subscriber)

            let answer = try await gateway.terminate(["to": [subscriber, subscriber]])

            #expect(answer.status == 200)
            #expect(answer.json["type"] == "SMS")
        }
    }

    @Test(.check(16)) func `gtiglobal-16: a group is an MMS whatever was asked`() async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.terminate([
                "type": "SMS", "to": .array(GTIGLOBALSample.recipients(3)),
                "owner": .string(GTIGLOBALSample.subscriber),
            ])

            #expect(answer.status == 200)
            #expect(answer.json["type"] == "MMS")
            #expect(answer.json["segments"] == nil)
        }
    }

    @Test(.check(19))
    func `gtiglobal-19: a bad number is told by its place in the list`() async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.terminate([
                "to": [.string(GTIGLOBALSample.subscriber), "+4477009OOIII"]
            ])

            #expect(answer.refusal == GTIGLOBALRefusal(400, "INVALID_NUMBER", field: "to[1]"))
        }
    }
}
