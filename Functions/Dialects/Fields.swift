import Gateway
import Invocation
import JSON

/// The members of a JSON body, read by name without regard to case; `null` is as good as absent.
struct Fields {
    private let members: [JSON.Member]

    /// Reads the body of a request.
    ///
    /// - Throws: ``Rejection/unsupportedMediaType``, ``Rejection/tooLarge(limit:)`` or
    ///   ``Rejection/invalidJSON(reason:)``, in this order.
    init(_ event: HTTPEvent) throws(Rejection) {
        guard Self.isJSON(event.header("content-type")) else { throw .unsupportedMediaType }
        guard event.body.count <= Limits.bodyOctets else {
            throw .tooLarge(limit: Limits.bodyOctets)
        }
        do {
            self = try Fields(JSON.parse(event.body))
        } catch let error as JSONError {
            throw .invalidJSON(reason: error.description)
        } catch {
            throw .invalidJSON(reason: "the body is not an object")
        }
    }

    /// Takes the members of an object.
    ///
    /// - Throws: ``Rejection/invalidJSON(reason:)`` for any other value.
    init(_ json: JSON) throws(Rejection) {
        guard let members = json.members else {
            throw .invalidJSON(reason: "the body is not an object")
        }
        self.members = members
    }

    /// The value of a field, nil when it is absent or null.
    ///
    /// - Throws: ``Rejection/invalidJSON(reason:)`` when it is there twice in different cases.
    subscript(name: String) -> JSON? {
        get throws(Rejection) {
            let name = name.lowercased()
            let found = members.filter { $0.key.lowercased() == name }
            guard found.count <= 1 else { throw .invalidJSON(reason: "\(name) is there twice") }
            guard let value = found.first?.value, !value.isNull else { return nil }
            return value
        }
    }

    /// A text, nil when it is absent.
    func text(_ name: String) throws(Rejection) -> String? {
        guard let value = try self[name] else { return nil }
        guard let text = value.string else { throw .wrongType(field: name) }
        return text
    }

    /// True or false, false when it is absent.
    func flag(_ name: String) throws(Rejection) -> Bool {
        guard let value = try self[name] else { return false }
        guard let flag = value.bool else { throw .wrongType(field: name) }
        return flag
    }

    /// A list of texts, a single text being a list of one; nil when it is absent.
    func texts(_ name: String, orSingle: Bool) throws(Rejection) -> [String]? {
        guard let value = try self[name] else { return nil }
        if orSingle, let single = value.string { return [single] }
        guard let elements = value.array else { throw .wrongType(field: name) }
        var texts: [String] = []
        for (index, element) in elements.enumerated() {
            guard let text = element.string else { throw .wrongType(field: "\(name)[\(index)]") }
            texts.append(text)
        }
        return texts
    }

    /// Numbers, or short codes where `allowsShortCodes`; the place of a bad one is told.
    func addresses(_ name: String, allowsShortCodes: Bool) throws(Rejection) -> [Address]? {
        guard let texts = try texts(name, orSingle: true) else { return nil }
        var addresses: [Address] = []
        for (index, text) in texts.enumerated() {
            let address =
                allowsShortCodes ? Address(destination: text) : MSISDN(text).map(Address.msisdn)
            guard let address else { throw .invalidNumber(field: "\(name)[\(index)]") }
            addresses.append(address)
        }
        return addresses
    }

    /// The URLs of `media`: 1 to 10 where it is there.
    func media() throws(Rejection) -> [String] {
        guard let media = try texts("media", orSingle: false) else { return [] }
        guard media.count <= Limits.media else {
            throw .tooMany(field: "media", limit: Limits.media)
        }
        if let index = media.firstIndex(where: { !Admission.isMediaURL($0) }) {
            throw .invalidField(name: "media[\(index)]", reason: "an absolute https URL is needed")
        }
        return media
    }

    /// The caller's id of a message.
    func messageID(_ name: String) throws(Rejection) -> String? {
        guard let id = try text(name) else { return nil }
        guard Admission.isMessageID(id) else {
            throw .invalidField(name: name, reason: "1 to 64 of A-Z a-z 0-9 . _ : - are allowed")
        }
        return id
    }

    private static func isJSON(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        let parts = contentType.lowercased().split(separator: ";", omittingEmptySubsequences: false)
            .map { $0.filter { $0 != " " && $0 != "\t" } }
        guard parts.first == "application/json" else { return false }
        return parts.dropFirst().allSatisfy { parameter in
            !parameter.hasPrefix("charset=")
                || ["charset=utf-8", "charset=\"utf-8\""].contains(parameter)
        }
    }
}
