import Invocation
import Subprocess

extension Instance {
    /// Runs the executable until it ends.
    ///
    /// `setpriv` has the kernel kill it when this process ends, however that happens. It has a
    /// session of its own, so that a Ctrl-C at the terminal does not reach it, and what it starts
    /// ends with it.
    ///
    /// - Parameter port: Of its Runtime API.
    func runProcess(port: Int) async {
        var variables = settings.environment
        variables["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:\(port)"
        var options = PlatformOptions()
        options.createSession = true
        do {
            let result = try await Subprocess.run(
                .name("setpriv"),
                arguments: ["--pdeathsig", "KILL", "--", settings.executable],
                environment: .custom(
                    Dictionary(
                        uniqueKeysWithValues: variables.map {
                            (Subprocess.Environment.Key(stringLiteral: $0.key), $0.value)
                        }
                    )
                ),
                platformOptions: options,
                input: .none,
                output: .sequence,
                error: .currentStandardError
            ) { execution in
                await attend(execution)
            }
            switch result.terminationStatus {
            case .exited(let code): ended(.exited(code))
            case .signaled(let signal): ended(.signaled(signal))
            }
        } catch {
            ended(nil, "\(error)")
        }
    }

    /// Watches it while it runs; its standard output, which no one reads, goes to our standard
    /// error.
    private func attend(
        _ execution: Execution<NoInput, SequenceOutput, FileDescriptorOutput>
    ) async {
        let id = execution.processIdentifier.value
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await self.watch(id) { isKill in
                    // One that has ended meanwhile needs no signal.
                    try? execution.send(
                        signal: isKill ? .kill : .terminate,
                        toProcessGroup: isKill
                    )
                }
            }
            do {
                for try await piece in execution.standardOutput {
                    StandardStream.error.write(unsafe piece.withUnsafeBytes { unsafe Array($0) })
                }
            } catch {
                // The pipe is cut when the process ends while others hold it.
            }
            // One may close its output and run on, and only its parent hears of its end, which is
            // collected after this: so it is looked at. A cancelled sleep ends the loop.
            while ProcessFacts.isRunning(id), !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(5))
            }
            group.cancelAll()
        }
        // What it started and left; the number is its own until it is collected.
        try? execution.send(signal: .kill, toProcessGroup: true)
    }
}
