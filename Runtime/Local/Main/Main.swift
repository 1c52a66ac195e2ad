import ArgumentParser
import CPlatform
import LocalRuntime

@main enum Main {
    /// Two pools of memory for all threads: with one for each two of them, a process keeps a tenth
    /// more that was freed, and is no faster (measured on two cores).
    private static let pools: Int32 = 2

    static func main() async {
        cplatform_limit_pools(pools)
        await WaypostCommand.main()
    }
}
