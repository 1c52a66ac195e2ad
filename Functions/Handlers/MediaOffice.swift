import Logging
import Dialects
import Gateway
import Invocation
import Store

/// Media that partners upload, fetch and drop, and that carriers fetch.
struct MediaOffice: Office {
    let vault: any MediaVault
    let store: Store
    let limiter: RateLimiter
    let publicAddress: PublicAddress

    private var dialect: GTIGLOBAL { GTIGLOBAL() }

    func serves(path: String) -> Bool { GTIGLOBALMedia.serves(path: path) }

    func failed(isOutage: Bool) -> HTTPAnswer {
        isOutage ? dialect.unavailable() : dialect.failed()
    }

    func answer(_ event: HTTPEvent, _ context: Context) async throws -> HTTPAnswer {
        let request: GTIGLOBALMedia.Request
        switch GTIGLOBALMedia.read(event) {
        case .request(let read): request = read
        case .refused(let answer): return answer
        }
        let secret: String
        do { secret = try dialect.secret(event) } catch { return dialect.unidentified() }
        guard limiter.admits(secret, at: context.clock.monotonic()) else {
            return refused(.rateLimited)
        }
        let caller = MediaCaller(secret: secret, dialect: dialect.name)
        switch request {
        case .upload: return try await keep(event, caller, context)
        case .fetch(let id):
            let access = try await vault.get(id, for: caller, by: context.deadline)
            return answer(access, to: caller, Self.content)
        case .probe(let id):
            let access = try await vault.head(id, for: caller, by: context.deadline)
            return answer(access, to: caller, Self.content)
        case .drop(let id):
            let access = try await vault.drop(id, for: caller, by: context.deadline)
            return answer(access, to: caller) { GTIGLOBALMedia.dropped() }
        }
    }

    func failed(_ event: HTTPEvent, isOutage: Bool) -> HTTPAnswer {
        isOutage ? dialect.unavailable() : dialect.failed()
    }

    private func keep(
        _ event: HTTPEvent,
        _ caller: MediaCaller,
        _ context: Context
    ) async throws -> HTTPAnswer {
        let type: MediaType
        do {
            type = try Self.type(ofUpload: event)
        } catch {
            // Who he is comes before what he brought, but a good upload is one call.
            let partner = try await store.partner(
                secret: caller.secret,
                dialect: caller.dialect,
                by: context.deadline
            )
            return refused(partner == nil ? .unauthorized : error)
        }
        guard let address = publicAddress.media(for: event) else { throw NoPublicAddress() }
        let id = MediaID(random: context.random(), context.random(), context.random())
        let access = try await vault.put(
            [NewMedium(id: id, type: type, content: event.body)],
            of: .caller(caller),
            by: context.deadline
        )
        return answer(access, to: caller) { expires in
            let octets = event.body.count
            return GTIGLOBALMedia.kept(id, type, octets: octets, until: expires, at: address)
        }
    }

    /// Checks what is to be kept.
    private static func type(ofUpload event: HTTPEvent) throws(Rejection) -> MediaType {
        guard let type = MediaType(event.header("content-type")) else {
            throw .mediaTypeRefused(field: nil)
        }
        guard event.body.count <= Limits.mediaOctets else {
            throw .mediaTooLarge(field: nil, limit: Limits.mediaOctets)
        }
        guard !event.body.isEmpty else { throw .mediaEmpty(field: nil) }
        return type
    }

    private static func content(_ medium: StoredMedium) -> HTTPAnswer {
        GTIGLOBALMedia.content(
            medium.content,
            type: medium.contentType,
            octets: medium.size,
            digest: medium.digest
        )
    }

    private func answer<Value>(
        _ access: MediaAccess<Value>,
        to caller: MediaCaller,
        _ found: (Value) -> HTTPAnswer
    ) -> HTTPAnswer {
        guard let rate = access.rate else { return refused(.unauthorized) }
        limiter.learn(rate, of: caller.secret)
        return access.value.map(found) ?? GTIGLOBALMedia.notFound()
    }

    private func refused(_ rejection: Rejection) -> HTTPAnswer {
        dialect.refused(DraftRefusal(rejection))
    }
}
