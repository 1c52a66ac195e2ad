/// Texts laid out for C: one buffer, each text ended by a zero byte.
struct CStringList: Sendable {
    private var bytes: [UInt8] = []
    /// Where each text starts; `nil` for a null pointer.
    private var offsets: [Int?] = []

    var count: Int { offsets.count }
    var byteCount: Int { bytes.count }

    /// Adds a text, which must not hold a zero byte, or a null pointer.
    mutating func append(_ text: String?) {
        guard let text else {
            offsets.append(nil)
            return
        }
        offsets.append(bytes.count)
        bytes.append(contentsOf: text.utf8)
        bytes.append(0)
    }

    /// The text at a place; nil for a null pointer.
    subscript(_ index: Int) -> ArraySlice<UInt8>? {
        guard let start = offsets[index] else { return nil }
        let next = offsets[(index + 1)...].lazy.compactMap(\.self).first ?? bytes.count
        return bytes[start..<(next - 1)]
    }

    /// Adds a text without zero bytes.
    mutating func append(_ text: [UInt8]) {
        offsets.append(bytes.count)
        bytes.append(contentsOf: text)
        bytes.append(0)
    }

    /// Lends a pointer to each, in order, and a null pointer after the last.
    func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
        unsafe bytes.withUnsafeBytes { buffer in
            let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            var pointers: [UnsafePointer<CChar>?] = unsafe []
            unsafe pointers.reserveCapacity(offsets.count + 1)
            for offset in offsets {
                unsafe pointers.append(offset.flatMap { unsafe start?.advanced(by: $0) })
            }
            unsafe pointers.append(nil)
            return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
        }
    }
}
