/// Everything that is wrong with an agreements file.
package struct AgreementFaults: Error, Hashable, Sendable, CustomStringConvertible {
    /// One fault and where it is.
    package struct Fault: Hashable, Sendable, CustomStringConvertible {
        /// From 1.
        package var line: Int
        package var text: String

        package var description: String { "line \(line): \(text)" }
    }

    /// In the order of their lines; never empty.
    package var faults: [Fault]

    package var description: String { faults.map(\.description).joined(separator: "\n") }
}
