import Gateway
import Testing

struct ReportStatusTests {
    @Test(arguments: [
        (ReportStatus.enroute, 1, false, MessageState.sent),
        (.delivered, 9, true, .delivered), (.failed, 9, true, .failed),
    ])
    func `a report has a rank and moves its message`(
        status: ReportStatus,
        rank: Int,
        isFinal: Bool,
        state: MessageState
    ) {
        #expect(status.rank == rank)
        #expect(status.isFinal == isFinal)
        #expect(MessageState(status) == state)
    }

    @Test(
        arguments: [
            (.enroute, .enroute, .enroute), (.enroute, .delivered, .delivered),
            (.enroute, .failed, .failed), (.delivered, .enroute, .delivered),
            (.delivered, .failed, .delivered), (.failed, .delivered, .failed),
            (.failed, .enroute, .failed),
        ] as [(ReportStatus, ReportStatus, ReportStatus)]
    )
    func `the first final report holds`(
        first: ReportStatus,
        next: ReportStatus,
        holds: ReportStatus
    ) {
        #expect(first.superseded(by: next) == holds)
    }
}
