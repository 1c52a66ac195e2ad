import Gateway
import JSON
import Postgres

/// Where an endpoint is.
struct EndpointStatement: Statement {
    let id: Int

    static let sql =
        "SELECT name, dialect, settings, version FROM store.endpoint WHERE endpoint_id = $1::int"

    var parameters: [Parameter] { [.int(id)] }

    static func decode(_ row: Row) throws(PostgresError) -> EndpointSettings {
        let settings = try row.text(2)
        let json: JSON
        do {
            json = try JSON.parse(Array(settings.utf8))
        } catch {
            throw .decoding(column: 2, expected: "JSON")
        }
        guard let terms = TermsCoding.terms(json["terms"]) else {
            throw .decoding(column: 2, expected: "terms")
        }
        return EndpointSettings(
            name: try row.text(0),
            dialect: try row.text(1),
            primary: json["primary"]?.string ?? "",
            secondary: json["secondary"]?.string,
            token: json["token"]?.string ?? "",
            version: try row.int(3),
            callback: json["callback"]?.string,
            terms: terms
        )
    }
}

/// Applies agreements; a line for each change.
struct ApplyStatement: Statement {
    let agreements: Agreements

    static let sql = "SELECT store.apply($1::jsonb)"

    var parameters: [Parameter] { [.text(agreements.json.text)] }

    static func decode(_ row: Row) throws(PostgresError) -> String { try row.text(0) }
}

/// How an endpoint is doing.
struct EndpointStatusStatement: Statement {
    static let sql = """
        SELECT e.kind, e.name, e.dialect, e.state, e.fails, l.lanes, l.leased, l.messages,
               (extract(epoch FROM store.clock()) * 1000)::bigint - store.id_ms(l.oldest::uuid)
        FROM store.endpoint e CROSS JOIN LATERAL (
          SELECT count(*) AS lanes, count(*) FILTER (WHERE k.leased) AS leased,
                 coalesce(sum(k.tail - k.head + 1), 0) AS messages, min(k.lane_id::text) AS oldest
            FROM store.lane k WHERE k.endpoint_id = e.endpoint_id) l
        WHERE e.settings <> '{}' OR l.lanes > 0
        ORDER BY e.kind, e.name
        """
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> EndpointStatus {
        try EndpointStatus(
            kind: row.text(0),
            name: row.text(1),
            dialect: row.text(2),
            circuit: [.closed, .open, .halfOpen][row.int(3)],
            faults: row.int(4),
            lanes: row.int(5),
            lanesInFlight: row.int(6),
            messages: row.int(7),
            oldestLaneMilliseconds: row.optionalInt(8)
        )
    }
}

/// One line of the status page.
package struct EndpointStatus: Sendable {
    /// Whether messages go out (closed), probes alone (open), or more from round to round.
    package enum Circuit: String, Sendable {
        case closed
        case open
        case halfOpen = "half-open"
    }

    /// `partner` or `carrier`.
    package var kind: String
    package var name: String
    package var dialect: String
    package var circuit: Circuit
    /// Temporary failures in a row.
    package var faults: Int
    /// Lanes that are busy or wait.
    package var lanes: Int
    package var lanesInFlight: Int
    /// Messages in those lanes.
    package var messages: Int
    /// Age of the lane that was opened first; nil when there is none.
    package var oldestLaneMilliseconds: Int?
}
