import CPostgres

/// One result of the server (`PGresult *`): one owner, cleared once.
@safe struct ResultHandle: ~Copyable {
    /// What a result says.
    enum Content {
        case rows(ResultTable)
        case failed(PostgresError)
        /// Not run, since one before it in its transaction failed.
        case skipped
        /// The end of a transaction.
        case sync
    }

    private let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }

    deinit { unsafe PQclear(pointer) }

    /// Copies out what it says.
    ///
    /// - Throws: ``Interruption/lost(_:)`` when it says that the connection ends.
    func content() throws(Interruption) -> Content {
        switch unsafe PQresultStatus(pointer) {
        case PGRES_TUPLES_OK: .rows(table())
        case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: .rows(.empty)
        case PGRES_PIPELINE_ABORTED: .skipped
        case PGRES_PIPELINE_SYNC: .sync
        case PGRES_FATAL_ERROR, PGRES_NONFATAL_ERROR, PGRES_BAD_RESPONSE: .failed(try error())
        default: throw .lost("the statement wants to copy data from or to the client")
        }
    }

    private func table() -> ResultTable {
        let rows = Int(unsafe PQntuples(pointer))
        let columns = Int(unsafe PQnfields(pointer))
        var bytes: [UInt8] = []
        var ends: [Int] = []
        ends.reserveCapacity(rows * columns)
        for row in 0..<Int32(rows) {
            for column in 0..<Int32(columns) {
                guard unsafe PQgetisnull(pointer, row, column) == 0 else {
                    ends.append(~bytes.count)
                    continue
                }
                let count = Int(unsafe PQgetlength(pointer, row, column))
                let value = unsafe UnsafeRawBufferPointer(
                    start: PQgetvalue(pointer, row, column),
                    count: count
                )
                unsafe bytes.append(contentsOf: value)
                ends.append(bytes.count)
            }
        }
        return ResultTable(rowCount: rows, columnCount: columns, bytes: bytes, ends: ends)
    }

    /// The server's error; its detail, hint and context are left out, as they may quote values.
    private func error() throws(Interruption) -> PostgresError {
        guard let sqlstate = field("C"), let message = field("M") else {
            throw .lost(unsafe String(cString: PQresultErrorMessage(pointer)).onOneLine)
        }
        if sqlstate.hasPrefix("08") || ["57P01", "57P02", "57P03"].contains(sqlstate) {
            throw .lost("\(sqlstate): \(message)")
        }
        return .server(
            sqlstate: sqlstate,
            message: sqlstate.hasPrefix("22") ? message.withoutQuoted : message
        )
    }

    private func field(_ code: Unicode.Scalar) -> String? {
        guard let text = unsafe PQresultErrorField(pointer, Int32(code.value)) else { return nil }
        return unsafe String(cString: text)
    }
}

extension String {
    /// libpq's own messages have several lines, with tabs.
    var onOneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    /// Without what stands between the first and the last double quote: a data exception quotes
    /// the value there.
    fileprivate var withoutQuoted: String {
        guard let first = firstIndex(of: "\""), let last = lastIndex(of: "\""), first < last else {
            return self
        }
        return self[...first] + "…" + self[last...]
    }
}
