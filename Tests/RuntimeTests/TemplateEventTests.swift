import JSON
import LocalRuntime
import Testing

struct TemplateEventTests {
    /// A template of one function whose only event is given.
    private func template(event: String) -> String {
        templateHead + """
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: h
                  Events:
                    E: \(event)
            """
    }

    @Test func `schedules of both kinds are read`() throws {
        let template = try readTemplate(
            template(
                event: """
                    {Type: Schedule, Properties: {Schedule: cron(0 8 ? * 2 *), Enabled: false}}
                            V:
                              Type: ScheduleV2
                              Properties:
                                ScheduleExpression: at(2030-01-01T00:00:00)
                                ScheduleExpressionTimezone: UTC
                                State: ENABLED
                                Input: '[1]'
                    """
            )
        )

        #expect(template.schedules.map(\.name) == ["E", "V"])
        #expect(template.schedules.map(\.isEnabled) == [false, true])
        #expect(template.schedules.map(\.input) == [nil, [1]])
    }

    @Test func `a route without path and method takes everything`() throws {
        let template = try readTemplate(template(event: "{Type: HttpApi}"))

        #expect(template.routes.map(\.path) == ["$default"])
    }

    @Test func `a route has its own timeout`() throws {
        let yaml = template(
            event: "{Type: HttpApi, Properties: {Path: /a, Method: get, TimeoutInMillis: 5000}}"
        )

        #expect(try readTemplate(yaml).routes.map(\.timeout) == [.seconds(5)])
    }

    @Test(arguments: ["{Type: SQS, Properties: {Queue: !GetAtt Q.Arn}}", "{Type: S3}"])
    func `an event that only the cloud sends is named`(event: String) throws {
        let template = try readTemplate(template(event: event))

        #expect(template.cloudOnly == ["F.E"])
        #expect(template.warnings == [])
    }

    @Test(arguments: [
        (
            "{Type: HttpApi, Properties: {Path: /, Method: GET, Auth: {Authorizer: a}}}",
            "F.E: Auth is not carried out locally"
        ),
        (
            "{Type: Schedule, Properties: {Schedule: rate(1 day), RetryPolicy: {}}}",
            "F.E: RetryPolicy is not carried out locally"
        ),
        ("{Type: Schedul, Properties: {}}", "F.E: Schedul events are not sent locally"),
    ])
    func `an event that is not carried out is warned of`(event: String, warning: String) throws {
        #expect(try readTemplate(template(event: event)).warnings == ["line 8: \(warning)"])
    }

    @Test(arguments: [
        ("{Type: Api, Properties: {Path: /, Method: GET}}", "F.E: Api is not served locally"),
        ("{Properties: {}}", "F.E has no Type"),
        ("{Type: HttpApi, Properties: {Path: /}}", "F.E has one of Path and Method without"),
        ("{Type: HttpApi, Properties: {Path: x, Method: GET}}", "\"x\" is no path"),
        ("{Type: HttpApi, Properties: {Path: /, Method: GRAB}}", "\"GRAB\" is no method"),
        ("{Type: HttpApi, Properties: {Path: !Ref P, Method: GET}}", "Path has to be written"),
        ("{Type: HttpApi, Properties: {PayloadFormatVersion: '1.0'}}", "F.E: PayloadFormat"),
        ("{Type: HttpApi, Properties: {TimeoutInMillis: 30001}}", "TimeoutInMillis is not"),
        ("{Type: Schedule, Properties: {Input: '{}'}}", "F.E has no Schedule"),
        ("{Type: Schedule, Properties: {Schedule: rate(2 minute)}}", "rate(2 minute): the unit"),
        ("{Type: Schedule, Properties: {Schedule: at(2030-01-01T00:00:00)}}", "at(…) takes a"),
        ("{Type: Schedule, Properties: {Schedule: rate(1 day), Input: '{'}}", "F.E: Input is no"),
        ("{Type: Schedule, Properties: {Schedule: rate(1 day), Enabled: 3}}", "Enabled is neither"),
        (
            "{Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day), State: ON}}",
            "F.E: State is neither"
        ),
        (
            "{Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day), "
                + "ScheduleExpressionTimezone: Europe/Oslo}}",
            "F.E: schedules run in UTC alone"
        ),
    ])
    func `an event that cannot be carried out is a fault`(event: String, reason: String) {
        let faults = templateFaults(template(event: event))

        #expect(faults.count == 1)
        #expect(faults.first?.hasPrefix("8: \(reason)") == true, "\(faults)")
    }
}
