package import Curl

/// How a client reaches its broker.
package struct BrokerConfiguration: Sendable, CustomStringConvertible {
    package var address: BrokerAddress
    /// Nil where the broker lets anybody in.
    package var login: String?
    package var passcode: String?
    /// The `host` header: RabbitMQ takes it for its virtual host and wants `/`, most others ignore
    /// it.
    package var virtualHost: String
    /// Which addresses the host may stand for; plain TCP is a matter of ``address`` alone.
    package var policy: AddressPolicy
    /// A PEM file of the only certificate authorities to trust, in place of the system's.
    package var authorities: String?
    /// For the name, the connection, the handshake and the broker's greeting together.
    package var connectTimeout = Duration.seconds(2)
    /// Most sends under way at once; one more fails at once.
    package var maximumInFlight = 256
    /// Most bytes of a frame that is sent, and of the header or body of one that comes in.
    ///
    /// Room for a text of 64 KiB whose every character JSON has to escape, by six bytes; brokers
    /// take 4 MB or more.
    package var frameLimit = 524_288

    package init(
        address: BrokerAddress,
        login: String? = nil,
        passcode: String? = nil,
        virtualHost: String? = nil,
        policy: AddressPolicy,
        authorities: String? = nil
    ) {
        self.address = address
        self.login = login
        self.passcode = passcode
        self.virtualHost = virtualHost ?? address.host
        self.policy = policy
        self.authorities = authorities
    }

    /// The address alone: the rest has secrets.
    package var description: String { address.description }

    var place: ChannelPlace {
        ChannelPlace(
            host: address.host,
            port: address.port,
            isTLS: address.isTLS,
            policy: policy,
            authorities: authorities
        )
    }

    /// The frame that opens a session.
    ///
    /// No heart-beats either way: a function is frozen between invocations, so it could keep no
    /// promise to send them, and every wait for the broker has a deadline of its own.
    var greeting: Frame {
        var headers = [
            Frame.Header("accept-version", "1.2"), Frame.Header("host", virtualHost),
            Frame.Header("heart-beat", "0,0"),
        ]
        if let login { headers.append(Frame.Header("login", login)) }
        if let passcode { headers.append(Frame.Header("passcode", passcode)) }
        return Frame("CONNECT", headers)
    }
}
