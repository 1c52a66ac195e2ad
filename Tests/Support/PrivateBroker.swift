import Foundation
package import STOMP

/// A throw-away broker of one test, which may stop, kill and start it; its messages stay.
package struct PrivateBroker: Sendable {
    /// What a command of the broker ended with.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let address: BrokerAddress
    private let control: String
    private let folder: String

    /// Whether brokers can be made here: `.ci/with-broker` names the script that does it.
    package static var isAvailable: Bool { controlScript != nil }

    private static var controlScript: String? {
        ProcessInfo.processInfo.environment["TEST_BROKER_CONTROL"]
    }

    fileprivate static func make() async throws -> PrivateBroker {
        guard let control = controlScript else {
            throw Failure(description: "TEST_BROKER_CONTROL is not set")
        }
        let number = String(UInt64.random(in: .min ... .max), radix: 36)
        let folder = "/tmp/waypost-broker-\(number)"
        try await run(control, folder, "create")
        let text = try String(contentsOfFile: "\(folder)/url", encoding: .utf8)
        guard let address = BrokerAddress(text.trimmingCharacters(in: .newlines)) else {
            throw Failure(description: "the broker has no address")
        }
        return PrivateBroker(address: address, control: control, folder: folder)
    }

    package var configuration: BrokerConfiguration { TestBroker.configuration(for: address) }

    /// Starts it and waits until it takes connections.
    package func start() async throws { try await command("start") }

    /// Kills it, as a crash would.
    package func kill() async throws { try await command("kill") }

    /// Stops it in order.
    package func stop() async throws { try await command("stop") }

    /// Has its process stand still, connections and all, until it is let go on or killed.
    package func freeze() async throws {
        let id = try String(contentsOfFile: "\(folder)/pid", encoding: .utf8)
        try await Self.run("/bin/kill", "-STOP", id.trimmingCharacters(in: .newlines))
    }

    fileprivate func remove() async throws { try await command("remove") }

    private func command(_ name: String) async throws { try await Self.run(control, folder, name) }

    private static func run(_ program: String, _ arguments: String...) async throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        guard status == 0 else {
            let command = "\(program) \(arguments.joined(separator: " "))"
            throw Failure(description: "\(command) ended with \(status)")
        }
    }
}

/// Runs `body` with a running broker of its own, which is removed afterwards.
@discardableResult
package func withPrivateBroker<Result>(
    _ body: (PrivateBroker) async throws -> Result
) async throws -> Result {
    let broker = try await PrivateBroker.make()
    do {
        try await broker.start()
        let result = try await body(broker)
        try await broker.remove()
        return result
    } catch {
        try? await broker.remove()
        throw error
    }
}
