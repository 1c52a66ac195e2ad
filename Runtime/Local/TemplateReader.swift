import Yams

/// Reads a template and gathers all its faults and warnings on the way.
struct TemplateReader {
    let environment: [String: String]
    var faults: [TemplateError.Fault] = []
    var warnings: [String] = []
    /// Resources, events and sections that only a deployment has a use for.
    var cloudOnly: [String] = []
    /// `Default` of the parameters that have one.
    var parameterDefaults: [String: String] = [:]
    /// The line of each route, by its shape.
    var routeLines: [String: Int] = [:]

    /// Resources of the model, beside functions, that only a deployment makes.
    private static let cloudResources: Set<String> = [
        "AWS::Serverless::Api", "AWS::Serverless::Application",
        "AWS::Serverless::CapacityProvider", "AWS::Serverless::Connector",
        "AWS::Serverless::GraphQLApi", "AWS::Serverless::HttpApi",
        "AWS::Serverless::LayerVersion", "AWS::Serverless::SimpleTable",
        "AWS::Serverless::StateMachine",
    ]

    init(environment: [String: String]) { self.environment = environment }

    mutating func read(_ yaml: String) throws(TemplateError) -> Template {
        var functions: [FunctionResource] = []
        if let root = compose(yaml), let sections = mapping(root, "the template") {
            functions = readSections(sections)
        }
        guard faults.isEmpty else { throw TemplateError(faults: faults) }
        return Template(functions: functions, warnings: warnings, cloudOnly: cloudOnly)
    }

    private mutating func compose(_ yaml: String) -> Node? {
        do {
            if let root = try Yams.compose(yaml: yaml) { return root }
            faults.append(.init(line: 0, reason: "the template is empty"))
        } catch let error as YamlError {
            faults.append(.init(line: error.line, reason: "no YAML: \(error)"))
        } catch {
            faults.append(.init(line: 0, reason: "no YAML: \(error)"))
        }
        return nil
    }

    private mutating func readSections(_ sections: [Entry]) -> [FunctionResource] {
        for section in sections {
            switch section.key {
            case "AWSTemplateFormatVersion", "Description", "Metadata", "Outputs", "Transform",
                "Globals", "Resources":
                continue
            case "Parameters": readParameters(section.value)
            case "Conditions", "Rules": leaveToCloud(section.key)
            default: warn(section.value, "\(section.key) is not carried out locally")
            }
        }
        let transforms = sections.first { $0.key == "Transform" }.map(\.value).map(texts) ?? []
        if !transforms.contains("AWS::Serverless-2016-10-31") {
            faults.append(.init(line: 1, reason: "Transform is not AWS::Serverless-2016-10-31"))
        }
        let defaults = readGlobals(sections.first { $0.key == "Globals" }?.value)
        guard let resources = sections.first(where: { $0.key == "Resources" }) else {
            faults.append(.init(line: 1, reason: "Resources is missing"))
            return []
        }
        var functions: [FunctionResource] = []
        for resource in mapping(resources.value, "Resources") ?? [] {
            if let function = readResource(resource, defaults) { functions.append(function) }
        }
        return functions
    }

    private mutating func readParameters(_ node: Node) {
        for parameter in mapping(node, "Parameters") ?? [] {
            for entry in mapping(parameter.value, parameter.key) ?? [] where entry.key == "Default"
            {
                parameterDefaults[parameter.key] = entry.value.string
            }
        }
    }

    /// The properties that every function starts from.
    private mutating func readGlobals(_ node: Node?) -> [Entry] {
        var defaults: [Entry] = []
        for section in node.flatMap({ mapping($0, "Globals") }) ?? [] {
            if section.key == "Function" {
                defaults = mapping(section.value, "Globals.Function") ?? []
            } else {
                warn(section.value, "Globals.\(section.key) is not carried out locally")
            }
        }
        return defaults
    }

    private mutating func readResource(
        _ resource: Entry,
        _ defaults: [Entry]
    ) -> FunctionResource? {
        guard let attributes = mapping(resource.value, resource.key) else { return nil }
        guard let type = attributes.first(where: { $0.key == "Type" }) else {
            fault(resource.value, "\(resource.key) has no Type")
            return nil
        }
        guard type.value.string == "AWS::Serverless::Function" else {
            let kind = type.value.string ?? "this"
            if kind.hasPrefix("AWS::Serverless::"), !Self.cloudResources.contains(kind) {
                warn(type.value, "\(resource.key): \(kind) is not run locally")
            } else {
                leaveToCloud(resource.key)
            }
            return nil
        }
        for attribute in attributes where attribute.key == "Condition" {
            warn(attribute.value, "\(resource.key): Condition is not evaluated, it is always run")
        }
        let properties = attributes.first { $0.key == "Properties" }
        let own = properties.flatMap { mapping($0.value, "\(resource.key).Properties") } ?? []
        return readFunction(resource, own: own, defaults: defaults)
    }
}

extension YamlError {
    /// From 1; 0 when it is not known.
    fileprivate var line: Int {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
            mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        case .no, .memory, .reader, .writer, .emitter, .representer, .dataCouldNotBeDecoded: 0
        }
    }
}
