import CExpat

/// `XML_StartElementHandler`.
func startElement(
    _ data: UnsafeMutableRawPointer?,
    _ name: UnsafePointer<XML_Char>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
) {
    guard let context = unsafe context(data), let name = unsafe name else { return }
    var texts: [String] = []
    while let attributes = unsafe attributes, let text = unsafe attributes[texts.count] {
        texts.append(unsafe String(cString: text))
    }
    let tag = unsafe String(cString: name)
    context.stop(unless: context.builder.start(tag, attributes: texts, line: context.line))
}

/// `XML_EndElementHandler`.
func endElement(_ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<XML_Char>?) {
    unsafe context(data)?.builder.end()
}

/// `XML_CharacterDataHandler`: a text may come in any number of pieces.
func takeText(
    _ data: UnsafeMutableRawPointer?,
    _ text: UnsafePointer<XML_Char>?,
    _ count: Int32
) {
    let bytes = unsafe UnsafeRawBufferPointer(start: text, count: Int(count))
    unsafe context(data)?.builder.add(text: bytes)
}

/// `XML_StartDoctypeDeclHandler`: comes before anything inside the declaration is read.
func startDocumentType(
    _ data: UnsafeMutableRawPointer?,
    _ name: UnsafePointer<XML_Char>?,
    _ systemID: UnsafePointer<XML_Char>?,
    _ publicID: UnsafePointer<XML_Char>?,
    _ hasInternalSubset: Int32
) {
    guard let context = unsafe context(data) else { return }
    context.stop(unless: context.builder.refuse(.documentType, line: context.line))
}

/// `XML_XmlDeclHandler`: US-ASCII is the part of UTF-8 that both share.
func takeDeclaration(
    _ data: UnsafeMutableRawPointer?,
    _ version: UnsafePointer<XML_Char>?,
    _ encoding: UnsafePointer<XML_Char>?,
    _ standalone: Int32
) {
    guard let context = unsafe context(data), let encoding = unsafe encoding else { return }
    let name = unsafe String(cString: encoding).lowercased()
    guard !["utf-8", "us-ascii"].contains(name) else { return }
    context.stop(unless: context.builder.refuse(.encoding, line: context.line))
}

private func context(_ data: UnsafeMutableRawPointer?) -> ParserContext? {
    guard let data = unsafe data else { return nil }
    return unsafe Unmanaged<ParserContext>.fromOpaque(data).takeUnretainedValue()
}
