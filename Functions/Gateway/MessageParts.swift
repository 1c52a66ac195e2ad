/// One SMS of a message, ready for a carrier.
package struct AirPart: Hashable, Sendable {
    /// The user data header with its length octet; empty where there is none.
    package let header: [UInt8]
    /// The data coding scheme (TP-DCS).
    package let dataCoding: UInt8
    /// Septets one per octet, octets, or UCS-2 units of two octets each.
    package let payload: [UInt8]
}

extension Message {
    /// The parts of an SMS as they go on air.
    ///
    /// A message with a header of its own is one part, whatever its length.
    ///
    /// - Parameters:
    ///   - reference: Goes into the header of each part of a cut message.
    ///   - limit: The most parts, 1 to 255.
    /// - Throws: ``Rejection/textTooLong(parts:limit:)``.
    package func parts(reference: UInt8, limit: Int) throws(Rejection) -> [AirPart] {
        let parts: [Part]
        switch (form.header, form.octets) {
        case (let header?, _): return [lonePart(header)]
        case (nil, let octets?):
            parts = try Segmentation.split(octets: octets, reference: reference, limit: limit)
        case (nil, nil):
            parts = try Segmentation.split(
                text ?? "",
                isUCS2: form.isUCS2,
                reference: reference,
                limit: limit
            )
        }
        return parts.map { part in
            AirPart(
                header: part.headerOctets,
                dataCoding: dataCoding(part.alphabet),
                payload: part.payload
            )
        }
    }

    private func lonePart(_ header: [UInt8]) -> AirPart {
        if let octets = form.octets {
            return AirPart(header: header, dataCoding: dataCoding(.data), payload: octets)
        }
        let text = UCS2.withoutByteOrderMark(text ?? "")
        if !form.isUCS2, let septets = GSM7.encode(text) {
            return AirPart(header: header, dataCoding: dataCoding(.gsm7), payload: septets)
        }
        let octets = UCS2.octets(UCS2.units(text)[...])
        return AirPart(header: header, dataCoding: dataCoding(.ucs2), payload: octets)
    }

    private func dataCoding(_ alphabet: Alphabet) -> UInt8 {
        form.dataCoding ?? DataCoding(alphabet, class: form.isFlash ? .flash : nil).value
    }
}
