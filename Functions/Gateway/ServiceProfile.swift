/// What a partner showed to say who it is.
package struct Credential: Hashable, Sendable {
    /// A token, or user name and password in a form of the dialect's own.
    package var secret: String
    /// Which of the user's services is meant; empty where there is one.
    package var service: String

    package init(secret: String, service: String = "") {
        self.secret = secret
        self.service = service
    }
}

/// A partner's agreement as far as it decides how a request is read.
package struct ServiceProfile: Hashable, Sendable {
    package var endpointID: Int
    /// As in its agreement.
    package var name: String
    /// +1 with every change; the store refuses what was read under another.
    package var version: Int
    package var terms: ServiceTerms

    package init(endpointID: Int, name: String, version: Int, terms: ServiceTerms) {
        self.endpointID = endpointID
        self.name = name
        self.version = version
        self.terms = terms
    }
}

/// The part of an agreement that is peculiar to its protocol.
package enum ServiceTerms: Hashable, Sendable {
    case gtiglobal
    case puzzel(PuzzelTerms)
    case mgage(MGageTerms)
    case expertflow(ExpertflowTerms)

    /// Which of a user's services it is; empty where a user has one.
    package var service: String {
        switch self {
        case .gtiglobal, .expertflow: ""
        case .puzzel(let terms): "\(terms.serviceID)"
        case .mgage(let terms): terms.program
        }
    }
}

/// A program of an mGage user; its user name and password are its credential.
package struct MGageTerms: Hashable, Sendable {
    /// Digits.
    package var program: String
    /// What its messages may come from: short codes and long codes in digits, or names.
    package var originators: [String]
    package var allowsBilled: Bool { false }

    package init(program: String, originators: [String]) {
        self.program = program
        self.originators = originators
    }
}

/// An Expertflow connector.
package struct ExpertflowTerms: Hashable, Sendable {
    /// A way out.
    package struct Channel: Hashable, Sendable {
        /// Lower case: `smpp`, `twilio`, or what was agreed.
        package var name: String
        /// The carrier that it stands for.
        package var carrier: String
        /// What messages come from that do not say it; nil: they have to.
        package var originator: String?

        package init(name: String, carrier: String, originator: String?) {
            self.name = name
            self.carrier = carrier
            self.originator = originator
        }
    }

    /// At least one; the first is the default.
    package var channels: [Channel]
    /// Where reports and messages go; nil: the queue of the product itself.
    package var broker: BrokerSettings?

    package init(channels: [Channel], broker: BrokerSettings?) {
        self.channels = channels
        self.broker = broker
    }
}

/// A message broker that is spoken to over STOMP.
package struct BrokerSettings: Hashable, Sendable {
    /// `stomp://host:port` or `stomp+ssl://host:port`.
    package var url: String
    /// The virtual host; nil: the host's name.
    package var host: String?
    package var login: String?
    package var passcode: String?

    package init(url: String, host: String?, login: String?, passcode: String?) {
        self.url = url
        self.host = host
        self.login = login
        self.passcode = passcode
    }
}
