/// A result's fields, copied out of libpq's memory into one buffer.
struct ResultTable: Sendable {
    static let empty = ResultTable(rowCount: 0, columnCount: 0, bytes: [], ends: [])

    let rowCount: Int
    let columnCount: Int
    /// Where its first row is among those of the buffer.
    private var firstRow = 0
    private let bytes: [UInt8]
    /// Row by row, where each field ends in `bytes`; the complement of it for NULL.
    private let ends: [Int]

    init(rowCount: Int, columnCount: Int, bytes: [UInt8], ends: [Int]) {
        self.rowCount = rowCount
        self.columnCount = columnCount
        self.bytes = bytes
        self.ends = ends
    }

    private init(_ table: ResultTable, only row: Int) {
        self.init(
            rowCount: 1,
            columnCount: table.columnCount,
            bytes: table.bytes,
            ends: table.ends
        )
        firstRow = table.firstRow + row
    }

    /// A table of each row.
    var rows: [ResultTable] { (0..<rowCount).map { ResultTable(self, only: $0) } }

    /// A field in text format; `nil` for NULL.
    func field(row: Int, column: Int) -> ArraySlice<UInt8>? {
        let place = (firstRow + row) * columnCount + column
        let end = ends[place]
        guard end >= 0 else { return nil }
        guard place > 0 else { return bytes[..<end] }
        let previous = ends[place - 1]
        return bytes[(previous < 0 ? ~previous : previous)..<end]
    }
}
