import Foundation
import JSON

/// An event that somebody did something to, and the function that gets it.
struct HostileInput: Sendable {
    var function: String
    var event: JSON
    /// Octets in place of the event, where it is none any more.
    var octets: [UInt8]?

    var bytes: [UInt8] { octets ?? event.serialized() }

    /// The input of a seed.
    static func made(from bases: [HostileInput], seed: UInt64) -> HostileInput {
        var chance = HostileChance(seed: seed)
        var input = chance.one(of: bases)
        for _ in 0...chance.below(3) { input.change(&chance) }
        if chance.below(40) == 0 { input.octets = chance.changed(input.bytes) }
        return input
    }

    private mutating func change(_ chance: inout HostileChance) {
        guard event["rawPath"] != nil else { return event = chance.changed(event) }
        switch chance.below(100) {
        case ..<50: changeBody(&chance)
        case ..<65: changeQuery(&chance)
        case ..<82: changeHeaders(&chance)
        case ..<90: changeTarget(&chance)
        case _: event = chance.changed(event)
        }
    }

    private mutating func changeBody(_ chance: inout HostileChance) {
        let text = event["body"]?.string ?? ""
        let isBase64 = event["isBase64Encoded"]?.bool == true
        let bytes = isBase64 ? [UInt8](Data(base64Encoded: text) ?? Data()) : Array(text.utf8)
        if chance.below(10) == 0 {
            event.set("body", .string(Data(chance.changed(bytes)).base64EncodedString()))
            return event.set("isBase64Encoded", true)
        }
        if chance.below(30) == 0 { return event.set("isBase64Encoded", .bool(!isBase64)) }
        let changed = changed(String(decoding: bytes, as: UTF8.self), &chance)
        let isEncoded = isBase64 || chance.below(8) == 0
        let body = isEncoded ? Data(changed.utf8).base64EncodedString() : changed
        event.set("body", .string(body))
        event.set("isBase64Encoded", .bool(isEncoded))
    }

    private func changed(_ body: String, _ chance: inout HostileChance) -> String {
        if let json = try? JSON.parse(Array(body.utf8)), json.members != nil || json.array != nil {
            return chance.changed(json).text
        }
        if body.hasPrefix("<") { return chance.changed(xml: body) }
        return body.contains("=") ? chance.changed(form: body) : chance.changed(body)
    }

    private mutating func changeQuery(_ chance: inout HostileChance) {
        let query = event["rawQueryString"]?.string ?? ""
        event.set("rawQueryString", .string(chance.changed(form: query)))
    }

    private mutating func changeHeaders(_ chance: inout HostileChance) {
        var headers = event["headers"]?.members ?? []
        let names = [
            "content-type", "authorization", "accept", "cookie", "idempotency-key", "host",
        ]
        let name = chance.one(of: names)
        let types = [
            "application/json; charset=utf-16", "text/xml", "application/xml", "text/plain", "/",
            "multipart/form-data; boundary=", "application/x-www-form-urlencoded",
            "APPLICATION/JSON",
        ]
        let value = name == "content-type" ? chance.one(of: types) : chance.text()
        headers.removeAll { $0.key == name }
        switch chance.below(6) {
        case 0: break
        case 1: headers += (0..<120).map { JSON.Member("x-\($0)", .string("y")) }
        case 2: headers.append(JSON.Member(chance.text(), .string(chance.text())))
        case _: headers.append(JSON.Member(name, .string(value)))
        }
        event.set("headers", .object(headers))
        if chance.below(10) == 0 { event.set("cookies", .array([.string(chance.text())])) }
    }

    private mutating func changeTarget(_ chance: inout HostileChance) {
        let path = event["rawPath"]?.string ?? "/"
        switch chance.below(4) {
        case 0: event.set("pathParameters", .object([JSON.Member("name", .string(chance.text()))]))
        case 1:
            var context = event["requestContext"] ?? .object([])
            var http = context["http"] ?? .object([])
            let methods = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "post", "", "\0"]
            http.set("method", .string(chance.one(of: methods)))
            context.set("http", http)
            event.set("requestContext", context)
        case 2:
            event.set(
                "rawPath",
                .string(path + chance.one(of: ["/", "//", "/..", "%2F", "/x", "?"]))
            )
        case _: event.set("rawPath", .string(chance.changed(path)))
        }
    }
}

extension JSON {
    /// Gives a member another value, or adds it.
    mutating func set(_ key: String, _ value: JSON) {
        var members = members ?? []
        if let index = members.firstIndex(where: { $0.key == key }) {
            members[index].value = value
        } else {
            members.append(Member(key, value))
        }
        self = .object(members)
    }

    /// The same with something less, the greatest cuts first.
    var smaller: [JSON] {
        switch self {
        case .object(let members):
            return members.indices.map { index in
                var fewer = members
                fewer.remove(at: index)
                return .object(fewer)
            }
                + members.indices.flatMap { index in
                    members[index].value.smaller.map { value in
                        var others = members
                        others[index].value = value
                        return .object(others)
                    }
                }
        case .array(let elements):
            let half = elements.count / 2
            let halves: [JSON] =
                half == 0
                ? [] : [.array(Array(elements[..<half])), .array(Array(elements[half...]))]
            return halves
                + elements.prefix(8).indices.flatMap { index in
                    elements[index].smaller.map { element in
                        var others = elements
                        others[index] = element
                        return .array(others)
                    }
                }
        case .string(let text):
            if let inner = try? JSON.parse(Array(text.utf8)), inner.members != nil {
                return inner.smaller.map { .string($0.text) }
            }
            return text.count < 2
                ? []
                : [
                    .string(String(text.prefix(text.count / 2))),
                    .string(String(text.suffix(text.count / 2))),
                ]
        case .null, .bool, .integer, .double: return []
        }
    }
}
