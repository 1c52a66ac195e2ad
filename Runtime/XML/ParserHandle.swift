import CExpat

/// An expat parser (`XML_Parser`) for one document: one owner, freed once, never copied.
@safe struct ParserHandle: ~Copyable {
    private let pointer: OpaquePointer?
    private let context: ParserContext

    /// Makes a parser that resolves namespaces and takes the bytes for UTF-8, whatever the
    /// document says.
    init(reportingTo builder: TreeBuilder) {
        unsafe pointer = XML_ParserCreateNS("UTF-8", XML_Char(TreeBuilder.separator))
        unsafe context = ParserContext(builder, pointer)
        unsafe XML_SetUserData(pointer, Unmanaged.passUnretained(context).toOpaque())
        unsafe XML_SetElementHandler(pointer, startElement, endElement)
        unsafe XML_SetCharacterDataHandler(pointer, takeText)
        unsafe XML_SetStartDoctypeDeclHandler(pointer, startDocumentType)
        unsafe XML_SetXmlDeclHandler(pointer, takeDeclaration)
    }

    deinit { unsafe XML_ParserFree(pointer) }

    /// Where the parser is, from 1.
    var line: Int { context.line }

    /// Parses a whole document.
    ///
    /// - Returns: What is wrong with it in expat's words; nil if nothing.
    func parse(_ bytes: [UInt8]) -> String? {
        guard unsafe pointer != nil else { return "out of memory" }
        precondition(bytes.count <= Int32.max, "the caller bounds a document")
        let status = unsafe bytes.withUnsafeBytes { buffer in
            let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            return unsafe XML_Parse(pointer, start, Int32(buffer.count), 1)
        }
        if status == XML_STATUS_OK { return nil }
        guard let words = unsafe XML_ErrorString(XML_GetErrorCode(pointer)) else {
            return "malformed"
        }
        return unsafe String(cString: words)
    }
}

/// What the callbacks of a parser work on.
@safe final class ParserContext {
    let builder: TreeBuilder
    private let parser: OpaquePointer?

    init(_ builder: TreeBuilder, _ parser: OpaquePointer?) {
        self.builder = builder
        unsafe self.parser = parser
    }

    var line: Int { unsafe Int(XML_GetCurrentLineNumber(parser)) }

    /// Has the parser end, unless it may go on.
    func stop(unless goesOn: Bool) {
        if !goesOn { unsafe XML_StopParser(parser, XML_Bool(0)) }
    }
}
