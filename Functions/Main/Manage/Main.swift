import Handlers
import Lambda

@main enum Main {
    static func main() { FunctionProcess.run { try Wiring.function(Manage.self) } }
}
