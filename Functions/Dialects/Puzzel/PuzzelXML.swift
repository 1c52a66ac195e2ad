import JSON
import XML

/// The XML of the protocol, both ways.
enum PuzzelXML {
    static let requestNamespace = "http://chimera.intele.com/gw/xsd/SMSGateway/Request/2013/02"
    static let responseNamespace = "http://chimera.intele.com/gw/xsd/SMSGateway/Response/2013/02"
    static let faultNamespace = "http://chimera.intele.com/gw/xsd/SMSGateway/Fault/2013/02"

    private static let instanceNamespace = "http://www.w3.org/2001/XMLSchema-instance"

    /// Reads a request.
    static func tree(_ body: [UInt8]) throws(PuzzelRefusal) -> JSON {
        try tree(try document(body))
    }

    /// Takes a request's root, whatever its namespace.
    static func tree(_ root: XMLElement) throws(PuzzelRefusal) -> JSON {
        guard root.name == "request" else {
            throw .syntax("request", "the root element has to be request")
        }
        return json(root, .request)
    }

    static func document(_ body: [UInt8]) throws(PuzzelRefusal) -> XMLElement {
        do { return try XMLElement.parse(body) } catch {
            throw PuzzelRefusal(.syntax, "not readable: \(error)")
        }
    }

    /// An element as a value of its shape; of several children where one belongs the first holds.
    private static func json(_ element: XMLElement, _ shape: PuzzelShape) -> JSON {
        if isNil(element) { return .null }
        switch shape {
        case .list(let shape): return .array([json(element, shape)])
        case .leaf:
            // An object, where no object belongs, so that the reader of the field refuses it.
            return element.children.isEmpty ? .string(element.text) : .object([])
        case .object(let shapes): return object(element, shapes)
        }
    }

    private static func object(_ element: XMLElement, _ shapes: [String: PuzzelShape]) -> JSON {
        var members: [JSON.Member] = []
        var lists: [String: [JSON]] = [:]
        for child in element.children {
            guard let shape = shapes[child.name] else { continue }
            if case .list(let element) = shape {
                lists[child.name, default: []].append(json(child, element))
            } else if !members.contains(where: { $0.key == child.name }) {
                members.append(JSON.Member(child.name, json(child, shape)))
            }
        }
        for (name, elements) in lists { members.append(JSON.Member(name, .array(elements))) }
        return .object(members)
    }

    /// Toolkits write absent elements so.
    private static func isNil(_ element: XMLElement) -> Bool {
        element.attributes.contains { attribute in
            attribute.name == "nil" && attribute.namespace == instanceNamespace
                && PuzzelFields.flag(attribute.value) == true
        }
    }
}
