import FoundationEssentials
import JSON
import LocalRuntime
import Testing

struct TemplateTests {
    @Test func `the repository's own template names its functions and schedule`() throws {
        let template = try ownTemplate()

        #expect(template.warnings.isEmpty)
        #expect(
            template.cloudOnly == [
                "Rules", "Conditions", "ReservedConcurrentExecutions", "DeliveryReport.Queue",
                "EventInvokeConfig", "ReportQueue", "ReportDeadLetters", "SweepFailures", "Logs",
                "LogPolicy", "FunctionRole", "ReportRole", "SweepRole", "BacklogIsLong",
                "MessageWaitsLong", "SweepFails", "SweepIsMissing", "SweepsAreLost",
                "ReportsAreLost",
            ]
        )
        #expect(
            template.functions.map(\.logicalID) == [
                "TerminateMessage", "OriginateMessage", "DeliveryReport", "RetrySweep", "Manage",
            ]
        )
        #expect(template.functions.allSatisfy { $0.handler == "bootstrap" })
        #expect(template.functions.allSatisfy { $0.environment["DATABASE_URL"] != nil })
        #expect(template.functions.map(\.timeoutSeconds) == [30, 75, 75, 70, 30])
        _ = try RouteTable(template.routes)
        let schedule = try #require(template.schedules.first)
        #expect(template.schedules.count == 1)
        #expect(schedule.function == "RetrySweep")
        #expect(schedule.expression == .rate(seconds: 60))
        #expect(schedule.input == ["passes": 2, "everySeconds": 30])
    }

    @Test func `the repository's own template names the routes of every protocol`() throws {
        let routes = [
            "ANY /GTIGLOBALMsgGateway/v2/message TerminateMessage",
            "ANY /GTIGLOBALMsgGateway/v2/message/ TerminateMessage",
            "ANY /GTIGLOBALMsgGateway/{proxy+} TerminateMessage",
            "ANY /gw/rs/sendMessages TerminateMessage",
            "ANY /gw/ws/SMSGatewayV10 TerminateMessage",
            "ANY /gw/SMSGateway TerminateMessage",
            "ANY /gw/{proxy+} TerminateMessage",
            "ANY /api/gateway TerminateMessage",
            "ANY /api/{proxy+} TerminateMessage",
            "ANY /msg-client/send TerminateMessage",
            "ANY /msg-client/send/ TerminateMessage",
            "ANY /msg-client/{proxy+} TerminateMessage",
            "ANY /carrier/{name}/mo OriginateMessage",
            "ANY /msg-client/receive OriginateMessage",
            "ANY /msg-client/receive/ OriginateMessage",
            "ANY /carrier/{name}/report DeliveryReport",
            "ANY /msg-client/delivery-notification DeliveryReport",
            "ANY /msg-client/delivery-notification/ DeliveryReport",
            "ANY /mgmt/{proxy+} Manage",
            "ANY /management/{proxy+} Manage",
            "ANY /msg-client/queue/{proxy+} Manage",
            "ANY /api/externalMO Manage",
            "ANY /api/messages/program/{id} Manage",
            "ANY /GTIGLOBALMsgGateway/v2/media Manage",
            "ANY /GTIGLOBALMsgGateway/v2/media/ Manage",
            "ANY /GTIGLOBALMsgGateway/v2/media/{mediaId} Manage",
            "ANY /GTIGLOBALMsgGateway/v2/media/{mediaId}/ Manage",
        ]
        let template = try ownTemplate()

        #expect(template.routes.map { "\($0.method) \($0.path) \($0.function)" } == routes)
    }

    @Test func `a function's own properties take the place of the global ones`() throws {
        let template = try readTemplate(
            """
            Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
            Globals:
              Function:
                Handler: global
                Timeout: 10
                MemorySize: 512
                Environment: {Variables: {A: 1, B: two}}
            Resources:
              F:
                Type: AWS::Serverless::Function
                Properties:
                  FunctionName: own-name
                  CodeUri: build/f
                  Timeout: 20
                  Environment: {Variables: {B: "own", C: true}}
              G: {Type: AWS::Serverless::Function}
            """
        )

        let function = try #require(template.functions.first)
        #expect(function.functionName == "own-name")
        #expect(function.handler == "global")
        #expect(function.codeURI == "build/f")
        #expect(function.timeoutSeconds == 20)
        #expect(function.memoryMB == 512)
        #expect(function.environment == ["A": "1", "B": "own", "C": "true"])
        #expect(template.functions[1].functionName == "G")
        #expect(template.functions[1].timeoutSeconds == 10)
        #expect(template.warnings.isEmpty)
    }

    @Test func `intrinsic values come from the environment, then from a default`() throws {
        let template = try readTemplate(
            """
            Transform: AWS::Serverless-2016-10-31
            Parameters:
              P: {Type: String, Default: from-default}
              Q: {Type: String}
            Resources:
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: h
                  Environment:
                    Variables:
                      ONE: !Sub "${AWS::Region}"
                      TWO: !Ref P
                      THREE: {"Ref": P}
                      FOUR: !Ref Q
                      FIVE: !GetAtt F.Arn
                      SIX: {"Fn::Join": ["", [a, b]]}
            """,
            environment: ["ONE": "1", "TWO": "2"]
        )

        #expect(
            template.functions[0].environment == ["ONE": "1", "TWO": "2", "THREE": "from-default"]
        )
        #expect(
            template.warnings.map { $0.prefix { $0 != "," } } == [
                "line 15: F: FOUR is left out", "line 16: F: FIVE is left out",
                "line 17: F: SIX is left out",
            ]
        )
    }

    @Test func `all faults are told at once, each with its line`() {
        let faults = templateFaults(
            templateHead + """
                  F:
                    Type: AWS::Serverless::Function
                    Properties: {Timeout: 901, MemorySize: 64, InlineCode: x}
                  G:
                    Type: AWS::Serverless::Function
                    Properties:
                      Handler: h
                      Events:
                        A: {Type: HttpApi, Properties: {Path: "/{x}", Method: GET}}
                        B: {Type: HttpApi, Properties: {Path: "/{y}", Method: GET}}
                  H: {Properties: {}}
                """
        )

        #expect(faults.map { $0.prefix { $0 != ":" } } == ["5", "5", "5", "4", "12", "13"])
        #expect(faults[3].hasSuffix("F has no Handler"))
        #expect(faults[4].hasSuffix("the route GET /{y} is there twice, first on line 11"))
    }

    @Test(arguments: [
        ("", "0: the template is empty"),
        ("a: [", "2: no YAML"),
        ("a: 1\na: 2", "1: no YAML"),
        ("- a", "1: the template is no mapping"),
        ("Resources: {}", "1: Transform is not"),
        ("Transform: AWS::Serverless-2016-10-31", "1: Resources is missing"),
    ])
    func `what is no template is a fault`(yaml: String, fault: String) {
        let faults = templateFaults(yaml)

        #expect(faults.count == 1)
        #expect(faults.first?.hasPrefix(fault) == true, "\(faults)")
    }

    @Test func `what is not carried out is named, apart from what only a cloud has`() throws {
        let template = try readTemplate(
            """
            Transform: AWS::Serverless-2016-10-31
            Conditions: {}
            Globals: {HttpApi: {CorsConfiguration: true}}
            Resources:
              Q: {Type: AWS::SQS::Queue}
              F:
                Type: AWS::Serverless::Function
                Condition: C
                Properties:
                  {Handler: h, Layers: [], Runtime: p, ReservedConcurrentExecutions: !Ref P}
            """
        )

        #expect(
            template.warnings == [
                "line 3: Globals.HttpApi is not carried out locally",
                "line 8: F: Condition is not evaluated, it is always run",
                "line 10: F: Layers is not carried out locally",
            ]
        )
        #expect(template.cloudOnly == ["Conditions", "Q", "ReservedConcurrentExecutions"])
    }

    @Test func `a resource that the model does not know is warned of`() throws {
        let template = try readTemplate(
            templateHead + """
                  F:
                    Type: AWS::Serverless::Functio
                  T:
                    Type: AWS::Serverless::SimpleTable
                """
        )

        #expect(
            template.warnings == ["line 4: F: AWS::Serverless::Functio is not run locally"]
        )
        #expect(template.cloudOnly == ["T"])
    }

    @Test func `the longest time of a function is known`() throws {
        let template = try readTemplate(
            templateHead + """
                  F:
                    Type: AWS::Serverless::Function
                    Properties: {Handler: h, Timeout: 70}
                  G:
                    Type: AWS::Serverless::Function
                    Properties: {Handler: h}
                """
        )

        #expect(template.longestTimeout == .seconds(70))
    }
}

/// The file that this repository deploys.
private func ownTemplate() throws -> Template {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../template.yaml")
    let yaml = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    return try readTemplate(yaml, environment: ["DATABASE_URL": "postgresql://db"])
}
