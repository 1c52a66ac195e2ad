import CCurl

/// A URL that passed, read by the same parser that will send to it.
struct Target: Sendable {
    let url: String
    /// Scheme, host and port in lower case: what shares connections.
    let origin: String

    /// Reads a URL.
    ///
    /// - Throws: ``CurlError/invalidURL`` for anything but an absolute `https` URL (or `http`,
    ///   where allowed) without user, of at most `Limits.urlBytes`.
    init(_ url: String, allowsPlainHTTP: Bool) throws(CurlError) {
        guard url.utf8.count <= Limits.urlBytes, !url.utf8.contains(0),
            let handle = URLHandle.parse(url),
            let scheme = handle.part(CURLUPART_SCHEME),
            scheme == "https" || (allowsPlainHTTP && scheme == "http"),
            let host = handle.part(CURLUPART_HOST), !host.isEmpty,
            let port = handle.part(CURLUPART_PORT, flags: CURLU_DEFAULT_PORT),
            let whole = handle.part(CURLUPART_URL)
        else { throw .invalidURL }

        self.url = whole
        origin = "\(scheme)://\(host.lowercased()):\(port)"
    }
}

/// A parsed URL (`CURLU *`): one owner, freed once, never copied.
@safe private struct URLHandle: ~Copyable {
    private let pointer: OpaquePointer

    private init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }

    static func parse(_ url: String) -> URLHandle? {
        guard let pointer = unsafe curl_url() else { return nil }
        let handle = unsafe URLHandle(owning: pointer)
        let flags = UInt32(CURLU_DISALLOW_USER)
        guard unsafe curl_url_set(pointer, CURLUPART_URL, url, flags) == CURLUE_OK else {
            return nil
        }
        return handle
    }

    deinit { unsafe curl_url_cleanup(pointer) }

    func part(_ part: CURLUPart, flags: Int32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_get(pointer, part, &text, UInt32(flags)) == CURLUE_OK,
            let text = unsafe text
        else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }
}
