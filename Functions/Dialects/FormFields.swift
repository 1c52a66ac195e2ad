import Gateway

/// The names and values of a form (`application/x-www-form-urlencoded`), each as it was sent.
///
/// Stricter than a query's items: what is not well encoded is refused, never repaired.
struct FormFields {
    /// A name and its value.
    struct Field: Hashable {
        let name: String
        let value: String
    }

    /// In the order they were sent; a name may come again.
    private(set) var all: [Field] = []

    /// Reads a form: `+` is a space, a name without `=` has an empty value.
    ///
    /// Nil where a `%` is not followed by two hexadecimal digits, or a name or value is no UTF-8.
    init?(_ octets: some Collection<UInt8>) {
        for pair in octets.split(separator: UInt8(ascii: "&")) {
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            let value = pair.dropFirst(name.count + 1)
            guard let name = Self.decode(name), let value = Self.decode(value) else { return nil }
            all.append(Field(name: name, value: value))
        }
    }

    /// The value that came first under a name, compared exactly.
    subscript(name: String) -> String? { all.first { $0.name == name }?.value }

    /// Puts another form's fields behind its own.
    mutating func append(_ other: FormFields) { all += other.all }

    /// Writes a form in UTF-8; letters, digits and `*-._` stay as they are, a space becomes `+`.
    static func encode(_ fields: [(name: String, value: String)]) -> [UInt8] {
        var form: [UInt8] = []
        for field in fields {
            if !form.isEmpty { form.append(UInt8(ascii: "&")) }
            encode(field.name, into: &form)
            form.append(UInt8(ascii: "="))
            encode(field.value, into: &form)
        }
        return form
    }

    private static func encode(_ text: String, into form: inout [UInt8]) {
        let digits = Array("0123456789ABCDEF".utf8)
        for octet in text.utf8 {
            switch octet {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "*"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"):
                form.append(octet)
            case UInt8(ascii: " "): form.append(UInt8(ascii: "+"))
            case _: form += [UInt8(ascii: "%"), digits[Int(octet >> 4)], digits[Int(octet & 15)]]
            }
        }
    }

    /// Whether a content type is a form's, whatever its parameters.
    static func isForm(_ contentType: String?) -> Bool {
        BodyType.name(contentType) == "application/x-www-form-urlencoded"
    }

    private static func decode(_ encoded: some Collection<UInt8>) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(encoded.count)
        var octets = encoded.makeIterator()
        while let octet = octets.next() {
            switch octet {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = octets.next().flatMap(Hexadecimal.value),
                    let low = octets.next().flatMap(Hexadecimal.value)
                else { return nil }
                decoded.append(high << 4 | low)
            case _: decoded.append(octet)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }
}
