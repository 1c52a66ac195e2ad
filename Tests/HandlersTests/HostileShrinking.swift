import JSON

extension HostileInput {
    /// The smallest event that has the same fault.
    func shrunk(
        _ fault: String,
        _ take: (HostileInput) async throws -> String?
    ) async throws -> HostileInput {
        var input = self
        guard octets == nil else { return self }
        var tries = 0
        var isSmaller = true
        while isSmaller, tries < 600 {
            isSmaller = false
            for event in input.event.smaller where tries < 600 {
                tries += 1
                let less = HostileInput(function: function, event: event)
                guard try await take(less) == fault else { continue }
                input = less
                isSmaller = true
                break
            }
        }
        return input
    }
}
