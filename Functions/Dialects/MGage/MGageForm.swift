import Gateway
import Invocation

/// The parameters of an mGage call: those of the query, then those of a form in its body.
enum MGageForm {
    /// Reads them; what came first under a name counts.
    ///
    /// A failure is the answer: 414, 413 or 400, in this order.
    static func fields(_ event: HTTPEvent) -> Result<FormFields, MGageRefusal> {
        guard event.path.utf8.count + event.query.utf8.count < Limits.mgageTargetOctets else {
            return .failure(.answer(MGageAnswer.targetTooLong))
        }
        guard event.body.count <= Limits.formOctets else {
            return .failure(.answer(MGageAnswer.bodyTooLarge))
        }
        let isForm = FormFields.isForm(event.header("content-type"))
        guard var fields = FormFields(event.query.utf8),
            let more = FormFields(isForm ? event.body : [])
        else { return .failure(.answer(MGageAnswer.badEncoding)) }
        fields.append(more)
        return .success(fields)
    }
}

/// Why a call is refused as a whole, whoever sent it.
enum MGageRefusal: Error {
    case answer(HTTPAnswer)
    case fault(MGageFault)
}
