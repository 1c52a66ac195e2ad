import Curl
import JSON
import Synchronization
import TestSupport

/// The carriers' reports: prompt, early, twice, late, out of order and against each other.
final class Reporter: Sendable {
    private enum Style: String, CaseIterable {
        case prompt, early, twice, late, unordered, contrary
    }

    /// A message that a carrier took.
    private struct Ticket {
        var carrier: String
        var id: String
        var text: String
        var to: String
        var subject: String
    }

    private let plan: Plan
    private let caller: Caller
    private let journal: Journal
    private let seen = Mutex<Set<String>>([])
    private let open = Atomic<Int>(0)
    private let tickets: AsyncStream<Ticket>
    private let source: AsyncStream<Ticket>.Continuation

    init(_ plan: Plan, _ caller: Caller) {
        self.plan = plan
        self.caller = caller
        journal = caller.journal
        (tickets, source) = AsyncStream.makeStream()
    }

    /// Reports that are still to be made.
    var waiting: Int { open.load(ordering: .relaxed) }

    /// Reports once on what a carrier takes.
    func take(_ parcel: Parcel) async {
        let words = parcel.key.split(separator: "/").map(String.init)
        guard words.count == 2, !words[0].hasPrefix("m"),
            seen.withLock({ $0.insert(parcel.key).inserted })
        else { return }
        let carrier = words[0].hasPrefix("s") ? "south" : "north"
        open.add(1, ordering: .relaxed)
        source.yield(
            Ticket(
                carrier: carrier,
                id: parcel.id,
                text: words[0],
                to: words[1],
                subject: parcel.key
            )
        )
        // The report is there before the carrier's answer.
        if style(words[0]) == .early { try? await Task.sleep(for: .milliseconds(150)) }
    }

    func finish() { source.finish() }

    /// Reports until it is finished.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await ticket in tickets {
                group.addTask {
                    await self.report(ticket)
                    self.open.subtract(1, ordering: .relaxed)
                }
            }
        }
    }

    private func style(_ text: String) -> Style {
        var chance = plan.chance("style", text)
        let isPrompt = Int.random(in: 0..<2, using: &chance) == 0
        return isPrompt ? .prompt : Style.allCases.randomElement(using: &chance) ?? .prompt
    }

    private func report(_ ticket: Ticket) async {
        var chance = plan.chance("report", ticket.text)
        let style = style(ticket.text)
        let isDelivered = Int.random(in: 0..<5, using: &chance) > 0
        let state = isDelivered ? "delivered" : "failed"
        let milliseconds =
            switch style {
            case .early: 0
            case .late: Int.random(in: 5_000...25_000, using: &chance)
            case _: Int.random(in: 20...800, using: &chance)
            }
        if style != .prompt { journal.count("report-" + style.rawValue) }
        try? await Task.sleep(for: .milliseconds(milliseconds))
        if style == .prompt { await post(ticket, "enroute") }
        await tell(ticket, state)
        switch style {
        case .prompt, .early, .late: break
        case .twice: await post(ticket, state)
        case .unordered: await post(ticket, "enroute")
        case .contrary: await post(ticket, isDelivered ? "failed" : "delivered")
        }
    }

    /// The first final state, which is what the sender has to be told.
    private func tell(_ ticket: Ticket, _ state: String) async {
        let (key, lane) = Self.report(ticket)
        journal.begin(key, lane: lane) { message in
            message.subject = ticket.subject
            message.state = state
        }
        caller.end(key, await post(ticket, state))
    }

    @discardableResult
    private func post(_ ticket: Ticket, _ status: String) async -> HTTPResponse? {
        let body: JSON = ["id": .string(ticket.id), "status": .string(status)]
        return await caller.carry(ticket.carrier, "report", body)
    }

    /// The DR's key, and the lane that it takes.
    private static func report(_ ticket: Ticket) -> (key: String, lane: String) {
        switch ticket.text.first {
        case "g": ("dr:" + ticket.text, "acme/" + ticket.to)
        case "p": ("dr:" + ticket.text, "bulk/dr")
        case "s": ("dr:" + ticket.text, "quick/dr")
        case _: ("dr:SM" + ticket.id.replacing("-", with: ""), "desk/dr/" + ticket.to)
        }
    }
}
