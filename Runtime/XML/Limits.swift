/// Every bound of this room.
enum Limits {
    /// Levels of elements: real documents have fewer than 10; a tree is walked by recursion.
    static let depth = 32
    /// Elements of a document: a batch of 1000 messages with 25 fields each, four times over.
    static let elements = 100_000
}
