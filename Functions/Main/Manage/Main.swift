import Foundation
import Handlers
import Invocation

@main enum Main {
    static func main() async {
        exit(await SingleInvocation.run { try Wiring.function(Manage.self) })
    }
}
