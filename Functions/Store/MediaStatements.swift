import FoundationEssentials
import Crypto
import Gateway
import Postgres

/// Keeps media of one partner.
struct PutMediaStatement: Statement {
    let media: [NewMedium]
    let owner: MediaOwner

    static let sql = """
        SELECT rate, expires
        FROM store.put_media($1::bytea, $2, $3::int, $4::int, $5::text[], $6::text[], $7::bytea[],
                             $8::bytea[], make_interval(secs => $9::int))
        """

    var parameters: [Parameter] {
        let whose: [Parameter] =
            switch owner {
            case .caller(let caller):
                [.bytes(caller.hash), .text(caller.dialect), .int(nil), .int(nil)]
            case .partner(let id, let carrier):
                [.bytes(nil), .text(nil), .int(id), .int(carrier)]
            }
        return whose + [
            .textArray(media.map(\.id.description)), .textArray(media.map(\.type.value)),
            .bytesArray(media.map { Array(SHA256.hash(data: $0.content)) }),
            .bytesArray(media.map(\.content)), .int(Limits.mediaSeconds),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> MediaAccess<Date> {
        let expires = try row.optionalInt(1).map(Date.init(milliseconds:))
        return MediaAccess(expires, rate: try row.optionalInt(0))
    }
}

/// Reads one medium, with its content or without.
struct ReadMediaStatement: Statement {
    let id: MediaID
    let caller: MediaCaller
    let isWhole: Bool

    static let sql = """
        SELECT rate, content_type, size, digest, expires, content
        FROM store.read_media($1::bytea, $2, $3, $4::boolean)
        """

    var parameters: [Parameter] {
        [.bytes(caller.hash), .text(caller.dialect), .text(id.description), .bool(isWhole)]
    }

    static func decode(_ row: Row) throws(PostgresError) -> MediaAccess<StoredMedium> {
        let rate = try row.optionalInt(0)
        guard let type = try row.optionalText(1) else { return MediaAccess(nil, rate: rate) }
        let medium = StoredMedium(
            contentType: type,
            size: try row.int(2),
            digest: Hexadecimal.text(try row.bytes(3)),
            expires: Date(milliseconds: try row.int(4)),
            content: try row.optionalBytes(5) ?? []
        )
        return MediaAccess(medium, rate: rate)
    }
}

/// Drops one medium.
struct DropMediaStatement: Statement {
    let id: MediaID
    let caller: MediaCaller

    static let sql = "SELECT rate, dropped FROM store.drop_media($1::bytea, $2, $3)"

    var parameters: [Parameter] {
        [.bytes(caller.hash), .text(caller.dialect), .text(id.description)]
    }

    static func decode(_ row: Row) throws(PostgresError) -> MediaAccess<Void> {
        let isDropped = try row.optionalBool(1) == true
        return MediaAccess(isDropped ? () : nil, rate: try row.optionalInt(0))
    }
}

/// Drops media whose time is over.
struct TidyMediaStatement: Statement {
    let limit: Int

    static let sql = "SELECT store.tidy_media($1::int)"

    var parameters: [Parameter] { [.int(limit)] }

    static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
}

extension MediaCaller {
    fileprivate var hash: [UInt8] { Fingerprint.secret(secret) }
}

extension Date {
    fileprivate init(milliseconds: Int) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
