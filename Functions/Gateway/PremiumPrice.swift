/// What premium messages may cost in Norway, in øre.
package enum PremiumPrice {
    /// Whole kroner, at least one.
    private static let step = 100

    /// The highest price under a service code of five digits; nil for a code that is none.
    package static func limit(serviceCode: String) -> Int? {
        guard serviceCode.utf8.count == 5, serviceCode.utf8.allSatisfy(\.isASCIIDigit),
            let code = Int(serviceCode)
        else { return nil }
        switch code {
        case 1000...1001, 2000...2004, 3000...3012, 4000...4003, 16_008: return 50_000
        case 5000...5010, 6000...6009, 7000...7003, 8000...8002, 9000...9003, 10_000...10_002,
            11_000...11_001, 12_000...12_001, 13_000...13_008, 14_000...14_004, 15_000...15_003,
            16_000...16_007, 89_001:
            return 100_000
        case _: return nil
        }
    }

    /// Whether a price above 0 can be asked for under a service code.
    package static func isAllowed(_ price: Int, serviceCode: String) -> Bool {
        guard let limit = limit(serviceCode: serviceCode) else { return false }
        return step...limit ~= price && price.isMultiple(of: step)
    }
}
