extension Credential {
    /// The secret that a user name and a password make, for protocols that have both.
    ///
    /// One text for one pair, whatever characters they hold, because the length of the name comes
    /// first; never a bearer token, because no token holds a line break.
    ///
    /// - Returns: `user`, the name's octets in decimal, name and password, each on a line.
    package static func secret(user: String, password: String) -> String {
        "user\n\(user.utf8.count)\n\(user)\n\(password)"
    }
}
