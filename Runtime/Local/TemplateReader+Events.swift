import JSON
import Yams

extension TemplateReader {
    /// Types of events that the model knows and that only the cloud sends.
    private static let cloudEvents: Set<String> = [
        "AlexaSkill", "CloudWatchEvent", "CloudWatchLogs", "Cognito", "DocumentDB", "DynamoDB",
        "EventBridgeRule", "IoTRule", "Kinesis", "MQ", "MSK", "S3", "SNS", "SQS",
        "SelfManagedKafka",
    ]

    mutating func readEvent(_ event: Entry, into function: inout FunctionResource) {
        let name = "\(function.logicalID).\(event.key)"
        guard let attributes = mapping(event.value, name) else { return }
        guard let type = attributes.first(where: { $0.key == "Type" })?.value else {
            return fault(event.value, "\(name) has no Type")
        }
        let properties = attributes.first { $0.key == "Properties" }
        let entries = properties.flatMap { mapping($0.value, "\(name).Properties") } ?? []
        switch type.string {
        case "HttpApi":
            if let route = readRoute(entries, at: event.value, name, function.logicalID) {
                function.routes.append(route)
            }
        case "Schedule", "ScheduleV2":
            let isRule = type.string == "Schedule"
            if let schedule = readSchedule(entries, isRule: isRule, event, function.logicalID) {
                function.schedules.append(schedule)
            }
        case "Api":
            fault(type, "\(name): Api is not served locally; HttpApi is")
        case let kind? where Self.cloudEvents.contains(kind): leaveToCloud(name)
        default: warn(type, "\(name): \(type.string ?? "this") events are not sent locally")
        }
    }

    private mutating func readRoute(
        _ entries: [Entry],
        at node: Node,
        _ name: String,
        _ function: String
    ) -> Route? {
        var method: String?
        var path: String?
        var timeout: Duration?
        for entry in entries {
            switch entry.key {
            case "Path": path = text(entry)
            case "Method": method = text(entry)
            case "TimeoutInMillis":
                timeout = integer(entry, in: 50...30_000).map { .milliseconds($0) }
            case "PayloadFormatVersion" where entry.value.string == "2.0": break
            case "PayloadFormatVersion":
                fault(entry.value, "\(name): PayloadFormatVersion 2.0 is the only one")
            case "ApiId": break
            default: warn(entry.value, "\(name): \(entry.key) is not carried out locally")
            }
        }
        if entries.allSatisfy({ $0.key != "Path" && $0.key != "Method" }) {
            (method, path) = ("ANY", Route.defaultKey)
        } else if entries.filter({ $0.key == "Path" || $0.key == "Method" }).count != 2 {
            fault(node, "\(name) has one of Path and Method without the other")
        }
        guard let method, let path else { return nil }
        return makeRoute(method, path, function, timeout, at: node)
    }

    private mutating func makeRoute(
        _ method: String,
        _ path: String,
        _ function: String,
        _ timeout: Duration?,
        at node: Node
    ) -> Route? {
        do {
            let route = try Route(method: method, path: path, function: function, timeout: timeout)
            if let line = routeLines.updateValue(node.line, forKey: route.shape) {
                fault(node, "\(RouteFault.duplicate(route.key)), first on line \(line)")
            }
            return route
        } catch {
            fault(node, error.description)
            return nil
        }
    }

    private mutating func readSchedule(
        _ entries: [Entry],
        isRule: Bool,
        _ event: Entry,
        _ function: String
    ) -> Schedule? {
        let name = "\(function).\(event.key)"
        var expression: Entry?
        var input: JSON?
        var isEnabled = true
        for entry in entries {
            switch entry.key {
            case "Schedule" where isRule, "ScheduleExpression" where !isRule: expression = entry
            case "Input": input = readInput(entry, name)
            case "Enabled" where isRule: isEnabled = bool(entry) ?? true
            case "State": isEnabled = readState(entry, name) ?? true
            case "ScheduleExpressionTimezone" where !isRule: readTimezone(entry, name)
            case "Name", "Description", "RoleArn", "PermissionsBoundary", "GroupName": break
            default: warn(entry.value, "\(name): \(entry.key) is not carried out locally")
            }
        }
        guard let expression else {
            fault(event.value, "\(name) has no \(isRule ? "Schedule" : "ScheduleExpression")")
            return nil
        }
        guard let text = text(expression), let parsed = readExpression(expression, text, isRule)
        else { return nil }
        return Schedule(
            name: event.key,
            function: function,
            expression: parsed,
            text: text,
            input: input,
            isEnabled: isEnabled
        )
    }

    private mutating func readExpression(
        _ entry: Entry,
        _ text: String,
        _ isRule: Bool
    ) -> ScheduleExpression? {
        do {
            let expression = try ScheduleExpression(text)
            if isRule, case .at = expression {
                fault(entry.value, "at(…) takes a ScheduleV2 event")
            }
            return expression
        } catch {
            fault(entry.value, error.description)
            return nil
        }
    }

    private mutating func readInput(_ entry: Entry, _ name: String) -> JSON? {
        guard let text = text(entry) else { return nil }
        do { return try JSON.parse(Array(text.utf8)) } catch {
            fault(entry.value, "\(name): Input is no JSON: \(error)")
            return nil
        }
    }

    private mutating func readState(_ entry: Entry, _ name: String) -> Bool? {
        guard let text = text(entry) else { return nil }
        switch text {
        case "ENABLED": return true
        case "DISABLED": return false
        default:
            fault(entry.value, "\(name): State is neither ENABLED nor DISABLED")
            return nil
        }
    }

    private mutating func readTimezone(_ entry: Entry, _ name: String) {
        guard let zone = text(entry) else { return }
        if !["UTC", "Etc/UTC", "GMT", "Etc/GMT"].contains(zone) {
            fault(entry.value, "\(name): schedules run in UTC alone, not in \(zone)")
        }
    }
}
