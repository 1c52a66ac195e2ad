extension PuzzelTerms {
    /// How long a message may wait by a validity code, in seconds; nil for a code that is none.
    ///
    /// 0 to 143 are steps of 5 minutes, the first being 5 minutes and the last 12 hours; 144 to 167
    /// go on by 30 minutes up to 24 hours; 168 to 173 are 2 to 7 days.
    package static func validitySeconds(code: Int) -> Int? {
        switch code {
        case 0...143: (code + 1) * 300
        case 144...167: 43_200 + (code - 143) * 1_800
        case 168...173: (code - 166) * 86_400
        case _: nil
        }
    }
}
