/// Cuts texts into the parts that go on air.
///
/// A text goes in septets if every character is in the GSM alphabet, else in UCS-2 units. A lone
/// part holds 160 septets or 70 units; a part of a cut text 153 or 67, because its header takes 6
/// octets (3GPP TS 23.040, 9.2.3.24.1). No cut goes through a character.
package enum Segmentation {
    /// The length of a concatenation header with an 8-bit reference, its length octet included.
    package static let headerOctets = 6

    /// Cuts a text into its parts.
    ///
    /// - Parameters:
    ///   - isUCS2: Whether it goes in UCS-2 units though septets would do.
    ///   - reference: Goes into each part's header; not used by a lone part.
    ///   - limit: The most parts allowed, 1 to 255.
    /// - Returns: The parts in sending order; never empty.
    /// - Throws: ``Rejection/textTooLong(parts:limit:)`` when `text` needs more than `limit` parts.
    package static func split(
        _ text: String,
        isUCS2: Bool = false,
        reference: UInt8,
        limit: Int
    ) throws(Rejection) -> [Part] {
        precondition(1...255 ~= limit, "a header numbers at most 255 parts")
        let text = UCS2.withoutByteOrderMark(text)
        if !isUCS2, let septets = GSM7.encode(text) {
            let payloads = cut(septets, .gsm7) { $0 == GSM7.escape }.map(Array.init)
            return try parts(payloads, .gsm7, reference: reference, limit: limit)
        }
        let payloads = cut(UCS2.units(text), .ucs2, UTF16.isLeadSurrogate).map(UCS2.octets)
        return try parts(payloads, .ucs2, reference: reference, limit: limit)
    }

    /// Cuts octets that are no text: 140 in a lone part, 134 in each part of several.
    ///
    /// - Parameters:
    ///   - reference: Goes into each part's header; not used by a lone part.
    ///   - limit: The most parts allowed, 1 to 255.
    /// - Returns: The parts in sending order; never empty.
    /// - Throws: ``Rejection/textTooLong(parts:limit:)`` when they need more than `limit` parts.
    package static func split(
        octets: [UInt8],
        reference: UInt8,
        limit: Int
    ) throws(Rejection) -> [Part] {
        precondition(1...255 ~= limit, "a header numbers at most 255 parts")
        let payloads = cut(octets, .data) { _ in false }.map(Array.init)
        return try parts(payloads, .data, reference: reference, limit: limit)
    }

    private static func parts(
        _ payloads: [[UInt8]],
        _ alphabet: Alphabet,
        reference: UInt8,
        limit: Int
    ) throws(Rejection) -> [Part] {
        guard payloads.count <= limit else {
            throw .textTooLong(parts: payloads.count, limit: limit)
        }
        guard payloads.count > 1 else { return [Part(alphabet, payload: payloads[0])] }
        let total = UInt8(payloads.count)
        return zip(1...total, payloads).map { sequence, payload in
            let header = UserDataHeader(reference: reference, total: total, sequence: sequence)
            return Part(alphabet, header: header, payload: payload)
        }
    }

    /// Counts what ``split(_:reference:limit:)`` would make, without making it.
    ///
    /// - Returns: The alphabet, the number of parts (at least 1) and their units together.
    package static func count(
        _ text: String
    ) -> (alphabet: Alphabet, parts: Int, units: Int) {
        let text = UCS2.withoutByteOrderMark(text)
        var septets = PartCounter(.gsm7)
        let isInAlphabet = GSM7.scan(text) { code in
            septets.add(code & GSM7.isExtension == 0 ? 1 : 2)
        }
        if isInAlphabet { return (.gsm7, septets.parts, septets.units) }
        var units = PartCounter(.ucs2)
        for scalar in text.unicodeScalars { units.add(scalar.value > 0xFFFF ? 2 : 1) }
        return (.ucs2, units.parts, units.units)
    }

    /// Cuts units into runs that fit a part; a unit that needs its follower never ends a run.
    private static func cut<Unit>(
        _ units: [Unit],
        _ alphabet: Alphabet,
        _ needsFollower: (Unit) -> Bool
    ) -> [ArraySlice<Unit>] {
        if units.count <= alphabet.capacity() { return [units[...]] }
        let capacity = alphabet.capacity(headerOctets: headerOctets)
        var runs: [ArraySlice<Unit>] = []
        var rest = units[...]
        while !rest.isEmpty {
            var run = rest.prefix(capacity)
            if run.count < rest.count, let last = run.last, needsFollower(last) { run.removeLast() }
            runs.append(run)
            rest = rest.dropFirst(run.count)
        }
        return runs
    }
}

/// Counts characters into parts, as a cut text has them.
private struct PartCounter {
    private(set) var units = 0
    private var cutParts = 1
    private var filled = 0
    private let loneCapacity: Int
    private let capacity: Int

    init(_ alphabet: Alphabet) {
        loneCapacity = alphabet.capacity()
        capacity = alphabet.capacity(headerOctets: Segmentation.headerOctets)
    }

    /// How many parts the characters take so far.
    var parts: Int { units <= loneCapacity ? 1 : cutParts }

    /// Adds a character of one or two units.
    @inline(__always)
    mutating func add(_ cost: Int) {
        units += cost
        filled += cost
        if filled > capacity {
            cutParts += 1
            filled = cost
        }
    }
}
