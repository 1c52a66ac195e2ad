import Foundation
import Invocation
import JSON
import XML

/// What an answer to a hostile input says, and what is wrong with it.
struct HostileJudgement: Sendable {
    /// Whether a message was told to be taken; nil where the answer does not say.
    var isAccepted: Bool?
    var fault: String?

    /// - Parameter errors: What was logged as an error meanwhile, each with its cause.
    init(_ answer: Answer, to input: HostileInput, errors: [String]) {
        fault = errors.first { Self.isOurs($0) }.map { "logged: \($0)" }
        switch answer {
        case .http(let answer):
            fault = fault ?? Self.fault(in: answer, to: input)
            isAccepted = Self.isAccepted(answer, input)
        case .value(let value):
            isAccepted = value["status"]?.string == "accepted"
        case .batch(let failures):
            let records = input.event["Records"]?.array ?? []
            let ids = Set(records.compactMap { $0["messageId"]?.string })
            if !ids.isSuperset(of: failures) { fault = fault ?? "unknown records come again" }
        }
        if input.function != "TerminateMessage", input.function != "OriginateMessage" {
            isAccepted = nil
        }
    }

    private static func isOurs(_ error: String) -> Bool {
        if error.hasPrefix("record dropped") { return false }
        return !["record comes again: unauthorized", "record comes again: unknownSubscriber"]
            .contains(error)
    }

    private static func fault(in answer: HTTPAnswer, to input: HostileInput) -> String? {
        let type = answer.headers["content-type"] ?? ""
        let isFault = String(decoding: answer.body.prefix(2_000), as: UTF8.self).contains("Fault>")
        let isPage = input.event["rawPath"]?.string == "/api/externalMO"
        // A SOAP fault is a 500, and so is every mistake of mGage's web page.
        guard 100...599 ~= answer.status, answer.status < 500 || isFault || isPage else {
            return "status \(answer.status)"
        }
        for (name, value) in answer.headers {
            let isPlain = (name + value).unicodeScalars.allSatisfy { $0 >= " " && $0 != "\u{7F}" }
            if !isPlain { return "control characters in the header \(name)" }
        }
        guard !answer.body.isEmpty else { return nil }
        if type.contains("json") {
            return (try? JSON.parse(answer.body)) == nil ? "the answer is no JSON" : nil
        }
        if type.contains("xml") {
            return (try? XMLElement.parse(answer.body)) == nil ? "the answer is no XML" : nil
        }
        if type.hasPrefix("text/") {
            let text = String(validating: answer.body, as: UTF8.self)
            return text == nil ? "the answer is no text" : nil
        }
        return type.isEmpty ? "an answer of no type" : nil
    }

    private static func isAccepted(_ answer: HTTPAnswer, _ input: HostileInput) -> Bool? {
        guard answer.status == 200 || answer.status == 201 else { return false }
        if let words = answer.batchSummary {
            if words.hasSuffix("queued") { return true }
            let isMGage = input.event["rawPath"]?.string?.hasPrefix("/api/") == true
            // Puzzel's 24 is held until an operator decides.
            return words.split(separator: " ").dropFirst(2)
                .contains { isMGage ? $0 == "0" : $0 == "1" || $0 == "24" }
        }
        if input.event["rawPath"]?.string?.hasPrefix("/msg-client/receive") == true { return true }
        let body = try? JSON.parse(answer.body)
        return body?["status"]?.string == "accepted"
    }
}
