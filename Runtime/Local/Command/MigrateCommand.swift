import Handlers
import ArgumentParser
import Store

/// Brings the schema up to date.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the database's schema up to date, under a lock."
    )

    func run() async throws {
        let progress = Progress()
        let desk = try await Desk.open { progress.step($0) }
        do {
            let deadline = ContinuousClock.now + .seconds(300)
            let applied = try await desk.wiring.store.migrate(by: deadline) {
                progress.step("schema step \($0) applied")
            }
            let state = try await desk.wiring.store.schemaState(by: deadline)
            progress.end()
            Terminal.say("\(applied) steps applied; the schema is at \(state.applied)")
        } catch {
            progress.end()
            await desk.close()
            throw error
        }
        await desk.close()
    }
}
