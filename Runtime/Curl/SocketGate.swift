import CCurl

/// Opens sockets for the addresses that a policy allows, and remembers why it opened none.
final class SocketGate {
    private let policy: AddressPolicy
    private var wasRefusedAddress = false
    private var wasOutOfSockets = false
    private var hasOpenedSocket = false

    init(_ policy: AddressPolicy) { self.policy = policy }

    /// Opens a socket for an address that the policy allows: the one that is then connected to.
    func openSocket(for address: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
        var count = 0
        let start = unsafe curl_sockaddr_bytes(address, &count)
        let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
        guard policy.allows(address: bytes) else {
            wasRefusedAddress = true
            return CURL_SOCKET_BAD
        }
        let socket = unsafe curl_sockaddr_socket(address)
        if socket == CURL_SOCKET_BAD { wasOutOfSockets = true } else { hasOpenedSocket = true }
        return socket
    }

    /// Why a transfer whose sockets it opened has failed.
    func error(_ code: CURLcode, detail: String) -> CurlError {
        switch code {
        case CURLE_COULDNT_CONNECT where !hasOpenedSocket && wasOutOfSockets: .busy
        case CURLE_COULDNT_CONNECT where !hasOpenedSocket && wasRefusedAddress: .addressRefused
        default: CurlError(code, detail: detail)
        }
    }
}
