import Yams

extension TemplateReader {
    /// Properties that shape a deployment and change nothing in a local run.
    private static let deploymentOnly: Set<String> = [
        "Architectures", "AutoPublishAlias", "AutoPublishAliasAllProperties",
        "AutoPublishCodeSha256", "CodeSigningConfigArn", "DeploymentPreference", "Description",
        "EphemeralStorage", "KmsKeyArn", "LoggingConfig", "PermissionsBoundary", "Policies",
        "PropagateTags", "Role", "RolePath", "Runtime", "RuntimeManagementConfig", "Tags",
        "Tracing", "VersionDescription", "VpcConfig",
    ]

    mutating func readFunction(
        _ resource: Entry,
        own: [Entry],
        defaults: [Entry]
    ) -> FunctionResource {
        var function = FunctionResource(
            logicalID: resource.key,
            functionName: resource.key,
            handler: "",
            codeURI: ".",
            timeoutSeconds: 3,
            memoryMB: 128,
            environment: [:],
            routes: [],
            schedules: []
        )
        // Globals first, so that the function's own properties take their place.
        for property in defaults + own { read(property, into: &function) }
        if function.handler.isEmpty { fault(resource.value, "\(resource.key) has no Handler") }
        return function
    }

    private mutating func read(_ property: Entry, into function: inout FunctionResource) {
        switch property.key {
        case "FunctionName": function.functionName = text(property) ?? function.functionName
        case "Handler": function.handler = text(property) ?? function.handler
        case "CodeUri": function.codeURI = text(property) ?? function.codeURI
        case "Timeout":
            function.timeoutSeconds = integer(property, in: 1...900) ?? function.timeoutSeconds
        case "MemorySize":
            function.memoryMB = integer(property, in: 128...10_240) ?? function.memoryMB
        case "Environment": readEnvironment(property.value, into: &function)
        case "Events":
            for event in mapping(property.value, "\(function.logicalID).Events") ?? [] {
                readEvent(event, into: &function)
            }
        case "PackageType" where property.value.string == "Zip": break
        case "PackageType", "InlineCode", "ImageUri", "ImageConfig":
            fault(property.value, "\(function.logicalID): \(property.key) cannot be run locally")
        case _ where Self.deploymentOnly.contains(property.key): break
        case "EventInvokeConfig", "ReservedConcurrentExecutions":
            leaveToCloud(property.key)
        default:
            warn(
                property.value,
                "\(function.logicalID): \(property.key) is not carried out locally"
            )
        }
    }

    private mutating func readEnvironment(_ node: Node, into function: inout FunctionResource) {
        for section in mapping(node, "Environment") ?? [] {
            guard section.key == "Variables" else {
                fault(section.value, "Environment has Variables alone, not \(section.key)")
                continue
            }
            for variable in mapping(section.value, "Variables") ?? [] {
                // What Globals gave does not outlive a value that cannot be told here.
                function.environment[variable.key] = readVariable(variable, of: function)
            }
        }
    }

    /// A value that an intrinsic function makes is taken from the process's environment, else from
    /// the parameter's default.
    private mutating func readVariable(
        _ variable: Entry,
        of function: FunctionResource
    ) -> String? {
        guard let intrinsic = variable.value.intrinsic else { return text(variable) }
        if let value = environment[variable.key] { return value }
        if let name = variable.value.referenced, let value = parameterDefaults[name] {
            return value
        }
        warn(
            variable.value,
            "\(function.logicalID): \(variable.key) is left out, since !\(intrinsic) is not "
                + "evaluated and the environment has no \(variable.key)"
        )
        return nil
    }
}
