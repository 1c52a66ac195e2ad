import Foundation

/// Where the build put the package's programs: beside the tests.
package enum BuildFolder {
    package static var path: String {
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: own ?? CommandLine.arguments[0]).deletingLastPathComponent().path
    }
}
