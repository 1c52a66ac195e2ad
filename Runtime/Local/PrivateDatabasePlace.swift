/// Where the private database of one project folder keeps its files.
struct PrivateDatabasePlace: Sendable {
    /// `.waypost` in the project, or below /var/tmp where the server's user cannot get there.
    let home: String
    /// Holds the socket.
    let socketFolder: String

    var data: String { "\(home)/data" }
    /// Data not yet complete; it becomes ``data`` in one step.
    var newData: String { "\(home)/data.new" }
    var log: String { "\(home)/postgres.log" }

    /// - Parameters:
    ///   - project: Absolute, without links.
    ///   - isReachable: Whether the server's user can get to the project.
    init(project: String, isReachable: Bool) {
        let name = "waypost-\(Self.hash(project))"
        let local = "\(project)/.waypost"
        home = isReachable && Self.isPlain(local) ? local : "/var/tmp/\(name)"
        // A socket's address holds 107 bytes (unix(7)), `/.s.PGSQL.5432` included.
        let folder = "\(home)/socket"
        socketFolder = folder.utf8.count <= 107 - 14 ? folder : "/tmp/\(name)"
    }

    /// Whether a path means itself to a shell, to a list of folders and in a connection string:
    /// the server's command line passes through all of them.
    private static func isPlain(_ path: String) -> Bool {
        path.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "-")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"),
                UInt8(ascii: "@"), UInt8(ascii: "~"), 0x80...:
                true
            default: false
            }
        }
    }

    /// FNV-1a, 64 bits: tells projects apart; whose a folder is, is checked by its owner.
    private static func hash(_ text: String) -> String {
        let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        return String(hash, radix: 16)
    }
}
