import CCurl

extension Transfer {
    /// Sets every option that the request needs.
    func configure(_ settings: MultiLoop.Settings) throws(CurlError) {
        try handle.reset()
        try handle.report(to: answer)
        try handle.openSockets(through: gate)
        try setOrigin(settings)
        try setConnection()
        try setTimes()
        try handle.setContent(of: submission.request)
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
    }

    private func setTimes() throws(CurlError) {
        let left = ContinuousClock.now.duration(to: submission.deadline)
        try handle.setTimes(connect: submission.request.connectTimeout, total: left)
    }
}
