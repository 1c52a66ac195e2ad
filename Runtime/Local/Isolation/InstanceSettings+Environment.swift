import Foundation
import Invocation
import Logging

extension InstanceSettings {
    /// Settings of ours that functions read, and what a connection string may lean on.
    private static let passedOn = ["WAYPOST_", "DATABASE_", "PG"]
    private static let passedOnNames = [
        "HOME", "LD_LIBRARY_PATH", "SSL_CERT_DIR", "SSL_CERT_FILE", "TMPDIR",
    ]

    /// - Parameter path: Of the executable.
    init(
        _ function: FunctionResource,
        _ path: String,
        _ settings: Isolation.Settings,
        clock: Clock,
        logger: Logger
    ) {
        let own = settings.environment
        let region = own["AWS_REGION"] ?? own["AWS_DEFAULT_REGION"] ?? "us-east-1"
        self.init(
            name: function.logicalID,
            functionName: function.functionName,
            executable: URL(fileURLWithPath: path).path,
            environment: Self.environment(of: function, path, region, own),
            timeout: .seconds(function.timeoutSeconds),
            memoryBytes: function.memoryMB * 1_048_576,
            startTime: settings.startTime,
            region: region,
            clock: clock,
            logger: logger
        )
    }

    /// What the template gives, what the platform sets, and the database of this runtime.
    private static func environment(
        of function: FunctionResource,
        _ path: String,
        _ region: String,
        _ own: [String: String]
    ) -> [String: String] {
        var all = own.filter { name, _ in
            passedOn.contains { name.hasPrefix($0) } || passedOnNames.contains(name)
        }
        // An empty value of the template says no more than none.
        all.merge(function.environment) { $1.isEmpty ? $0 : $1 }
        // The database is that of the runtime, whatever the cloud's is.
        for name in ["DATABASE_URL", "DATABASE_PREPARE"] { all[name] = own[name] }
        // Nobody here reads them from a log; who wants to see the lines says so.
        all["WAYPOST_METRICS"] = all["WAYPOST_METRICS"] ?? "none"
        // One event at a time needs one.
        all["DATABASE_CONNECTIONS"] = "1"
        all.merge(platform(of: function, path, region)) { $1 }
        return all
    }

    /// What the platform sets, but for credentials.
    private static func platform(
        of function: FunctionResource,
        _ path: String,
        _ region: String
    ) -> [String: String] {
        let name = function.functionName
        return [
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_EXECUTION_ENV": "AWS_Lambda_provided.al2023",
            "AWS_LAMBDA_FUNCTION_NAME": name,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "\(function.memoryMB)",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/\(name)",
            "AWS_LAMBDA_LOG_STREAM_NAME": "local",
            "LAMBDA_TASK_ROOT": URL(fileURLWithPath: path).deletingLastPathComponent().path,
            "_HANDLER": function.handler,
        ]
    }
}
