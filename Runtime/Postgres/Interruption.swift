/// Why a connection cannot go on with what it was doing.
enum Interruption: Error {
    /// It is broken, with what is unanswered in an unknown state.
    case lost(String)
    /// The time for it has run out.
    case late
}
