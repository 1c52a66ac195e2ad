import CCurl

extension EasyHandle {
    /// Sets method, body and header.
    func setContent(of request: HTTPRequest) throws(CurlError) {
        let hasBody = !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method)
        if hasBody {
            try set(CURLOPT_POST, 1)
            try setBody(request.body)
        } else if request.method == "HEAD" {
            try set(CURLOPT_NOBODY, 1)
        } else {
            try set(CURLOPT_HTTPGET, 1)
        }
        try set(CURLOPT_CUSTOMREQUEST, request.method)

        // A lone colon takes out a line that libcurl adds; a semicolon stands for an empty value.
        var lines = ["Expect:"]
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            lines.append("Content-Type:")
        }
        for (name, value) in request.headers {
            lines.append(value.allSatisfy { $0 == " " } ? "\(name);" : "\(name): \(value)")
        }
        try setHeader(lines)
    }

    /// Sets how long a connection may take, and all together; nil: without an end.
    func setTimes(connect: Duration, total: Duration?) throws(CurlError) {
        try set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(min(connect, total ?? connect)))
        try set(CURLOPT_TIMEOUT_MS, total.map(Self.milliseconds) ?? 0)
    }

    /// At least 1, since libcurl takes 0 for no limit, and at most 24 days.
    private static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        if seconds >= 2_147_483 { return 2_147_483_647 }
        return max(1, Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
