import Foundation
import Glibc
import Invocation
import JSON
import TestSupport
import Testing

@testable import LocalRuntime

/// What a killed executable held is free again when its lease is over.
@Suite(.enabled(if: TestServer.shared != nil))
struct LeaseTests {
    @Test func `a process that hears of the end answers early`() async throws {
        let twoPasses = ScheduledEvent(input: ["passes": 2, "everySeconds": 60])

        try await withTestGateway { gateway in
            try await gateway.passToNow()
            let (answer, duration) = try await hosting(gateway, .process) { hosted in
                let isolation = try #require(hosted.isolation)
                async let sweep = hosted.invoke("RetrySweep", .schedule(twoPasses))
                let hasBegun = try await eventually {
                    isolation.processIDs(of: "RetrySweep").contains { id in
                        ProcessFacts.heedsTermination(id)
                    }
                }
                #expect(hasBegun)
                let began = ContinuousClock.now
                isolation.beginStopping()
                return (try await sweep, ContinuousClock.now - began)
            }

            #expect(answer["delivered"] == 0)
            #expect(duration < .seconds(30))
        }
    }

    @Test func `a process killed while it sends holds its message for a lease`() async throws {
        let event = try Event.decode(EventFile(named: "originate-sms.json").bytes)

        try await withRecordingServer(answer: { $0.order == 0 ? .hang : .status(200) }) { partner in
            try await withTestGateway(DemoAgreements.agreements(primary: partner.url())) {
                gateway in
                try await gateway.passToNow()
                let counts = try await hosting(gateway, .process) { hosted in
                    let isolation = try #require(hosted.isolation)
                    _ = try await hosted.invoke("OriginateMessage", event)
                    await partner.waitForRequests(1)
                    let sender = try #require(isolation.processIDs(of: "OriginateMessage").first)
                    kill(sender, SIGKILL)
                    #expect(
                        try await eventually {
                            isolation.processIDs(of: "OriginateMessage").isEmpty
                        }
                    )

                    let early = try await hosted.invoke("RetrySweep", .schedule(.init()))
                    try await gateway.pass(seconds: 61)
                    let late = try await hosted.invoke("RetrySweep", .schedule(.init()))
                    return [early["delivered"], late["delivered"]]
                }

                #expect(counts == [0, 1])
                #expect(partner.requests.count == 2)
            }
        }
    }
}
