/// The samples of the protocols that answer message by message.
extension EventReplay {
    static let puzzel = [
        EventReplay("terminate-puzzel-json", "200 codes 1 5 5"),
        EventReplay("terminate-puzzel-xml", "200 codes 1"),
        EventReplay("terminate-puzzel-soap", "200 codes 1 1"),
        EventReplay("terminate-puzzel-get", "200 codes 1"),
        EventReplay("terminate-puzzel-wrong-password", "401 codes 2"),
        EventReplay("terminate-puzzel-unknown-service", "200 codes 4"),
    ]

    static let mgage = [
        EventReplay("terminate-mgage-two-numbers", "200 codes 0 0"),
        EventReplay("terminate-mgage-mixed", "200 codes 0 111 105 0"),
        EventReplay("terminate-mgage-form", "200 codes 0"),
        EventReplay("terminate-mgage-too-long", "200 codes 107"),
        EventReplay("terminate-mgage-no-credentials", "401"),
    ]

    static let expertflow = [
        EventReplay("terminate-expertflow-sms", "200 queued"),
        EventReplay("terminate-expertflow-key", "200 queued"),
        EventReplay("terminate-expertflow-body-missing", "400 Body is required"),
        EventReplay("terminate-expertflow-unknown-channel", "400 channel is not known"),
        EventReplay("terminate-expertflow-get", "405 POST is needed"),
    ]
}
