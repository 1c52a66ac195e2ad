import JSON
import TestSupport

/// All receivers behind one server, told apart by the path.
struct Sides: Sendable {
    private let receivers: [String: Receiver]

    init(_ plan: Plan, _ journal: Journal, _ reporter: Reporter) {
        let carried: @Sendable (Parcel) async -> Void = { await reporter.take($0) }
        // Half of these handsets are away, so that what they are sent ends by its validity.
        let isAway: @Sendable (String) -> Bool = { key in
            key.last?.wholeNumberValue.map { $0.isMultiple(of: 2) } ?? false
        }
        var receivers = [
            "/north": Receiver("north", plan, journal, onTake: carried),
            "/south": Receiver("south", plan, journal, isAway: isAway, onTake: carried),
            "/acme": Receiver("acme", plan, journal),
        ]
        // Their lane waits a minute after the first failure, and twice as long after each other.
        for name in ["/bulk/mo", "/bulk/dr", "/quick/dr"] {
            receivers[name] = Receiver(name, plan, journal, exchangeSeconds: 60, moodyAttempts: 1)
        }
        self.receivers = receivers
    }

    /// Those that whole outages are for.
    private static let breakable = ["/north", "/acme", "/south"]

    func breakable(_ choice: Int) -> Receiver? {
        receivers[Self.breakable[choice % Self.breakable.count]]
    }

    func answer(_ request: RecordedRequest) async -> RecordedAnswer {
        guard let receiver = receivers[request.path], let json = try? JSON.parse(request.body)
        else { return .status(404) }
        return await receiver.answer(Self.parcels(request.path, json))
    }

    private static func parcels(_ path: String, _ json: JSON) -> [Parcel] {
        switch path {
        case "/north", "/south":
            let key = (json["text"]?.string ?? "?") + "/" + (json["to"]?.string ?? "?")
            return [Parcel(key: key, id: json["id"]?.string ?? "?")]
        case "/acme": return [gtiglobal(json)]
        case "/bulk/mo":
            return (json["mo"]?.array ?? []).map { member in
                Parcel(
                    key: member["content"]?.string ?? "?",
                    id: member["messageid"]?.string ?? "?"
                )
            }
        case _: return (json["dr"]?.array ?? []).map(puzzel)
        }
    }

    private static func gtiglobal(_ json: JSON) -> Parcel {
        let id = json["messageId"]?.string ?? "?"
        guard json["type"]?.string == "DR" else {
            return Parcel(key: json["text"]?.string ?? "?", id: id)
        }
        return Parcel(key: "dr:" + id, id: id, state: json["status"]?.string)
    }

    private static func puzzel(_ json: JSON) -> Parcel {
        Parcel(
            key: "dr:" + (json["customermessagereference"]?.string ?? "?"),
            id: json["messageid"]?.string ?? "?",
            state: json["statuscode"]?.integer == 0 ? "delivered" : "failed"
        )
    }
}
