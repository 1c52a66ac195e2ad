import CPostgres

/// Connection strings as libpq reads them.
package enum ConnectionString {
    /// Whether libpq can read it.
    ///
    /// What is wrong with one is not told: libpq's words may quote a password.
    package static func isValid(_ text: String) -> Bool {
        guard let options = unsafe PQconninfoParse(text, nil) else { return false }
        unsafe PQconninfoFree(options)
        return true
    }
}
