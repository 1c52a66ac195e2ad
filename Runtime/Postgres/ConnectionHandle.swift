import CPostgres

/// A libpq session (`PGconn *`) in pipeline mode: one owner, finished once, never copied.
///
/// Nothing in it waits past the limit it is given, but for name look-ups.
@safe struct ConnectionHandle: ~Copyable {
    private let pointer: OpaquePointer

    private init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }

    deinit { unsafe PQfinish(pointer) }

    /// Connects, and waits until the server has let us in.
    ///
    /// A peer that has vanished is noticed within a minute when the connection is idle and within
    /// 10 s while it is in use, unless the connection string says otherwise.
    static func open(
        _ configuration: PoolConfiguration,
        until limit: ContinuousClock.Instant
    ) throws(Interruption) -> ConnectionHandle {
        var keywords = CStringList()
        var values = CStringList()
        for (keyword, value) in [
            ("fallback_application_name", configuration.applicationName),
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "10000"), ("dbname", configuration.conninfo),
            ("client_encoding", "UTF8"),
        ] {
            keywords.append(keyword)
            values.append(value)
        }
        let started = unsafe keywords.withPointers { keywords in
            unsafe values.withPointers { unsafe PQconnectStartParams(keywords, $0, 1) }
        }
        guard let pointer = unsafe started else { throw .lost("no memory") }
        let handle = unsafe ConnectionHandle(owning: pointer)
        try handle.finishOpening(until: limit)
        return handle
    }

    private func finishOpening(until limit: ContinuousClock.Instant) throws(Interruption) {
        unsafe PQsetNoticeReceiver(pointer, { _, _ in }, nil)
        var wants = PGRES_POLLING_WRITING
        while wants != PGRES_POLLING_OK {
            try check(wants != PGRES_POLLING_FAILED && socket >= 0)
            let isWriting = wants == PGRES_POLLING_WRITING
            let isReady = SocketWait.until(
                limit,
                readable: !isWriting,
                writable: isWriting,
                socket
            )
            guard isReady else { throw .lost("no answer to the attempt to connect in time") }
            wants = unsafe PQconnectPoll(pointer)
        }
        try check(unsafe PQsetnonblocking(pointer, 1) == 0)
        try check(unsafe PQenterPipelineMode(pointer) == 1)
    }

    private var socket: Int32 { unsafe PQsocket(pointer) }
    private var isOpen: Bool { unsafe PQstatus(pointer) == CONNECTION_OK }
    private var lost: Interruption {
        .lost(unsafe String(cString: PQerrorMessage(pointer)).onOneLine)
    }

    private func check(_ isDone: Bool) throws(Interruption) {
        guard isDone else { throw lost }
    }

    /// Whether it is still connected, as far as can be told without a round trip.
    var isAlive: Bool {
        while isOpen, SocketWait.hasInput(socket) {
            if unsafe PQconsumeInput(pointer) == 0 { return false }
        }
        return isOpen
    }

    /// Whether the server answers: a round trip that does nothing.
    func answers(until limit: ContinuousClock.Instant) -> Bool {
        do throws(Interruption) {
            try sync()
            guard case .sync? = try nextResult(until: limit) else { return false }
            return true
        } catch { return false }
    }

    /// Whether it is outside of any transaction.
    var isIdle: Bool { unsafe PQtransactionStatus(pointer) == PQTRANS_IDLE }

    /// Asks the server to stop what it does for this connection; waits for the request to arrive.
    func cancel() {
        guard let cancel = unsafe PQgetCancel(pointer) else { return }
        var reason = CChar(0)
        _ = unsafe PQcancel(cancel, &reason, 1)
        unsafe PQfreeCancel(cancel)
    }
}

extension ConnectionHandle {
    /// Sends a statement; its type's name stands for it if it was prepared.
    func send(_ request: Request, preparedAs name: String?) throws(Interruption) {
        let count = Int32(request.values.count)
        let status = unsafe request.values.withPointers { values in
            if let name {
                unsafe PQsendQueryPrepared(pointer, name, count, values, nil, nil, 0)
            } else {
                unsafe PQsendQueryParams(pointer, request.sql, count, nil, values, nil, nil, 0)
            }
        }
        try check(status == 1)
    }

    /// Has the server parse a statement once and for all.
    func prepare(_ sql: String, as name: String) throws(Interruption) {
        try check(unsafe PQsendPrepare(pointer, name, sql, 0, nil) == 1)
    }

    /// Ends the transaction of what was sent since the last sync.
    func sync() throws(Interruption) {
        try check(unsafe PQpipelineSync(pointer) == 1)
    }

    /// Leaves pipeline mode for `body`; the simple protocol is not possible in it.
    func withSimpleProtocol(
        _ body: () throws(Interruption) -> Void
    ) throws(Interruption) {
        try check(unsafe PQexitPipelineMode(pointer) == 1)
        try body()
        try check(unsafe PQenterPipelineMode(pointer) == 1)
    }

    func send(script: String) throws(Interruption) {
        try check(unsafe PQsendQuery(pointer, script) == 1)
    }

    /// The next result, or `nil` at the end of a statement's results.
    func nextResult(
        until limit: ContinuousClock.Instant
    ) throws(Interruption) -> ResultHandle.Content? {
        while true {
            let unsent = unsafe PQflush(pointer)
            if unsafe PQisBusy(pointer) == 0 { break }
            try check(socket >= 0)
            guard SocketWait.until(limit, writable: unsent == 1, socket) else { throw .late }
            // After a failed write or at the end, the server's last words are still to be read.
            let isBroken = unsafe PQconsumeInput(pointer) == 0
            if isBroken { try check(unsafe PQisBusy(pointer) == 0) }
        }
        guard let result = unsafe PQgetResult(pointer) else {
            try check(isOpen)
            return nil
        }
        return try unsafe ResultHandle(owning: result).content()
    }
}
