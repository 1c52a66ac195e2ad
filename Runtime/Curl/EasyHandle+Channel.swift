import CCurl

extension EasyHandle {
    /// Has libcurl connect and do no more: it speaks TLS, and nothing of its own above it.
    func setChannel(to place: ChannelPlace, connectTimeout: Duration) throws(CurlError) {
        try set(CURLOPT_URL, "\(place.isTLS ? "https" : "http")://\(place.host):\(place.port)/")
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_CONNECT_ONLY, 1)
        try set(CURLOPT_SSL_ENABLE_ALPN, 0)
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        let authorities = place.authorities ?? SystemAuthorities.file
        if let authorities { try set(CURLOPT_CAINFO, authorities) }
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_QUICK_EXIT, 1)
        let milliseconds = max(1, min(connectTimeout / .milliseconds(1), 1e9))
        try set(CURLOPT_CONNECTTIMEOUT_MS, Int(milliseconds))
    }

    /// The socket of its connection.
    var socket: curl_socket_t? {
        var socket = CURL_SOCKET_BAD
        let code = unsafe curl_easy_getinfo_socket(pointer, CURLINFO_ACTIVESOCKET, &socket)
        return code == CURLE_OK && socket != CURL_SOCKET_BAD ? socket : nil
    }

    func send(_ bytes: UnsafeRawBufferPointer) -> (code: CURLcode, count: Int) {
        var count = 0
        let code = unsafe curl_easy_send(pointer, bytes.baseAddress, bytes.count, &count)
        return (code, count)
    }

    func receive(_ bytes: inout [UInt8]) -> (code: CURLcode, count: Int) {
        var count = 0
        let code = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe curl_easy_recv(pointer, buffer.baseAddress, buffer.count, &count)
        }
        return (code, count)
    }
}
