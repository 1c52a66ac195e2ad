package import Gateway
import Yams

/// Reads partners and carriers from YAML.
///
/// ```yaml
/// carriers:
///   - {name: north, kind: http, url: "https://…", token: …, secrets: […], validityHours: 72}
///   - {name: cloud, kind: twilio, url: "https://…", user: …, password: …, callback: …}
///   - {name: handsets, kind: simulated}
/// partners:
///   - name: acme
///     dialect: gtiglobal
///     primary: https://…
///     secondary: https://…            # optional
///     clientTokens: […]               # one, or two while they change over
///     gtiglobalToken: …
///     carrier: north
///     requestsPerSecond: 100          # optional
///     subscribers: ["+447700900111"]
/// ```
/// Other dialects have other keys: ``PuzzelPartnerReader``, ``MGagePartnerReader`` and
/// ``ExpertflowPartnerReader``. An entry with `removed: true` needs its name alone.
package enum AgreementReader {
    /// Octets of a file: a million subscribers.
    package static let fileOctets = 32 * 1024 * 1024

    /// Reads a file.
    ///
    /// - Parameter allowsPlainHTTP: Whether URLs may do without TLS.
    /// - Throws: ``AgreementFaults`` with every fault and its line.
    package static func read(
        _ text: String,
        allowsPlainHTTP: Bool
    ) throws(AgreementFaults) -> Agreements {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw AgreementFaults(faults: [fault(of: error)])
        }
        guard let root, let mapping = root.mapping else {
            throw AgreementFaults(
                faults: [.init(line: 1, text: "a mapping with carriers and partners is needed")]
            )
        }
        let desk = FaultDesk(allowsPlainHTTP: allowsPlainHTTP)
        let top = EntryReader(mapping, at: root, what: "file", desk)
        top.checkKeys(["carriers", "partners"])
        let agreements = Agreements(
            carriers: top.list("carriers").map { CarrierReader.read($0, desk) },
            partners: top.list("partners").map { PartnerReader.read($0, desk) }
        )
        guard desk.faults.isEmpty else {
            throw AgreementFaults(faults: desk.faults.sorted { $0.line < $1.line })
        }
        return agreements
    }

    /// What is wrong with a text that is no YAML, without what it says there: it may be a secret.
    private static func fault(of error: any Error) -> AgreementFaults.Fault {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            .init(line: mark.line, text: "not YAML: \(problem)")
        case .duplicatedKeysInMapping(_, let context):
            .init(line: context.mark.line, text: "a key of this mapping is there twice")
        case _: .init(line: 1, text: "not YAML")
        }
    }
}
