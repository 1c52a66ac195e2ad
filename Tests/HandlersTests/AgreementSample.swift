import Agreements
import Gateway
import Testing

/// A good agreements file, and the faults of copies with something else in it.
struct AgreementSample {
    let text: String

    func read() throws -> Agreements { try AgreementReader.read(text, allowsPlainHTTP: false) }

    /// The faults with `new` in place of `old`, which must be there once.
    func faults(_ old: String, _ new: String) -> [String] {
        #expect(text.ranges(of: old).count == 1, "\(old) is there once")
        do {
            _ = try AgreementReader.read(text.replacing(old, with: new), allowsPlainHTTP: false)
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }
}
