/// What stands beside a stored message: whose it is, and the trace that it belongs to.
///
/// No rule looks at it; it is for metrics, logs and the requests that deliver the message.
package struct Origin: Hashable, Sendable {
    /// Nil: not known (yet).
    package var partner: PartnerLabel?
    /// The trace's id and flags as they are stored: 32 hexadecimal digits, a dash, two more.
    package var trace: String?

    package init(partner: PartnerLabel? = nil, trace: String? = nil) {
        self.partner = partner
        self.trace = trace
    }
}

/// A partner as metrics name it.
///
/// Names come from agreements alone, so there are as many as there are partners.
package struct PartnerLabel: Hashable, Sendable {
    package var name: String
    /// The protocol that it speaks.
    package var dialect: String

    package init(name: String, dialect: String) {
        self.name = name
        self.dialect = dialect
    }

    /// One who did not say, or show, who he is.
    package static func unknown(dialect: String) -> PartnerLabel {
        PartnerLabel(name: "unknown", dialect: dialect)
    }

    /// One of whom not even the protocol is known.
    package static let unknown = PartnerLabel.unknown(dialect: "unknown")
}
