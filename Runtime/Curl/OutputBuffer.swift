/// Bytes on their way into a connection, at an address that stays.
///
/// OpenSSL wants a write that it could not do again with the same address and length.
@safe struct OutputBuffer: ~Copyable {
    private let memory: UnsafeMutableRawBufferPointer
    private var unsent = 0..<0

    init() {
        unsafe memory = .allocate(byteCount: Limits.channelBytes, alignment: 1)
    }

    deinit { unsafe memory.deallocate() }

    var isEmpty: Bool { unsent.isEmpty }

    /// Takes the first bytes in place of what it held; gives how many.
    mutating func fill(_ bytes: ArraySlice<UInt8>) -> Int {
        let count = unsafe min(bytes.count, memory.count)
        unsafe memory.copyBytes(from: bytes.prefix(count))
        unsent = 0..<count
        return count
    }

    func withUnsent<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        unsafe body(UnsafeRawBufferPointer(rebasing: memory[unsent]))
    }

    /// Notes that the first bytes are sent.
    mutating func drop(_ count: Int) {
        unsent = (unsent.lowerBound + count)..<unsent.upperBound
    }

    mutating func removeAll() { unsent = 0..<0 }
}
