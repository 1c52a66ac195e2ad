/// Why bytes are no JSON text, and where.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong at the offset.
    package enum Reason: Hashable, Sendable {
        case unexpectedEnd
        case unexpectedByte(UInt8)
        /// Ill-formed, overlong or a surrogate.
        case invalidUTF8
        case byteOrderMark
        /// A `\u` escape of half a surrogate pair.
        case loneSurrogate
        case invalidEscape
        /// A byte below 0x20 inside a string.
        case controlCharacter
        case duplicateKey(String)
        case tooDeep(limit: Int)
        case invalidNumber
        /// Greater than a `Double` holds, or written with too many characters.
        case numberOutOfRange
        case trailingBytes
    }

    package var reason: Reason
    /// Counted in bytes from the start, from 0; where a string or number is wrong as a whole, where
    /// it starts.
    package var offset: Int

    package var description: String { "\(text) at byte \(offset)" }

    private var text: String {
        switch reason {
        case .unexpectedEnd: "the text ends too early"
        case .unexpectedByte(let byte): "unexpected byte 0x\(String(byte, radix: 16))"
        case .invalidUTF8: "not UTF-8"
        case .byteOrderMark: "byte order mark"
        case .loneSurrogate: "lone surrogate"
        case .invalidEscape: "invalid escape"
        case .controlCharacter: "control character in a string"
        case .duplicateKey(let key): "key \(JSON.string(key).text) twice in one object"
        case .tooDeep(let limit): "nested deeper than \(limit) levels"
        case .invalidNumber: "invalid number"
        case .numberOutOfRange: "number out of range"
        case .trailingBytes: "something follows the value"
        }
    }
}
