import LocalRuntime

/// What every template of a test begins with.
let templateHead = "Transform: AWS::Serverless-2016-10-31\nResources:\n"

func readTemplate(
    _ yaml: String,
    environment: [String: String] = [:]
) throws -> Template {
    try Template(yaml: yaml, environment: environment)
}

/// The faults of a template, each as `line: reason`.
func templateFaults(_ yaml: String) -> [String] {
    do {
        _ = try readTemplate(yaml)
        return []
    } catch let error as TemplateError {
        return error.faults.map { "\($0.line): \($0.reason)" }
    } catch {
        return ["\(error)"]
    }
}
