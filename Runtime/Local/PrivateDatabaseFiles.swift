import Glibc

/// The few file operations that the private database needs, none of which follows a link that
/// somebody else may have put there.
enum PrivateDatabaseFiles {
    struct Status {
        var owner: uid_t
        var mode: mode_t
        var isFolder: Bool { mode & S_IFMT == S_IFDIR }
    }

    /// Nil when there is nothing.
    static func status(_ path: String) -> Status? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        return Status(owner: status.st_uid, mode: status.st_mode)
    }

    /// The path without links and dots; nil when there is nothing.
    static func realPath(_ path: String) -> String? {
        guard let pointer = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(pointer) }
        return unsafe String(cString: pointer)
    }

    /// Makes a folder, or checks one that is there.
    ///
    /// - Parameter owner: Whom it is given to, which only root can do for somebody else.
    /// - Throws: ``PrivateDatabaseError/foreign(path:)`` when something of another user is there,
    ///   or others may write to it.
    static func makeFolder(
        _ path: String,
        mode: mode_t,
        owner: uid_t
    ) throws(PrivateDatabaseError) {
        if unsafe mkdir(path, mode) != 0, errno != EEXIST {
            throw .system(call: "mkdir", path: path, code: errno)
        }
        guard let status = status(path), status.isFolder,
            status.owner == owner || status.owner == geteuid(), status.mode & 0o022 == 0
        else { throw .foreign(path: path) }
        if status.owner != owner, unsafe lchown(path, owner, gid_t.max) != 0 {
            throw .system(call: "chown", path: path, code: errno)
        }
    }

    /// Opens a file for reading and writing, made with mode 0600 if it is not there; the
    /// descriptor is not handed on to child processes.
    static func open(_ path: String, flags: Int32 = 0) throws(PrivateDatabaseError) -> Int32 {
        let all = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags
        let descriptor = unsafe Glibc.open(path, all, 0o600)
        guard descriptor >= 0 else {
            if errno == EACCES { throw .foreign(path: path) }
            throw .system(call: "open", path: path, code: errno)
        }
        return descriptor
    }

    /// Replaces what a file holds, or makes it and gives it to `owner`.
    static func write(
        _ text: String,
        to path: String,
        owner: uid_t
    ) throws(PrivateDatabaseError) {
        let descriptor = try open(path, flags: O_TRUNC)
        defer { close(descriptor) }
        var text = text
        let written = text.withUTF8 { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard written == text.utf8.count, fchown(descriptor, owner, gid_t.max) == 0 else {
            throw .system(call: "write", path: path, code: errno)
        }
    }

    /// The last bytes of a file as text; empty when it cannot be read.
    static func tail(of path: String, limit: Int) -> String {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe pread(descriptor, $0.baseAddress, $0.count, max(0, size - limit))
        }
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    /// Where a symbolic link points to; nil when it cannot be told.
    static func linkTarget(_ path: String) -> String? {
        var characters = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink(path, &characters, characters.count)
        if count < 0 { return nil }
        return String(decoding: characters[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
