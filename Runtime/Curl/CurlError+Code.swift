import CCurl

extension CurlError {
    /// Reads the code of a transfer that failed.
    ///
    /// - Parameter detail: libcurl's own text, which names hosts and certificates at most; used for
    ///   TLS only.
    init(_ code: CURLcode, detail: String) {
        self =
            switch code {
            case CURLE_URL_MALFORMAT: .invalidURL
            case CURLE_COULDNT_RESOLVE_HOST: .unresolved
            case CURLE_COULDNT_CONNECT: .refused
            case CURLE_OPERATION_TIMEDOUT: .timedOut
            case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE,
                CURLE_HTTP2_STREAM:
                .reset
            // A scheme is settled before, so the unsupported protocol is HTTP/0.9: no status line.
            // A write error is our own, for a header past its bounds; for a single line past 100 KB
            // libcurl claims to be out of memory.
            case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2,
                CURLE_WRITE_ERROR, CURLE_OUT_OF_MEMORY:
                .malformedAnswer
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
                CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
                CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
                .tls(code: Int32(code.rawValue), reason: detail.isEmpty ? Self.text(code) : detail)
            default: .other(code)
            }
    }

    /// The fixed text of a code that nothing else stands for.
    static func other(_ code: CURLcode) -> CurlError {
        .other(code: Int32(code.rawValue), text: text(code))
    }

    private static func text(_ code: CURLcode) -> String {
        unsafe String(cString: curl_easy_strerror(code))
    }
}
