import Gateway

/// Reads one partner, by its dialect.
enum PartnerReader {
    /// How the partners of one dialect are read.
    private struct DialectReader: Sendable {
        /// What a partner of it may have, besides what all may have.
        var keys: Set<String>
        /// Reads an entry whose keys are checked, under its name.
        var read: @Sendable (EntryReader, String) -> PartnerAgreement
    }

    private static let dialects: [String: DialectReader] = [
        "gtiglobal": DialectReader(
            keys: GTIGLOBALPartnerReader.keys,
            read: { GTIGLOBALPartnerReader.read($0, name: $1) }
        ),
        "puzzel": DialectReader(
            keys: PuzzelPartnerReader.keys,
            read: { PuzzelPartnerReader.read($0, name: $1) }
        ),
        "mgage": DialectReader(
            keys: MGagePartnerReader.keys,
            read: { MGagePartnerReader.read($0, name: $1) }
        ),
        "expertflow": DialectReader(
            keys: ExpertflowPartnerReader.keys,
            read: { ExpertflowPartnerReader.read($0, name: $1) }
        ),
    ]

    private static let commonKeys: Set<String> = [
        "name", "dialect", "requestsPerSecond", "removed",
    ]

    static func read(_ entry: EntryReader, _ desk: FaultDesk) -> PartnerAgreement {
        let name = entry.name()
        let isRemoved = entry.flag("removed")
        let dialect = isRemoved ? entry.text("dialect") : entry.needed("dialect")
        let reader = dialect.flatMap { dialects[$0] }
        let keys = reader?.keys ?? dialects.values.reduce([]) { $0.union($1.keys) }
        entry.checkKeys(commonKeys.union(keys))
        if let dialect, !dialect.isEmpty, reader == nil {
            desk.report(
                entry.line(of: "dialect"),
                "dialect is gtiglobal, puzzel, mgage or expertflow"
            )
        }
        guard let reader, !isRemoved else { return removed(name) }
        return reader.read(entry, name)
    }

    private static func removed(_ name: String) -> PartnerAgreement {
        PartnerAgreement(
            name: name,
            dialect: "gtiglobal",
            clientTokens: [],
            carrier: "",
            isRemoved: true
        )
    }
}
