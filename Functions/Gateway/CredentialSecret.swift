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

extension Credential {
    /// The secret of a user name and a password that are known to one protocol only, so that the
    /// same pair in another protocol is somebody else.
    ///
    /// - Parameter dialect: As in an agreement: `mgage`.
    package static func secret(dialect: String, user: String, password: String) -> String {
        "\(dialect)\n\(secret(user: user, password: password))"
    }

    /// What those show who need not show anything: agreed with a partner whose door is open.
    ///
    /// - Parameter dialect: As in an agreement: `expertflow`.
    package static func open(dialect: String) -> Credential {
        Credential(secret: "\(dialect)\nopen")
    }

    /// What those show who call a partner back: a token, or nothing where such calls are open.
    ///
    /// It is somebody else than who sends with the same token, because no token holds a line
    /// break.
    ///
    /// - Parameter dialect: As in an agreement: `expertflow`.
    package static func callback(dialect: String, token: String?) -> Credential {
        Credential(
            secret: token.map { "\(dialect)\ncallback\n\($0)" } ?? "\(dialect)\nopen callback"
        )
    }
}
