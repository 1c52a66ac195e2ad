import JSON
import TestSupport

/// Everybody who sends: partners of four protocols, and handsets.
struct Traffic: Sendable {
    let plan: Plan
    let caller: Caller
    /// When they stop.
    let seconds: Double

    var journal: Journal { caller.journal }

    /// Sends until the time is over; each sender has numbers of its own.
    func run(in group: inout ThrowingTaskGroup<Void, any Error>) {
        for index in 0..<4 {
            add("g\(index)", 50...400, to: &group) { await gtiglobal($0, Numbers.acme(index, $1)) }
            add("o\(index)", 50...500, to: &group) {
                await originate($0, from: Numbers.acme(index, $1), to: "+12025550140", .acme)
            }
        }
        for index in 0..<2 {
            add("p\(index)", 500...1_500, to: &group) { text, _ in await puzzel(text, index) }
            add("e\(index)", 200...900, to: &group) {
                await expertflow($0, Numbers.desk(index, $1))
            }
            add("q\(index)", 300...1_200, to: &group) {
                await originate($0, from: Numbers.bulk(index, $1), to: "2097", .bulk)
            }
            add("x\(index)", 300...1_200, to: &group) {
                await originate($0, from: Numbers.desk(index, $1), to: "20901", .desk)
            }
        }
        add("m0", 400...1_500, to: &group) { await mgage($0, $1) }
        add("s0", 800...2_500, to: &group) { await short($0, $1) }
    }

    /// - Parameter send: Gets the message's text, and a number that chance chose.
    private func add(
        _ name: String,
        _ pause: ClosedRange<Int>,
        to group: inout ThrowingTaskGroup<Void, any Error>,
        send: @escaping @Sendable (_ text: String, _ choice: Int) async -> Void
    ) {
        group.addTask {
            var chance = plan.chance("sender", name)
            var number = 0
            while journal.now < seconds {
                await send("\(name)-\(number)", Int.random(in: 0..<1_000, using: &chance))
                number += 1
                let milliseconds = Int.random(in: pause, using: &chance)
                try await Task.sleep(for: .milliseconds(milliseconds))
            }
        }
    }
}

/// Who is whose.
enum Numbers {
    /// Four subscribers for each sender.
    static func acme(_ sender: Int, _ choice: Int) -> String {
        "+4477009001\(10 + sender * 4 + choice % 4)"
    }

    static let acmes = (0..<16).map { "+4477009001\(10 + $0)" }

    static func bulk(_ sender: Int, _ choice: Int) -> String {
        "+479000\(1_000 + sender * 100 + choice % 5)"
    }

    static func desk(_ sender: Int, _ choice: Int) -> String {
        "+4477009004\(10 + sender * 4 + choice % 4)"
    }

    /// As its users write them, without a plus sign.
    static func shop(_ choice: Int) -> String { "120255501\(10 + choice % 6)" }

    static func quick(_ choice: Int) -> String { "+479100\(1_000 + choice % 6)" }
}
