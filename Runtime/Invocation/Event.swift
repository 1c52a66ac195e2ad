package import JSON

/// What starts an invocation, in the platform's own shapes.
package enum Event: Sendable {
    /// An HTTP API request, payload format 2.0.
    case http(HTTPEvent)
    /// A scheduled event, or the input that a schedule gives in its place.
    case schedule(ScheduledEvent)
    /// A CloudEvents 1.0 envelope in structured mode.
    case cloud(CloudEvent)
    /// A batch of queue records (SQS).
    case queue(QueueEvent)
}

extension Event {
    /// The trace that its sender says it belongs to, as it was written; a queue's records have
    /// one each.
    package var traceparent: String? {
        switch self {
        case .http(let request): request.headers["traceparent"]
        case .cloud(let envelope): envelope.traceparent
        case .schedule, .queue: nil
        }
    }

    /// The event for another process: with a trace, where it has none that can be read and has a
    /// place for one.
    ///
    /// - Parameter traceparent: Of the trace that it then belongs to.
    package func inTrace(_ traceparent: String) -> Event {
        guard self.traceparent.flatMap(TraceContext.init(traceparent:)) == nil else { return self }
        switch self {
        case .http(var request):
            request.headers["traceparent"] = traceparent
            return .http(request)
        case .cloud(var envelope):
            envelope.traceparent = traceparent
            return .cloud(envelope)
        case .schedule, .queue: return self
        }
    }
}

/// A request as an HTTP API hands it to a function (payload format 2.0), body decoded.
package struct HTTPEvent: Sendable {
    /// Upper case: `POST`.
    package var method: String
    /// As it was sent, still percent-encoded, without the query: `/a/b`.
    package var path: String
    /// Without the question mark; empty when there is none.
    package var query: String
    /// Names in lower case, without `cookie`; the values of a name that came twice are joined by a
    /// comma.
    package var headers: [String: String]
    /// One `name=value` an element.
    package var cookies: [String]
    /// Percent-decoded values of the route's `{name}` parts.
    package var pathParameters: [String: String]
    /// `POST /a/{name}`, or `$default`.
    package var routeKey: String
    package var sourceIP: String
    package var requestID: String
    /// The host name of the request, for links.
    package var domainName: String
    /// Milliseconds since 1970.
    package var timeEpoch: Int64
    /// The bytes as they were sent: base64 of the event is undone.
    package var body: [UInt8]

    package init(
        method: String,
        path: String,
        query: String = "",
        headers: [String: String] = [:],
        cookies: [String] = [],
        pathParameters: [String: String] = [:],
        routeKey: String = "$default",
        sourceIP: String = "127.0.0.1",
        requestID: String = "",
        domainName: String = "localhost",
        timeEpoch: Int64 = 0,
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.cookies = cookies
        self.pathParameters = pathParameters
        self.routeKey = routeKey
        self.sourceIP = sourceIP
        self.requestID = requestID
        self.domainName = domainName
        self.timeEpoch = timeEpoch
        self.body = body
    }
}

/// A schedule fired.
package struct ScheduledEvent: Sendable {
    /// Unique per firing; empty when the schedule gave an input of its own.
    package var id: String
    /// RFC 3339; empty when the schedule gave an input of its own.
    package var time: String
    /// The rule's input: the whole event where one was given, else an empty object.
    package var input: JSON

    package init(id: String = "", time: String = "", input: JSON = .object([])) {
        self.id = id
        self.time = time
        self.input = input
    }
}

/// A CloudEvents 1.0 event: what carrier links and direct callers send.
package struct CloudEvent: Sendable {
    package var id: String
    package var source: String
    /// For example `waypost.mo.received`.
    package var type: String
    /// The trace that it belongs to, as its sender wrote it (an extension of CloudEvents).
    package var traceparent: String?
    package var data: JSON

    package init(
        id: String,
        source: String,
        type: String,
        traceparent: String? = nil,
        data: JSON
    ) {
        self.id = id
        self.source = source
        self.type = type
        self.traceparent = traceparent
        self.data = data
    }
}

/// A batch of queue records; each is answered on its own.
package struct QueueEvent: Sendable {
    /// One message of the batch.
    package struct Record: Sendable {
        package var messageID: String
        package var body: String

        package init(messageID: String, body: String) {
            self.messageID = messageID
            self.body = body
        }
    }

    package var records: [Record]

    package init(records: [Record]) {
        self.records = records
    }
}

/// Why bytes are no event for a function: the caller's mistake.
package enum EventError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not JSON, or not of any known event's shape; the text says what is wrong and where.
    case malformed(String)
    /// A well-formed event of a kind that the function does not take.
    case unsupported(function: String, kind: String)
    /// Either of them, in the words of another process that got the event.
    case told(type: String, String)

    package var description: String {
        switch self {
        case .malformed(let reason): "malformed event: \(reason)"
        case .unsupported(let function, let kind): "\(function) takes no \(kind) event"
        case .told(_, let message): message
        }
    }
}
