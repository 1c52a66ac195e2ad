import FoundationEssentials
package import JSON

extension Event {
    /// Reads an event, told from the other kinds by its shape.
    ///
    /// `version` "2.0" is an HTTP request; `specversion` a CloudEvent; `Records` of `aws:sqs` a
    /// queue batch; a `Scheduled Event` of `aws.events` or `aws.scheduler` a schedule. Any other
    /// object is the input that a schedule gives of its own.
    ///
    /// - Throws: ``EventError/malformed(_:)`` with the path of the field that is wrong.
    package static func decode(_ bytes: [UInt8]) throws(EventError) -> Event {
        let json: JSON
        do { json = try JSON.parse(bytes) } catch { throw .malformed("not JSON: \(error)") }
        return try decode(json)
    }

    /// Reads an event whose JSON has been read.
    package static func decode(_ json: JSON) throws(EventError) -> Event {
        guard json.members != nil else { throw .malformed("not a JSON object") }

        if json["version"] == "2.0" { return .http(try HTTPEvent(FieldReader(json))) }
        if json["version"] == "1.0", json["httpMethod"] != nil {
            throw .malformed("version is \"1.0\"; only payload format 2.0 is taken")
        }
        if json["specversion"] != nil { return .cloud(try CloudEvent(FieldReader(json))) }
        if let records = json["Records"]?.array, records.contains(where: QueueEvent.isRecord) {
            return .queue(try QueueEvent(records))
        }
        if ScheduledEvent.isFiring(json) {
            return .schedule(try ScheduledEvent(FieldReader(json)))
        }
        return .schedule(ScheduledEvent(input: json))
    }

    /// The event in the platform's shape: the bytes that a deployed function would get.
    package func encoded() -> JSON {
        switch self {
        case .http(let event): event.encoded()
        case .schedule(let event): event.encoded()
        case .cloud(let event): event.encoded()
        case .queue(let event): event.encoded()
        }
    }
}

extension ScheduledEvent {
    fileprivate static func isFiring(_ json: JSON) -> Bool {
        json["detail-type"] == "Scheduled Event"
            && (json["source"] == "aws.events" || json["source"] == "aws.scheduler")
    }

    fileprivate init(_ reader: FieldReader) throws(EventError) {
        self.init(id: try reader.string("id"), time: try reader.string("time"))
    }

    fileprivate func encoded() -> JSON {
        if id.isEmpty { return input }
        return [
            "version": "0", "id": .string(id), "detail-type": "Scheduled Event",
            "source": "aws.events", "account": "000000000000", "time": .string(time),
            "region": "local", "resources": [], "detail": [:],
        ]
    }
}

extension CloudEvent {
    fileprivate init(_ reader: FieldReader) throws(EventError) {
        guard reader.json["specversion"] == "1.0" else {
            throw reader.failure("specversion", "is not \"1.0\"")
        }
        self.init(
            id: try reader.string("id"),
            source: try reader.string("source"),
            type: try reader.string("type"),
            // An odd one is no reason to refuse what it stands beside.
            traceparent: reader.json["traceparent"]?.string,
            data: try Self.data(reader)
        )
    }

    /// The data, wherever the envelope has it; it must be JSON.
    private static func data(_ reader: FieldReader) throws(EventError) -> JSON {
        guard let base64 = try reader.optionalString("data_base64") else {
            return reader.json["data"] ?? .null
        }
        guard reader.json["data"] == nil else {
            throw reader.failure("data_base64", "stands beside data")
        }
        guard let decoded = Data(base64Encoded: base64) else {
            throw reader.failure("data_base64", "is not base64")
        }
        do {
            return try JSON.parse([UInt8](decoded))
        } catch {
            throw reader.failure("data_base64", "is not JSON: \(error)")
        }
    }

    fileprivate func encoded() -> JSON {
        .object(skippingNil: [
            ("specversion", "1.0"), ("id", .string(id)), ("source", .string(source)),
            ("type", .string(type)), ("traceparent", traceparent.map(JSON.string)),
            ("datacontenttype", "application/json"), ("data", data),
        ])
    }
}

extension QueueEvent {
    fileprivate static func isRecord(_ json: JSON) -> Bool { json["eventSource"] == "aws:sqs" }

    fileprivate init(_ elements: [JSON]) throws(EventError) {
        var records: [Record] = []
        for (index, element) in elements.enumerated() {
            let reader = FieldReader(element, path: "Records[\(index)]")
            guard Self.isRecord(element) else {
                throw reader.failure("eventSource", "is not \"aws:sqs\"")
            }
            let messageID = try reader.string("messageId")
            guard let body = try reader.optionalString("body") else {
                throw reader.failure("body", "is missing")
            }
            records.append(Record(messageID: messageID, body: body))
        }
        self.init(records: records)
    }

    fileprivate func encoded() -> JSON {
        let elements = records.map { record -> JSON in
            [
                "messageId": .string(record.messageID),
                "receiptHandle": .string(record.messageID), "body": .string(record.body),
                "attributes": [:], "messageAttributes": [:], "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:local:000000000000:local", "awsRegion": "local",
            ]
        }
        return ["Records": .array(elements)]
    }
}
