import ArgumentParser
import LocalRuntime

@main enum Main {
    static func main() async { await WaypostCommand.main() }
}
