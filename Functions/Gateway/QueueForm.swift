/// How a dialect tells an endpoint by messages on a queue, in place of requests.
package protocol QueueForm: WireForm {
    /// The message for the queue; nil where a load is not told of.
    func message(_ load: Load) -> QueueMessage?
}

extension QueueForm {
    package func push(_ loads: [Outgoing], to settings: EndpointSettings) -> Push? { nil }

    package func reading(status: Int, body: [UInt8]) -> Reading { Reading(.temporary) }
}

extension ServiceTerms {
    /// The broker that has the endpoint's queues; nil: they are the product's own, or there are
    /// none.
    package var broker: BrokerSettings? {
        switch self {
        case .expertflow(let terms): terms.broker
        case .gtiglobal, .puzzel, .mgage: nil
        }
    }
}

extension Limits {
    /// How long a provider that calls back may wait for the news that a broker is down.
    package static let brokerProbeSeconds = 2

    /// Messages of a queue that one request may list.
    package static let listedQueueMessages = 1...1_000
}
