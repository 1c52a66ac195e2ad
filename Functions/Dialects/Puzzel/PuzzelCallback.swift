package import Gateway
import JSON
import XML

/// What goes to a Puzzel user's servers: messages from handsets, and reports.
package struct PuzzelCallback: WireForm {
    package static let name = "puzzel"

    package init() {}

    package var schedule: RetrySchedule { .puzzel }

    package var exchangeSeconds: Int { Limits.puzzelExchangeSeconds }

    package func collection(of kind: Load.Kind, for settings: EndpointSettings) -> LoadCollection? {
        guard case .puzzel(let terms) = settings.terms, let callback = terms.callback(of: kind),
            callback.form != .get
        else { return nil }
        return LoadCollection(
            limit: Limits.puzzelCallbackMembers,
            spacingSeconds: Limits.puzzelCallbackSpacingSeconds
        )
    }

    package func push(_ loads: [Outgoing], to settings: EndpointSettings) -> Push? {
        guard case .puzzel(let terms) = settings.terms, let first = loads.first else { return nil }
        precondition(loads.allSatisfy { $0.load.kind == first.load.kind }, "kinds are not mixed")
        guard let callback = terms.callback(of: first.load.kind) else { return nil }
        let members = loads.map { PuzzelMember($0.load, terms) }
        var push = Self.push(members, callback, root: first.load.kind == .dr ? "dr" : "mo")
        switch terms.authentication {
        case .none: break
        case .header(let name, let value): push.headers.append(.init(name, value))
        case .clientCredentials(let credentials): push.credentials = credentials
        }
        return push
    }

    /// Only 200 acknowledges, as its users are told; nothing is given up because of an answer.
    package func reading(status: Int, body: [UInt8]) -> Reading {
        Reading(status == 200 ? .delivered : .temporary)
    }

    private static func push(
        _ members: [PuzzelMember],
        _ callback: Callback,
        root: String
    ) -> Push {
        switch callback.form {
        case .get:
            precondition(members.count == 1, "a URL holds one message")
            let url = PuzzelTemplate(callback.url).filled { members[0].text($0) }
            return Push(method: "GET", url: url, headers: [], body: [])
        case .json:
            let body: JSON = .object([.init(root, .array(members.map(\.json)))])
            return Push(
                url: callback.url,
                headers: [.init("content-type", "application/json; charset=utf-8")],
                body: body.serialized()
            )
        case .xml:
            let body = XMLElement(root, children: members.map(\.xml))
            return Push(
                url: callback.url,
                headers: [.init("content-type", "application/xml; charset=utf-8")],
                body: body.serialized(declaration: true)
            )
        }
    }
}

extension PuzzelTerms {
    /// Where a kind goes; nil where the service wants none of it.
    func callback(of kind: Load.Kind) -> Callback? {
        switch kind {
        case .mt: nil
        case .mo: mo
        case .dr: dr
        }
    }
}
