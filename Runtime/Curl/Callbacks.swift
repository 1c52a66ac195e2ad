import CCurl

/// `CURLOPT_WRITEFUNCTION`: any count but the given one ends the transfer.
func takeBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let transfer = unsafe transfer(context) else { return 0 }
    let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe transfer.answer.receive(body: buffer) ? size * count : 0
}

/// `CURLOPT_HEADERFUNCTION`: gets one whole line a call.
func takeHeaderLine(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let transfer = unsafe transfer(context) else { return 0 }
    let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe transfer.answer.receive(headerLine: buffer) ? size * count : 0
}

/// `CURLOPT_OPENSOCKETFUNCTION`: gets the address that the socket will be connected to.
func openSocket(
    _ context: UnsafeMutableRawPointer?,
    _ purpose: curlsocktype,
    _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let context = unsafe context, let address = unsafe address else {
        return CURL_SOCKET_BAD
    }
    let gate = unsafe Unmanaged<SocketGate>.fromOpaque(context).takeUnretainedValue()
    return unsafe gate.openSocket(for: address)
}

private func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
}
