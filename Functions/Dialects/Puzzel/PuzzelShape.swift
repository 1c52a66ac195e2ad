/// What a request may hold where: representations without types of their own are read by it.
///
/// What is not in it is ignored.
indirect enum PuzzelShape: Sendable {
    case leaf
    case object([String: PuzzelShape])
    case list(PuzzelShape)

    static let request = PuzzelShape.object([
        "serviceId": .leaf,
        "username": .leaf,
        "password": .leaf,
        "batchReference": .leaf,
        "message": .list(message),
    ])

    private static let message = PuzzelShape.object([
        "recipient": .leaf,
        "content": .leaf,
        "price": .leaf,
        "clientReference": .leaf,
        "settings": settings,
    ])

    private static let settings = PuzzelShape.object([
        "originatorSettings": .object(["originatorType": .leaf, "originator": .leaf]),
        "priority": .leaf,
        "validity": .leaf,
        "differentiator": .leaf,
        "age": .leaf,
        "gasSettings": .object(["serviceCode": .leaf, "description": .leaf]),
        "newSession": .leaf,
        "sessionId": .leaf,
        "invoiceNode": .leaf,
        "sendWindow": .object([
            "startDate": .leaf, "startTime": .leaf, "stopDate": .leaf, "stopTime": .leaf,
        ]),
        "autoDetectEncoding": .leaf,
        "safeRemoveNonGsmCharacters": .leaf,
        "parameter": .list(.object(["key": .leaf, "value": .leaf])),
    ])
}
