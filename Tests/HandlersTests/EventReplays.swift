import Testing

/// What a sample event does to a gateway with the demonstration's agreements.
struct EventReplay: CustomTestStringConvertible {
    let name: String
    /// Status and code of an HTTP answer, the status of a value, or which records come again.
    let answer: String
    /// What the partner's server gets, in any order.
    let pushes: [String]

    init(_ name: String, _ answer: String, pushes: [String] = []) {
        self.name = name + ".json"
        self.answer = answer
        self.pushes = pushes
    }

    var testDescription: String { name }

    /// One for each file of the folder.
    static let all =
        terminations + refusedTerminations + originations + reports + sweeps
        + media + puzzel + mgage + expertflow

    private static let terminations = [
        EventReplay("terminate-sms", "200 accepted SMS 1"),
        EventReplay("terminate-group-first", "200 accepted MMS"),
        EventReplay("terminate-group-second", "200 accepted MMS"),
        EventReplay("terminate-media", "200 accepted MMS"),
        EventReplay("terminate-emoji", "200 accepted SMS 1"),
        EventReplay("terminate-long-text", "200 accepted SMS 3"),
        EventReplay("terminate-alphanumeric", "200 accepted SMS 1"),
        EventReplay("terminate-delivery-report", "200 accepted SMS 1", pushes: ["DR delivered"]),
        EventReplay(
            "terminate-handset-replies",
            "200 accepted SMS 1",
            pushes: ["DR delivered", "SMS origination"]
        ),
        EventReplay("terminate-handset-refuses", "200 accepted SMS 1", pushes: ["DR failed"]),
        EventReplay("terminate-handset-busy", "200 accepted SMS 1"),
        EventReplay("terminate-handset-fails", "200 accepted SMS 1", pushes: ["DR failed"]),
        EventReplay(
            "terminate-handset-reports-twice",
            "200 accepted SMS 1",
            pushes: ["DR delivered"]
        ),
        EventReplay(
            "terminate-handset-reports-early",
            "200 accepted SMS 1",
            pushes: ["DR delivered"]
        ),
        EventReplay("terminate-cloudevent", "accepted"),
        EventReplay("terminate-queue", "again: none"),
    ]

    private static let refusedTerminations = [
        EventReplay("terminate-wrong-token", "401 UNAUTHORIZED"),
        EventReplay("terminate-others-subscriber", "403 OWNER_NOT_ALLOWED"),
        EventReplay("terminate-unknown-subscriber", "404 UNKNOWN_SUBSCRIBER"),
        EventReplay("terminate-bad-json", "400 BAD_JSON"),
        EventReplay("terminate-wrong-content-type", "415 UNSUPPORTED_MEDIA_TYPE"),
        EventReplay("terminate-owner-missing", "400 MISSING_FIELD"),
        EventReplay("terminate-media-unknown", "400 MEDIA_UNREACHABLE"),
        EventReplay("terminate-get", "405 METHOD_NOT_ALLOWED"),
        EventReplay("terminate-unknown-path", "404 NOT_FOUND"),
    ]

    private static let originations = [
        EventReplay("originate-sms", "200 accepted", pushes: ["SMS origination"]),
        EventReplay("originate-group", "200 accepted", pushes: ["MMS origination"]),
        EventReplay("originate-short-code", "200 accepted", pushes: ["SMS origination"]),
        EventReplay("originate-wrong-secret", "401 UNAUTHORIZED"),
        EventReplay("originate-unknown-subscriber", "404 UNKNOWN_SUBSCRIBER"),
        EventReplay("originate-cloudevent", "accepted", pushes: ["SMS origination"]),
        EventReplay(
            "originate-queue",
            "again: none",
            pushes: ["SMS origination", "SMS origination"]
        ),
    ]

    private static let reports = [
        EventReplay("report-delivered", "200 accepted", pushes: ["DR delivered"]),
        EventReplay("report-failed", "200 accepted", pushes: ["DR failed"]),
        EventReplay("report-enroute", "200 accepted"),
        EventReplay("report-by-reference", "200 accepted", pushes: ["DR delivered"]),
        EventReplay("report-unknown-message", "404 UNKNOWN_MESSAGE"),
        EventReplay("report-bad-status", "400 INVALID_FIELD"),
        EventReplay("report-cloudevent", "accepted", pushes: ["DR delivered"]),
    ]

    private static let media = [
        EventReplay("manage-upload", "201 image/png 69"),
        EventReplay("manage-upload-wrong-type", "415 MEDIA_REFUSED"),
        EventReplay("manage-fetch", "200 image/png 69"),
        EventReplay("manage-fetch-others", "404 NOT_FOUND"),
        EventReplay("manage-probe", "200 image/png 69"),
        EventReplay("manage-drop", "204"),
        EventReplay("manage-wrong-token", "401 UNAUTHORIZED"),
        EventReplay("manage-patch", "405 METHOD_NOT_ALLOWED"),
    ]

    private static let sweeps = [
        EventReplay("sweep-scheduled", "delivered 0"),
        EventReplay("sweep-passes", "delivered 0"),
    ]
}
