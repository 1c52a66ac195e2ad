import Curl
import Gateway

/// Fetches the media of one message, all at the same time.
struct MediaFetcher: Sendable {
    let client: HTTPClient
    /// For all together.
    let time: Duration

    /// A content type that an MMS may carry, and 1 octet or more.
    typealias Found = (type: MediaType, content: [UInt8])

    /// Fetches.
    ///
    /// A redirect is not followed, and what is too long is not read to its end. The first failure
    /// ends the others. What has come of all is at no time more than twice what they may have:
    /// enough to tell one that is too long from too many.
    ///
    /// - Parameter octets: The most of all together.
    /// - Returns: What was found, in the order of `wanted`, or why the message is refused.
    /// - Throws: ``CurlError`` when nothing could be sent, for reasons of our own.
    func fetch(
        _ wanted: [MediaPlan.Wanted],
        octets: Int
    ) async throws -> Result<[Found], Rejection> {
        let budget = AnswerBudget(2 * octets)
        return try await withThrowingTaskGroup(of: (Int, Result<Found, Rejection>).self) { group in
            for (index, medium) in wanted.enumerated() {
                group.addTask { (index, try await fetch(medium, octets: octets, of: budget)) }
            }
            defer { group.cancelAll() }
            var found: [Int: Found] = [:]
            var total = 0
            for try await (index, result) in group {
                switch result {
                case .success(let medium):
                    total += medium.content.count
                    guard total <= octets else { return .failure(.tooMuchMedia()) }
                    found[index] = medium
                case .failure(let rejection): return .failure(rejection)
                }
            }
            return .success(wanted.indices.compactMap { found[$0] })
        }
    }

    private func fetch(
        _ medium: MediaPlan.Wanted,
        octets: Int,
        of budget: AnswerBudget
    ) async throws(CurlError) -> Result<Found, Rejection> {
        let request = HTTPRequest(
            method: "GET",
            url: medium.url,
            headers: [("accept", "*/*")],
            connectTimeout: .seconds(Limits.connectSeconds),
            totalTimeout: time,
            answerLimit: octets,
            answerBudget: budget
        )
        let response: HTTPResponse
        do {
            response = try await client.send(request)
        } catch {
            if [.busy, .closed, .cancelled].contains(error) { throw error }
            return .failure(.mediaUnreachable(field: medium.field))
        }
        guard response.status == 200 else {
            return .failure(.mediaUnreachable(field: medium.field))
        }
        guard let type = MediaType(response.headers["content-type"]) else {
            return .failure(.mediaTypeRefused(field: medium.field))
        }
        if response.isTruncated {
            let isAlone = response.body.count == Limits.mediaOctets
            return .failure(.tooMuchMedia(isAlone ? medium.field : "media"))
        }
        guard !response.body.isEmpty else {
            return .failure(.mediaEmpty(field: medium.field))
        }
        return .success((type, response.body))
    }
}

extension Rejection {
    /// Over the limit, in one medium or in all.
    fileprivate static func tooMuchMedia(_ field: String = "media") -> Rejection {
        .mediaTooLarge(field: field, limit: Limits.mediaOctets)
    }
}
