import Curl
import JSON
import TestSupport

extension Run {
    /// Takes what is in the queues of the product, as an application without a broker does.
    func readQueues(_ caller: Caller) async throws {
        for queue in ["sms-received", "delivery-report"] {
            while try await readQueue(queue, caller) {}
        }
    }

    /// Whether there was something.
    private func readQueue(_ queue: String, _ caller: Caller) async throws -> Bool {
        let path = "/msg-client/queue/" + queue
        let headers = GatewayClient.bearer(Agreement.deskToken)
        guard let answer = await caller.send("GET", path + "?limit=1000", headers),
            answer.status == 200, let list = try JSON.parse(answer.body).array
        else { throw RigProblem("the queue \(queue) could not be read") }
        for entry in list {
            let journal = caller.journal
            let time = journal.now
            let parcel = Self.parcel(entry["body"] ?? .null)
            journal.arrive([
                SoakArrival(
                    key: parcel.key,
                    id: parcel.id,
                    exchange: journal.nextExchange(),
                    from: time,
                    until: time,
                    reaction: .took,
                    state: parcel.state
                )
            ])
            let id = entry["id"]?.string ?? "?"
            let taken = await caller.send("DELETE", path + "/" + id, headers)
            guard taken?.status == 204 else { throw RigProblem("\(id) could not be taken off") }
        }
        return !list.isEmpty
    }

    private static func parcel(_ body: JSON) -> Parcel {
        if let id = body["MessageSID"]?.string {
            let state = body["DeliveryStatus"]?.string == "DELIVERED" ? "delivered" : "failed"
            return Parcel(key: "dr:" + id, id: id, state: state)
        }
        return Parcel(key: body["Body"]?.string ?? "?", id: body["SmsSid"]?.string ?? "?")
    }
}
