import Gateway
import Invocation

/// A carrier without a network: the last digit of the recipient says what its handset does.
///
/// | digit | the handset |
/// | --- | --- |
/// | 0 | takes it and never reports |
/// | 1 | takes it, reports on its way, then delivered |
/// | 2 | takes it, reports delivered, and replies with an MO |
/// | 3 | refuses it for good |
/// | 4 | is busy for two attempts, then takes it and reports delivered |
/// | 5 | takes it and reports failed |
/// | 6 | takes it and reports delivered twice |
/// | 7 | takes it and reports delivered 20 s late |
/// | 8 | reports delivered before the carrier has said that it took it |
/// | 9 | lets the carrier wait for 3 s, then reports delivered |
struct SimulatedCarrier: Link {
    static let name = "simulated"

    init() {}

    func attempt(_ attempt: Attempt, _ context: Context) async -> AttemptOutcome {
        guard case .mt(let message) = attempt.load, let digit = message.owner.digits.last else {
            return refusal(.permanent, "a carrier takes MTs alone")
        }
        switch digit {
        case "3": return refusal(.permanent, "refused by the handset")
        case "4" where attempt.failures < 2: return refusal(.temporary, "handset busy")
        case "9":
            // A stopping gateway does not wait for it: the message counts as taken.
            try? await context.clock.sleep(context.clock.monotonic() + .seconds(3))
        case _: break
        }
        return AttemptOutcome(
            verdict: .delivered,
            code: 0,
            reference: "sim-" + attempt.id.description,
            isFault: false,
            reactions: reactions(of: digit, to: message)
        )
    }

    private func reactions(of digit: Character, to message: Message) -> [HandsetReaction] {
        let delivered = HandsetReaction.Act.report(.delivered, reason: "")
        return switch digit {
        case "0": []
        case "1":
            [
                HandsetReaction(act: .report(.enroute, reason: ""), delay: .zero),
                HandsetReaction(act: delivered, delay: .milliseconds(200)),
            ]
        case "2":
            [
                HandsetReaction(act: delivered, delay: .zero),
                HandsetReaction(act: .reply(text: "Got it, thanks."), delay: .milliseconds(500)),
            ]
        case "5":
            [HandsetReaction(act: .report(.failed, reason: "handset memory full"), delay: .zero)]
        case "6":
            [
                HandsetReaction(act: delivered, delay: .zero),
                HandsetReaction(act: delivered, delay: .milliseconds(100)),
            ]
        case "7": [HandsetReaction(act: delivered, delay: .seconds(20))]
        case "8": [HandsetReaction(act: delivered, delay: nil)]
        case _: [HandsetReaction(act: delivered, delay: .zero)]
        }
    }

    private func refusal(_ verdict: Verdict, _ reason: String) -> AttemptOutcome {
        AttemptOutcome(verdict: verdict, code: nil, reason: reason, isFault: false)
    }
}
