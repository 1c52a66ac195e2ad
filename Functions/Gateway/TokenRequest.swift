extension ClientCredentials {
    /// Stands in a URL where the tenant belongs.
    private static let tenantPlace = "{tenant_id}"

    /// Where tokens are asked for, with the tenant in its place where the URL has one.
    package var tokenURL: String {
        guard let tenantID else { return url }
        return url.replacing(Self.tenantPlace, with: tenantID)
    }

    /// The form that asks for a token (RFC 6749, 4.4.2), with the fields that Azure AD and Auth0
    /// want beside.
    ///
    /// The client shows who it is in the form, as both have it in their instructions. A tenant goes
    /// along where the URL has no place for it.
    package var form: String {
        let tenant = url.contains(Self.tenantPlace) ? nil : tenantID
        let fields: [(String, String?)] = [
            ("grant_type", "client_credentials"), ("client_id", clientID),
            ("client_secret", secret), ("tenant_id", tenant), ("resource", resource),
            ("audience", audience),
        ]
        return fields.compactMap { name, value in
            value.map { "\(name)=\(PercentCoding.encoded($0))" }
        }.joined(separator: "&")
    }
}
