package import FoundationEssentials

/// A message as the gateway took it on, whatever the dialect it came in.
package struct Message: Hashable, Sendable {
    /// What it is on air.
    package enum Kind: Hashable, Sendable {
        case sms
        case mms
    }

    /// The id that the sender knows: its own if it gave one, else ours.
    ///
    /// It stays the same over retries and replays.
    package var messageID: String
    package var kind: Kind
    /// Number with plus, short code, or (SMS to a handset) a name.
    package var from: String
    /// Who receives it: numbers with plus or short codes, none twice, 1 to ``Limits/recipients``.
    package var to: [String]
    /// The subscriber whose lane it is in: the recipient of an MT, the originator of an MO.
    package var owner: MSISDN
    package var text: String?
    package var subject: String?
    /// URLs, at most ``Limits/media``.
    package var media: [String]
    /// When the gateway accepted it.
    package var time: Date
    /// Whether the sender asked for a DR.
    package var wantsReport: Bool
    /// How an SMS goes on air beside its text.
    package var form: SMSForm
    /// The sender's name for the request that it came in with, returned in DRs.
    package var batch: String?
    /// The sender's name for the message, returned in DRs.
    package var reference: String?
    /// The dialogue that it belongs to.
    package var dialogue: String?
    /// The keyword by which an MO found its partner, as the subscriber wrote it.
    package var keyword: String?
    /// The channel of a connector that it goes or came by, in lower case: `smpp`, `twilio`.
    package var channel: String?

    package init(
        messageID: String,
        kind: Kind,
        from: String,
        to: [String],
        owner: MSISDN,
        text: String? = nil,
        subject: String? = nil,
        media: [String] = [],
        time: Date,
        wantsReport: Bool = false,
        form: SMSForm = .plain,
        batch: String? = nil,
        reference: String? = nil,
        dialogue: String? = nil,
        keyword: String? = nil,
        channel: String? = nil
    ) {
        self.messageID = messageID
        self.kind = kind
        self.from = from
        self.to = to
        self.owner = owner
        self.text = text
        self.subject = subject
        self.media = media
        self.time = time
        self.wantsReport = wantsReport
        self.form = form
        self.batch = batch
        self.reference = reference
        self.dialogue = dialogue
        self.keyword = keyword
        self.channel = channel
    }
}
