import CCurl

extension Transfer {
    /// Sets every option that the request needs.
    func configure(_ settings: MultiLoop.Settings) throws(CurlError) {
        try handle.reset()
        try handle.report(to: self)
        try setOrigin(settings)
        try setConnection()
        try setTimes()
        try setContent()
    }

    /// Where it goes and whom it trusts: nothing of the environment has a say.
    private func setOrigin(_ settings: MultiLoop.Settings) throws(CurlError) {
        try handle.set(CURLOPT_URL, submission.target.url)
        let schemes = settings.policy.allowsPlainHTTP ? "http,https" : "https"
        try handle.set(CURLOPT_PROTOCOLS_STR, schemes)
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        try handle.set(CURLOPT_PROXY, "")
        try handle.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        try handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try handle.set(CURLOPT_USERAGENT, settings.userAgent)
        let authorities = settings.authorities ?? SystemAuthorities.file
        if let authorities { try handle.set(CURLOPT_CAINFO, authorities) }
    }

    private func setConnection() throws(CurlError) {
        try handle.set(CURLOPT_NOSIGNAL, 1)
        try handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        try handle.set(CURLOPT_PIPEWAIT, 0)
        try handle.set(CURLOPT_TCP_KEEPALIVE, 1)
        // Else a name server that hangs would hold up the loop when a transfer is given up.
        try handle.set(CURLOPT_QUICK_EXIT, 1)
        try handle.set(CURLOPT_BUFFERSIZE, Limits.bufferBytes)
    }

    private func setTimes() throws(CurlError) {
        let left = ContinuousClock.now.duration(to: submission.deadline)
        try handle.set(CURLOPT_TIMEOUT_MS, Self.milliseconds(left))
        let connect = Self.milliseconds(min(submission.request.connectTimeout, left))
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, connect)
    }

    private func setContent() throws(CurlError) {
        let request = submission.request
        let hasBody = !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method)
        if hasBody {
            try handle.set(CURLOPT_POST, 1)
            try handle.setBody(request.body)
        } else if request.method == "HEAD" {
            try handle.set(CURLOPT_NOBODY, 1)
        } else {
            try handle.set(CURLOPT_HTTPGET, 1)
        }
        try handle.set(CURLOPT_CUSTOMREQUEST, request.method)

        // A lone colon takes out a line that libcurl adds; a semicolon stands for an empty value.
        var lines = ["Expect:"]
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            lines.append("Content-Type:")
        }
        for (name, value) in request.headers {
            lines.append(value.allSatisfy { $0 == " " } ? "\(name);" : "\(name): \(value)")
        }
        try handle.setHeader(lines)
    }

    /// At least 1, since libcurl takes 0 for no limit, and at most 24 days.
    private static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        if seconds >= 2_147_483 { return 2_147_483_647 }
        return max(1, Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
