import CCurl

/// A libcurl easy handle (`CURL *`) with its header list and error text; used on the loop's thread
/// only, and freed with its last reference.
@safe final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private let errorText: UnsafeMutableBufferPointer<CChar>
    private var headerList: UnsafeMutablePointer<curl_slist>?

    init() throws(CurlError) {
        guard let pointer = unsafe curl_easy_init() else { throw .other(CURLE_OUT_OF_MEMORY) }
        unsafe self.pointer = pointer
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0)
    }

    deinit {
        unsafe curl_easy_cleanup(pointer)
        unsafe curl_slist_free_all(headerList)
        unsafe errorText.deallocate()
    }

    /// The handle as a key: the same for as long as it lives.
    var key: UInt { unsafe UInt(bitPattern: pointer) }

    /// The status of the last answer; 0 when there was none.
    var status: Int {
        var status = 0
        unsafe curl_easy_getinfo_long(pointer, CURLINFO_RESPONSE_CODE, &status)
        return status
    }

    /// libcurl's own words on the last failure.
    var detail: String {
        unsafe String(
            decoding: errorText.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
    }

    /// Puts every option back to its default; connections are kept.
    func reset() throws(CurlError) {
        unsafe curl_easy_reset(pointer)
        unsafe curl_slist_free_all(headerList)
        unsafe headerList = nil
        unsafe errorText.update(repeating: 0)
        try check(
            unsafe curl_easy_setopt_pointer(pointer, CURLOPT_ERRORBUFFER, errorText.baseAddress)
        )
    }
}

extension EasyHandle {
    func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
        try check(unsafe curl_easy_setopt_long(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: String) throws(CurlError) {
        try check(unsafe curl_easy_setopt_string(pointer, option, value))
    }

    /// Has libcurl keep a copy of the request's body.
    func setBody(_ body: [UInt8]) throws(CurlError) {
        let size = curl_off_t(body.count)
        try check(unsafe curl_easy_setopt_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, size))
        // Without an address libcurl would ask a read callback for the body.
        if body.isEmpty { return try set(CURLOPT_COPYPOSTFIELDS, "") }
        try check(
            unsafe body.withUnsafeBytes { bytes in
                unsafe curl_easy_setopt_pointer(pointer, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress)
            }
        )
    }

    /// Sets the lines of the header, each as libcurl's list wants it.
    func setHeader(_ lines: [String]) throws(CurlError) {
        for line in lines {
            guard let list = unsafe curl_slist_append(headerList, line) else {
                throw .other(CURLE_OUT_OF_MEMORY)
            }
            unsafe headerList = list
        }
        try check(unsafe curl_easy_setopt_list(pointer, CURLOPT_HTTPHEADER, headerList))
    }

    /// Has the callbacks report to `transfer`, which must live until the handle is reset.
    func report(to transfer: Transfer) throws(CurlError) {
        let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
        try check(unsafe curl_easy_setopt_pointer(pointer, CURLOPT_WRITEDATA, context))
        try check(unsafe curl_easy_setopt_write(pointer, CURLOPT_WRITEFUNCTION, takeBody))
        try check(unsafe curl_easy_setopt_pointer(pointer, CURLOPT_HEADERDATA, context))
        try check(unsafe curl_easy_setopt_write(pointer, CURLOPT_HEADERFUNCTION, takeHeaderLine))
        try openSockets(through: transfer.gate)
    }

    /// Has `gate`, which must live until the handle is reset, open the sockets.
    func openSockets(through gate: SocketGate) throws(CurlError) {
        let context = unsafe Unmanaged.passUnretained(gate).toOpaque()
        try check(unsafe curl_easy_setopt_pointer(pointer, CURLOPT_OPENSOCKETDATA, context))
        try check(
            unsafe curl_easy_setopt_opensocket(pointer, CURLOPT_OPENSOCKETFUNCTION, openSocket)
        )
    }

    private func check(_ code: CURLcode) throws(CurlError) {
        guard code == CURLE_OK else { throw .other(code) }
    }
}
