import Gateway
package import Invocation

/// The parameters of an mGage call: those of the query, then those of a form in its body.
enum MGageForm {
    /// Reads them; what came first under a name counts.
    ///
    /// A failure is the answer: 414, 413 or 400, in this order.
    static func fields(_ event: HTTPEvent) -> Result<FormFields, MGageFailure> {
        guard event.path.utf8.count + event.query.utf8.count < Limits.mgageTargetOctets else {
            return .failure(MGageFailure(answer: MGageAnswer.targetTooLong))
        }
        guard event.body.count <= Limits.formOctets else {
            return .failure(MGageFailure(answer: MGageAnswer.bodyTooLarge))
        }
        let isForm = FormFields.isForm(event.header("content-type"))
        guard var fields = FormFields(event.query.utf8),
            let more = FormFields(isForm ? event.body : [])
        else { return .failure(MGageFailure(answer: MGageAnswer.badEncoding)) }
        fields.append(more)
        return .success(fields)
    }
}

/// Why a request is refused as a whole: the answer.
package struct MGageFailure: Error, Sendable {
    package let answer: HTTPAnswer

    static func plain(_ status: Int, _ sentence: String) -> MGageFailure {
        MGageFailure(answer: .plain(status, sentence))
    }
}
