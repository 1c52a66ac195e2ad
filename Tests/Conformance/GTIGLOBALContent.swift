import Invocation
import JSON
import TestSupport
import Testing

/// The checks on content and repetition of a termination.
extension GTIGLOBALConformance {
    @Test(.check(17), arguments: [(true, "MMS"), (false, "SMS")])
    func `gtiglobal-17: media make an MMS, text alone an SMS`(
        hasMedia: Bool,
        type: String
    ) async throws {
        try await withHandsets { gateway in
            let media: JSON = hasMedia ? [.string(try await gateway.upload())] : .null

            let answer = try await gateway.terminate(["media": media])

            #expect(answer.status == 200)
            #expect(answer.json["type"]?.string == type)
        }
    }

    @Test(.check(18)) func `gtiglobal-18: a name is an originator of SMS alone`() async throws {
        try await withHandsets { gateway in
            let sms = try await gateway.terminate(["from": "ACMEParts"])
            let mms = try await gateway.terminate([
                "from": "ACMEParts", "media": GTIGLOBALSample.media,
            ])
            let tooLong = try await gateway.terminate(["from": "ACMEPartsLtd"])

            #expect(sms.status == 200)
            #expect(mms.refusal == GTIGLOBALRefusal(400, "INVALID_FIELD", field: "from"))
            #expect(tooLong.refusal == GTIGLOBALRefusal(400, "INVALID_NUMBER", field: "from"))
        }
    }

    @Test(.check(20)) func `gtiglobal-20: an empty text needs media`() async throws {
        try await withHandsets { gateway in
            let bare = try await gateway.terminate(["text": ""])
            let withMedia = try await gateway.terminate([
                "text": "", "media": [.string(try await gateway.upload())],
            ])

            #expect(bare.refusal == GTIGLOBALRefusal(400, "EMPTY_MESSAGE"))
            #expect(withMedia.status == 200)
        }
    }

    @Test(.check(21), arguments: [(35, 1), (36, 2)])
    func `gtiglobal-21: emoji count as two units of a UCS-2 segment each`(
        emoji: Int,
        segments: Int64
    ) async throws {
        try await withHandsets { gateway in
            let text = String(repeating: "😀", count: emoji)

            let answer = try await gateway.terminate(["text": .string(text)])

            #expect(answer.status == 200)
            #expect(answer.json["segments"]?.integer == segments)
        }
    }

    @Test(.check(22))
    func `gtiglobal-22: the same message twice gets equal answers and goes once`() async throws {
        try await withCarrier { gateway, carrier in
            let first = try await gateway.terminate(["messageId": "uc-1"])
            let second = try await gateway.terminate(["messageId": "uc-1"])

            #expect([first.status, second.status] == [200, 200])
            #expect(first.body == second.body)
            #expect(carrier.requests.count == 1)
        }
    }

    @Test(.check(23))
    func `gtiglobal-23: one id goes to each owner of a group`() async throws {
        try await withCarrier { gateway, carrier in
            let owners: [JSON] = [
                .string(GTIGLOBALSample.subscriber), .string(GTIGLOBALSample.sibling),
            ]
            for owner in owners {
                let answer = try await gateway.terminate([
                    "messageId": "uc-1", "to": .array(owners), "owner": owner,
                ])
                #expect(answer.status == 200)
            }

            #expect(carrier.all("to") == owners.map(\.string))
        }
    }

    @Test(.check(24))
    func `gtiglobal-24: an id used for another text is a conflict and goes nowhere`() async throws {
        try await withCarrier { gateway, carrier in
            _ = try await gateway.terminate(["messageId": "uc-1", "text": "One"])

            let answer = try await gateway.terminate(["messageId": "uc-1", "text": "Two"])

            #expect(answer.status == 409)
            try await gateway.sweep()
            #expect(carrier.all("text") == ["One"])
        }
    }

    @Test(.check(25)) func `gtiglobal-25: an unknown key is ignored`() async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.terminate(["priority": ["level": 3]])

            #expect(answer.status == 200)
        }
    }
}
