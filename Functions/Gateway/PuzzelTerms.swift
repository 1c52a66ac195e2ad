/// A service of a Puzzel user; user name, password and service id are its credential.
package struct PuzzelTerms: Hashable, Sendable {
    /// What happens to characters outside the GSM alphabet.
    package enum ParsingType: String, Hashable, Sendable, CaseIterable {
        case none = "NONE"
        case remove = "SAFE_REMOVE_NON_GSM"
        case replace = "SAFE_REMOVE_NON_GSM_WITH_REPLACE"
        case detect = "AUTO_DETECT"
    }

    /// The kinds of originator, by the numbers that old clients send.
    package enum OriginatorKind: Int, Hashable, Sendable {
        case international = 1
        case alphanumeric = 2
        case network = 3
    }

    /// What messages come from.
    package struct Originator: Hashable, Sendable {
        package var kind: OriginatorKind
        package var text: String

        package init(kind: OriginatorKind, text: String) {
            self.kind = kind
            self.text = text
        }
    }

    package var serviceID: Int
    package var serviceName: String
    /// Whether it may send.
    package var isActive: Bool
    package var originator: Originator
    package var priority: Terms.Priority
    /// A validity code, 0 to 173.
    package var validity: Int
    package var parsingType: ParsingType
    /// Put before numbers of 8 digits; nil: such numbers are refused. Digits.
    package var countryCode: String?
    /// Whether a name that was used within the hour is refused.
    package var isUnique: Bool
    /// Messages to one number in an hour before further ones are held; 0: any number.
    package var quota: Int
    /// The short number that dialogues extend; nil: none may be begun.
    package var dialogueNumber: String?
    /// Days after its last message that a dialogue ends.
    package var dialogueDays: Int
    /// The service code for premium messages; nil: none but what a message names.
    package var serviceCode: String?
    /// Whether a premium route is there; without one a price is refused.
    package var allowsPremium: Bool { false }
    package var mo: Callback?
    package var dr: Callback?
    package var authentication: CallbackAuthentication

    package init(
        serviceID: Int,
        serviceName: String,
        isActive: Bool = true,
        originator: Originator,
        priority: Terms.Priority = .medium,
        validity: Int = 173,
        parsingType: ParsingType = .none,
        countryCode: String? = nil,
        isUnique: Bool = false,
        quota: Int = 100,
        dialogueNumber: String? = nil,
        dialogueDays: Int = 14,
        serviceCode: String? = nil,
        mo: Callback? = nil,
        dr: Callback? = nil,
        authentication: CallbackAuthentication = .none
    ) {
        self.serviceID = serviceID
        self.serviceName = serviceName
        self.isActive = isActive
        self.originator = originator
        self.priority = priority
        self.validity = validity
        self.parsingType = parsingType
        self.countryCode = countryCode
        self.isUnique = isUnique
        self.quota = quota
        self.dialogueNumber = dialogueNumber
        self.dialogueDays = dialogueDays
        self.serviceCode = serviceCode
        self.mo = mo
        self.dr = dr
        self.authentication = authentication
    }
}

/// Where one kind of message is called back.
package struct Callback: Hashable, Sendable {
    /// How a request is written.
    package enum Form: String, Hashable, Sendable, CaseIterable {
        /// One request a message; the URL is a template.
        case get
        /// Up to 100 messages a request, one request a second.
        case json
        case xml
    }

    package var form: Form
    /// With `[name]` placeholders where the form is `get`.
    package var url: String

    package init(form: Form, url: String) {
        self.form = form
        self.url = url
    }
}

/// What callbacks show to be let in.
package enum CallbackAuthentication: Hashable, Sendable {
    case none
    case header(name: String, value: String)
    case clientCredentials(ClientCredentials)
}

/// OAuth 2 client credentials (RFC 6749, 4.4).
package struct ClientCredentials: Hashable, Sendable {
    /// Where tokens are asked for.
    package var url: String
    package var clientID: String
    package var secret: String
    /// Azure AD.
    package var tenantID: String?
    package var resource: String?
    /// Auth0.
    package var audience: String?

    package init(
        url: String,
        clientID: String,
        secret: String,
        tenantID: String? = nil,
        resource: String? = nil,
        audience: String? = nil
    ) {
        self.url = url
        self.clientID = clientID
        self.secret = secret
        self.tenantID = tenantID
        self.resource = resource
        self.audience = audience
    }
}
