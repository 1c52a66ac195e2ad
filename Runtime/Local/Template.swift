/// What a SAM `template.yaml` says about functions, as far as it can be carried out locally.
package struct Template: Sendable {
    /// In the order of the file.
    package var functions: [FunctionResource]
    /// What the file asks of a function or a route and the local runtime does not do, each with
    /// its line.
    package var warnings: [String]
    /// What only a deployment makes, such as queues and alarms: names, each once, in the order of
    /// the file.
    package var cloudOnly: [String]

    package init(functions: [FunctionResource], warnings: [String], cloudOnly: [String]) {
        self.functions = functions
        self.warnings = warnings
        self.cloudOnly = cloudOnly
    }

    /// Reads a template.
    ///
    /// - Parameter environment: Of the process: it gives the values of variables that the template
    ///   leaves to an intrinsic function such as `!Ref`.
    /// - Throws: ``TemplateError`` with every fault of the file.
    package init(yaml: String, environment: [String: String]) throws(TemplateError) {
        var reader = TemplateReader(environment: environment)
        self = try reader.read(yaml)
    }

    package var routes: [Route] { functions.flatMap(\.routes) }
    /// Of the function that may take the longest.
    package var longestTimeout: Duration { .seconds(functions.map(\.timeoutSeconds).max() ?? 0) }
    package var schedules: [Schedule] { functions.flatMap(\.schedules) }

    /// The template with its schedules named but never fired.
    package func withoutFirings() -> Template {
        var template = self
        for function in template.functions.indices {
            for schedule in template.functions[function].schedules.indices {
                template.functions[function].schedules[schedule].isEnabled = false
            }
        }
        return template
    }
}

/// One `AWS::Serverless::Function`, with what Globals gives it.
package struct FunctionResource: Sendable {
    package var logicalID: String
    /// `FunctionName`, or the logical id where there is none.
    package var functionName: String
    package var handler: String
    /// A folder or archive, relative to the template.
    package var codeURI: String
    /// 1 to 900; 3 where the template says nothing, as in the cloud.
    package var timeoutSeconds: Int
    /// 128 to 10,240; 128 where the template says nothing.
    package var memoryMB: Int
    package var environment: [String: String]
    package var routes: [Route]
    package var schedules: [Schedule]
}

/// Why a template cannot be run: all its faults at once.
package struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One fault.
    package struct Fault: Hashable, Sendable {
        /// From 1; 0 when the file as a whole is at fault.
        package let line: Int
        package let reason: String
    }

    /// In the order in which they were met; never empty.
    package let faults: [Fault]

    package var description: String {
        faults.map { "line \($0.line): \($0.reason)" }.joined(separator: "\n")
    }
}
