import FoundationEssentials
import Gateway
import Invocation
import Store
import TestSupport
import Testing

@Suite struct MediaTableTests {
    private static let acme = MediaCaller(secret: Sample.clientToken, dialect: "gtiglobal")

    private func medium(_ number: UInt64, _ content: [UInt8] = [0xFF]) throws -> NewMedium {
        NewMedium(
            id: MediaID(random: number, 0, 0),
            type: try #require(MediaType("image/png")),
            content: content
        )
    }

    @Test func `what is put twice stays as it was at first`() async throws {
        try await withStore { gateway in
            let vault = MediaTable(store: gateway.store)
            let first = try medium(1, [1])
            _ = try await vault.put([first], of: .caller(Self.acme), by: gateway.soon)

            let again = try await vault.put(
                [try medium(1, [2]), try medium(2, [2])],
                of: .caller(Self.acme),
                by: gateway.soon
            )

            let until = gateway.now.addingTimeInterval(Double(Limits.mediaSeconds))
            #expect(again.value == until)
            #expect(again.rate == Limits.requestsPerSecond)
            let kept = try await vault.get(first.id, for: Self.acme, by: gateway.soon).value
            #expect(kept?.content == [1])
            #expect(kept?.expires == until)
            #expect(
                kept?.digest
                    == "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a"
            )
            #expect(try await gateway.text("SELECT count(*)::text FROM store.media") == "2")
        }
    }

    @Test func `nobody's media are not kept`() async throws {
        try await withStore { gateway in
            let vault = MediaTable(store: gateway.store)
            let nobody = MediaCaller(secret: "nobody-4b7e0d1f9a2c", dialect: "gtiglobal")
            let stranger = MediaCaller(secret: Sample.clientToken, dialect: "other")
            for owner in [MediaOwner.caller(nobody), .caller(stranger), .partner(0, carrier: nil)] {
                let access = try await vault.put([try medium(1)], of: owner, by: gateway.soon)

                #expect(access.rate == nil)
                #expect(access.value == nil)
            }
            #expect(try await gateway.text("SELECT count(*)::text FROM store.media") == "0")
        }
    }

    @Test func `media go when their time is over, the oldest first and so many at once`()
        async throws
    {
        try await withStore { gateway in
            let vault = MediaTable(store: gateway.store)
            for number in 1...5 as ClosedRange<UInt64> {
                let media = [try medium(number)]
                _ = try await vault.put(media, of: .caller(Self.acme), by: gateway.soon)
                try await gateway.pass(seconds: 1)
            }
            try await gateway.pass(seconds: Double(Limits.mediaSeconds) - 2)

            let dropped = [
                try await vault.tidy(limit: 3, by: gateway.soon),
                try await vault.tidy(limit: 3, by: gateway.soon),
            ]

            #expect(dropped == [3, 1])
            let left = try await gateway.rows("SELECT id FROM store.media")
            #expect(left == [MediaID(random: 5, 0, 0).description])
        }
    }

    @Test func `content is stored outside the row and as it is`() async throws {
        try await withStore { gateway in
            let storage = try await gateway.text(
                """
                SELECT attstorage::text FROM pg_attribute
                WHERE attrelid = 'store.media'::regclass AND attname = 'content'
                """
            )

            #expect(storage == "e")
        }
    }

    @Test func `a withdrawn partner's media are nobody's`() async throws {
        try await withStore { gateway in
            let vault = MediaTable(store: gateway.store)
            let medium = try medium(1)
            _ = try await vault.put([medium], of: .caller(Self.acme), by: gateway.soon)
            var agreements = Sample.agreements()
            agreements.partners[0].isRemoved = true
            _ = try await gateway.store.apply(agreements, by: gateway.soon)

            let access = try await vault.get(medium.id, for: Self.acme, by: gateway.soon)

            #expect(access.rate == nil)
            #expect(access.value == nil)
        }
    }
}
