import CCurl

/// A libcurl multi handle (`CURLM *`) with its connections: one owner, freed once, never copied.
@safe struct MultiHandle: ~Copyable {
    private let pointer: UnsafeMutableRawPointer

    init?() {
        guard let pointer = unsafe curl_multi_init() else { return nil }
        unsafe self.pointer = pointer
        unsafe curl_multi_setopt_long(pointer, CURLMOPT_MAXCONNECTS, Limits.idleConnections)
    }

    deinit { unsafe curl_multi_cleanup(pointer) }

    /// Where senders wake it.
    var address: UInt { unsafe UInt(bitPattern: pointer) }

    func add(_ handle: EasyHandle) throws(CurlError) {
        let code = unsafe curl_multi_add_handle(pointer, handle.pointer)
        guard code == CURLM_OK else { throw .other(CURLE_FAILED_INIT) }
    }

    func remove(_ handle: EasyHandle) {
        unsafe curl_multi_remove_handle(pointer, handle.pointer)
    }

    /// Does what can be done without waiting.
    func perform() {
        var running: Int32 = 0
        unsafe curl_multi_perform(pointer, &running)
    }

    /// The next transfer that has ended, by its handle's key.
    func nextEnded() -> (key: UInt, code: CURLcode)? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(pointer, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
            return unsafe (
                UInt(bitPattern: message.pointee.easy_handle), message.pointee.data.result
            )
        }
        return nil
    }

    /// Waits for a socket, a timer or a wake-up, at most so long.
    func poll(milliseconds: Int32) {
        unsafe curl_multi_poll(pointer, nil, 0, milliseconds, nil)
    }

    /// Waits for a socket that is not libcurl's business as well.
    func poll(_ socket: curl_socket_t, writable: Bool, milliseconds: Int32) {
        var entry = curl_waitfd()
        entry.fd = socket
        entry.events = Int16(CURL_WAIT_POLLIN | (writable ? CURL_WAIT_POLLOUT : 0))
        unsafe curl_multi_poll(pointer, &entry, 1, milliseconds, nil)
    }
}
