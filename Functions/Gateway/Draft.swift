package import FoundationEssentials

/// A message as a caller asked for it, checked but not yet accepted.
package struct Draft: Hashable, Sendable {
    /// The caller's own id; nil to let the gateway make one.
    package var messageID: String?
    package var kind: Message.Kind
    package var from: Address
    package var to: [Address]
    package var owner: MSISDN
    package var text: String?
    package var subject: String?
    package var media: [String]
    package var wantsReport: Bool

    package init(
        messageID: String?,
        kind: Message.Kind,
        from: Address,
        to: [Address],
        owner: MSISDN,
        text: String?,
        subject: String?,
        media: [String],
        wantsReport: Bool
    ) {
        self.messageID = messageID
        self.kind = kind
        self.from = from
        self.to = to
        self.owner = owner
        self.text = text
        self.subject = subject
        self.media = media
        self.wantsReport = wantsReport
    }

    /// The message that it becomes.
    ///
    /// - Parameter id: The gateway's own id, used where the caller gave none.
    package func message(id: String, time: Date) -> Message {
        Message(
            messageID: messageID ?? id,
            kind: kind,
            from: from.text,
            to: to.map(\.text),
            owner: owner,
            text: text,
            subject: subject,
            media: media,
            time: time,
            wantsReport: wantsReport
        )
    }
}
