package import Gateway
package import Invocation

/// How partners of one protocol hand in messages and are answered.
package protocol Dialect: Sendable {
    /// As in an agreement: `gtiglobal`.
    var name: String { get }

    /// Whether a path belongs to it, known or not within it.
    func serves(path: String) -> Bool

    /// Answers what is wrong before anybody is asked who he is: path and method.
    func preflight(_ event: HTTPEvent) -> HTTPAnswer?

    /// The secret that the caller showed.
    ///
    /// - Throws: ``Rejection/unauthorized`` when there is none in the right form.
    func secret(_ event: HTTPEvent) throws(Rejection) -> String

    /// Reads the body.
    func draft(_ event: HTTPEvent) throws(DraftRefusal) -> Draft

    /// The answer to a message that is stored, or was before.
    func accepted(_ message: Message) -> HTTPAnswer

    /// The answer to a message that is refused.
    func refused(_ refusal: DraftRefusal) -> HTTPAnswer

    /// The answer to a caller who showed no secret, or not in the right form.
    func unidentified() -> HTTPAnswer

    /// The answer when the store cannot be reached or written: it may be sent again at once.
    func unavailable() -> HTTPAnswer

    /// The answer when the fault is our own: it may be sent again, but nobody knows when.
    func failed() -> HTTPAnswer
}

/// A refused draft, and its id where that could be read.
package struct DraftRefusal: Error, Hashable, Sendable {
    package var rejection: Rejection
    package var messageID: String?

    package init(_ rejection: Rejection, messageID: String? = nil) {
        self.rejection = rejection
        self.messageID = messageID
    }
}

/// The dialects that are spoken: a new one is a folder and a line here.
package enum Dialects {
    private static let all: [any Dialect] = [GTIGLOBAL()]

    /// The dialect of a request's path.
    package static func serving(path: String) -> (any Dialect)? {
        all.first { $0.serves(path: path) }
    }

    private static let batches: [any BatchDialect] = [Puzzel(), MGage(), Expertflow()]

    /// The dialect of a request's path, where a request has many messages.
    package static func batchServing(path: String) -> (any BatchDialect)? {
        batches.first { $0.serves(path: path) }
    }

    /// The dialect of that name.
    package static func named(_ name: String) -> (any Dialect)? {
        all.first { $0.name == name }
    }

    /// How endpoints of a dialect are written to; nil when nobody speaks it.
    package static func form(named name: String) -> (any WireForm)? {
        switch name {
        case GTIGLOBAL.name: GTIGLOBALForm()
        case CarrierForm.name: CarrierForm()
        case TwilioForm.name: TwilioForm()
        case PuzzelCallback.name: PuzzelCallback()
        case Expertflow.name: ExpertflowForm()
        case _: nil
        }
    }
}
