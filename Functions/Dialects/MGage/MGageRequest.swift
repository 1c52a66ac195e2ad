import FoundationEssentials
import Gateway
import Invocation

/// Why a call is refused as a whole, whoever sent it.
enum MGageRefusal: Error {
    case failure(MGageFailure)
    case fault(MGageFault)
}

/// A call whose user is known by name; whatever is wrong with it is told only once he is known.
struct MGageRequest: BatchRequest {
    let credential: Credential
    let call: Result<MGageCall, MGageRefusal>
    let answer: MGageAnswer

    func unidentified() -> HTTPAnswer { MGageAnswer.unidentified }

    func foreignService() -> HTTPAnswer {
        switch call {
        case .success: refusal(.program)
        case .failure(let refusal): self.refusal(refusal)
        }
    }

    func rateLimited() -> HTTPAnswer { MGageAnswer.rateLimited }

    func failed() -> HTTPAnswer { answer.blocks([.refused(.failed)], status: 500) }

    func read(
        _ profile: ServiceProfile,
        at now: Date,
        makeID: () -> UUIDv7
    ) -> any BatchDraft {
        guard case .success(let call) = call, case .mgage(let terms) = profile.terms,
            terms.program == call.program
        else { return MGageDraft(foreignService()) }
        guard !call.isBilled || terms.allowsBilled else { return MGageDraft(refusal(.billed)) }
        guard terms.originators.contains(call.originator) else {
            return MGageDraft(refusal(.originator))
        }
        let numbers = call.numbers.map { ($0, MGageNumber($0)) }
        guard numbers.contains(where: { $0.1 != .malformed }) else {
            return MGageDraft(refusal(.noValidNumber))
        }
        let lines = numbers.map { text, number in
            MGageDraft.Line(
                number: text,
                content: Self.content(of: number, call, at: now, makeID: makeID)
            )
        }
        return MGageDraft(lines, answer)
    }

    private func refusal(_ fault: MGageFault) -> HTTPAnswer { answer.blocks([.refused(fault)]) }

    private func refusal(_ refusal: MGageRefusal) -> HTTPAnswer {
        switch refusal {
        case .failure(let failure): failure.answer
        case .fault(let fault): self.refusal(fault)
        }
    }

    private static func content(
        of number: MGageNumber,
        _ call: MGageCall,
        at now: Date,
        makeID: () -> UUIDv7
    ) -> Result<BatchItem, MGageFault> {
        switch number {
        case .served(let owner): .success(item(call, to: owner, id: makeID(), at: now))
        case .foreign(let code): .failure(.country(code: code))
        case .malformed: .failure(.number)
        }
    }

    private static func item(
        _ call: MGageCall,
        to owner: MSISDN,
        id: UUIDv7,
        at now: Date
    ) -> BatchItem {
        BatchItem(
            id: id,
            message: Message(
                messageID: "mg-" + id.hex,
                kind: .sms,
                from: Address(originator: call.originator)?.text ?? call.originator,
                to: [owner.e164],
                owner: owner,
                text: call.text,
                time: now
            ),
            terms: Terms(validitySeconds: Limits.batchValiditySeconds, isArchived: true)
        )
    }
}

extension UUIDv7 {
    /// Its 32 hexadecimal digits in lower case.
    var hex: String { Hexadecimal.text(bytes) }
}
