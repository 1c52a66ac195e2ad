import Invocation
import JSON

/// What is stable in the answer to a message that is refused.
struct GTIGLOBALRefusal: Hashable {
    var status: Int
    var code: String
    var classification: String
    var field: String?
    /// But for the content type, which has to be that of all answers.
    var headers: [String: String]

    init(
        _ status: Int,
        _ code: String,
        _ classification: String = "permanent",
        field: String? = nil,
        headers: [String: String] = [:]
    ) {
        self.status = status
        self.code = code
        self.classification = classification
        self.field = field
        self.headers = headers
    }
}

extension HTTPAnswer {
    /// The refusal that it tells; nil when it is none, or lacks a description.
    var refusal: GTIGLOBALRefusal? {
        let error = json["error"]
        guard json["status"] == "rejected", let code = error?["code"]?.string,
            let classification = error?["class"]?.string,
            error?["description"]?.string?.isEmpty == false,
            headers["content-type"] == "application/json; charset=utf-8"
        else { return nil }
        return GTIGLOBALRefusal(
            status,
            code,
            classification,
            field: error?["field"]?.string,
            headers: headers.filter { $0.key != "content-type" }
        )
    }
}
