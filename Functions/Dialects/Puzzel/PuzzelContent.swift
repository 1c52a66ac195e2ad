import Gateway

/// The content of a message, made fit for the way it goes on air.
struct PuzzelContent {
    /// Nil where `form` has octets.
    let text: String?
    let form: SMSForm

    /// Checks content and makes it fit.
    ///
    /// A data coding scheme that was asked for wins over flash, and over what the parsing type
    /// would make of the alphabet.
    init(_ content: String, _ settings: PuzzelSettings) throws(PuzzelRefusal) {
        let parameters = settings.parameters
        let asked = parameters.dataCoding.flatMap { DataCoding($0) }
        var form = SMSForm(
            isUCS2: asked?.alphabet == .ucs2,
            dataCoding: parameters.dataCoding,
            header: parameters.header,
            protocolID: parameters.protocolID,
            isFlash: asked == nil && parameters.isFlash
        )
        if asked?.alphabet == .data {
            form.octets = try Self.octets(content)
            text = nil
        } else {
            let text = try Self.text(content, asked?.alphabet, settings.parsingType)
            self.text = text
        }
        self.form = form
        try checkLength()
    }

    private static func octets(_ content: String) throws(PuzzelRefusal) -> [UInt8] {
        guard let octets = Hexadecimal.octets(content), !octets.isEmpty else {
            throw .syntax("content", "hexadecimal octets are needed")
        }
        return octets
    }

    private static func text(
        _ content: String,
        _ alphabet: Alphabet?,
        _ type: PuzzelTerms.ParsingType
    ) throws(PuzzelRefusal) -> String {
        let text = UCS2.withoutByteOrderMark(content)
        guard !text.isEmpty else { throw .syntax("content", "is empty") }
        if alphabet == .ucs2 || GSM7.contains(text) { return text }
        switch type {
        case .detect where alphabet == nil: return text
        case .none, .detect:
            throw .syntax("content", "a character is not in the GSM alphabet")
        case .remove, .replace:
            let fitting = GSM7.fitting(text, replacing: type == .replace)
            guard !fitting.isEmpty else {
                throw .syntax("content", "no character is in the GSM alphabet")
            }
            return fitting
        }
    }

    /// Real parts count, not characters; beside a header of the sender's own there is one.
    private func checkLength() throws(PuzzelRefusal) {
        guard let header = form.header else {
            guard try parts() <= Limits.puzzelParts else {
                throw .syntax("content", "more than \(Limits.puzzelParts) parts")
            }
            return
        }
        guard fits(beside: header.count) else {
            throw .syntax("content", "too long beside the header")
        }
    }

    private func parts() throws(PuzzelRefusal) -> Int {
        guard let text else {
            let count = form.octets?.count ?? 0
            if count <= Alphabet.data.capacity() { return 1 }
            let capacity = Alphabet.data.capacity(headerOctets: Segmentation.headerOctets)
            return (count + capacity - 1) / capacity
        }
        guard form.isUCS2 else { return Segmentation.count(text).parts }
        // What no message of six parts has is not worth being cut.
        guard text.utf16.count <= Limits.puzzelParts * Alphabet.ucs2.capacity(),
            let parts = try? Segmentation.split(text, isUCS2: true, reference: 0, limit: 255)
        else { return .max }
        return parts.count
    }

    private func fits(beside headerOctets: Int) -> Bool {
        guard let text else {
            return form.octets?.count ?? 0 <= Alphabet.data.capacity(headerOctets: headerOctets)
        }
        if !form.isUCS2, let septets = GSM7.encode(text) {
            return septets.count <= Alphabet.gsm7.capacity(headerOctets: headerOctets)
        }
        return text.utf16.count <= Alphabet.ucs2.capacity(headerOctets: headerOctets)
    }
}
