import Foundation
import JSON

extension HostileChance {
    /// A JSON value of which one part is another; a text that is JSON itself is one, too.
    mutating func changed(_ json: JSON) -> JSON {
        switch json {
        case .object(var members) where !members.isEmpty && below(9) > 0:
            let place = below(members.count)
            switch below(10) {
            case 0: members.remove(at: place)
            case 1: members.append(JSON.Member(text(), value()))
            case 2: members[place].key = changed(members[place].key)
            case 3: members.append(members[place])
            case 4: members[place].value = value()
            case _: members[place].value = changed(members[place].value)
            }
            return .object(members)
        case .array(var elements) where !elements.isEmpty && below(9) > 0:
            let place = below(elements.count)
            switch below(8) {
            case 0: elements.remove(at: place)
            case 1: elements.append(value())
            case 2:
                let most = below(40) == 0 ? 1_001 : one(of: [1, 9, 10, 49, 50])
                elements += Array(repeating: elements[place], count: most)
            case _: elements[place] = changed(elements[place])
            }
            return .array(elements)
        case .string(let text):
            guard let inner = try? JSON.parse(Array(text.utf8)), inner.members != nil,
                below(5) > 0
            else { return below(4) == 0 ? value() : .string(changed(text)) }
            return .string(changed(inner).text)
        case .integer(let number):
            return below(2) == 0 ? value() : .integer(number &+ one(of: [1, -1, 1_000, 1 << 32]))
        case .null, .bool, .double, .array, .object: return value()
        }
    }

    /// A form or query of which some fields are others.
    mutating func changed(form: String) -> String {
        var fields = form.split(separator: "&", omittingEmptySubsequences: false).map(String.init)
        let place = below(fields.count)
        let parts = fields[place].split(separator: "=", maxSplits: 1).map(String.init)
        let (name, value) = (parts.first ?? "", parts.count > 1 ? parts[1] : "")
        switch below(10) {
        case 0: fields.remove(at: place)
        case 1: fields.append(fields[place])
        case 2: fields[place] = name
        case 3: fields[place] = "\(escaped(changed(name)))=\(value)"
        case 4: fields.append("\(escaped(text()))=\(escaped(text()))")
        case 5: fields[place] = "\(name)=\(text())"
        case 6:
            let index = one(of: ["999999999", "-1", "0][0", "", "1e3", "٣", "9223372036854775808"])
            fields[place] = fields[place].replacingOccurrences(of: "0", with: index)
        case 7 where below(20) == 0:
            fields += Array(repeating: fields[place], count: one(of: [251, 1_001, 3_000]))
        case _:
            let plain = value.removingPercentEncoding ?? value
            fields[place] = "\(name)=\(escaped(changed(plain)))"
        }
        return fields.joined(separator: "&")
    }

    private func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || byte == UInt8(ascii: "_")
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain
                ? String(UnicodeScalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }

    /// An XML document of which some pieces are others, most often still well-formed.
    mutating func changed(xml: String) -> String {
        var pieces = xml.split(separator: "<", omittingEmptySubsequences: false).map(String.init)
        let place = below(pieces.count)
        switch below(10) {
        case 0: pieces.remove(at: place)
        case 1: pieces.insert(pieces[place], at: place)
        case 2: pieces.swapAt(place, below(pieces.count))
        case 3: return one(of: ["<!DOCTYPE a [<!ENTITY b \"c\">]>", "\u{FEFF}", " ", "\0"]) + xml
        case 4:
            let depth = one(of: [3, 31, 33, 500])
            pieces[place] += String(repeating: "<a>", count: depth)
            pieces[place] += String(repeating: "</a>", count: depth)
        case 5:
            pieces[place] += one(of: ["&b;", "&#0;", "&#xD800;", "&#x1F600;", "<![CDATA[x", "<!--"])
        case _:
            let halves = pieces[place].split(separator: ">", maxSplits: 1).map(String.init)
            guard halves.count > 1 else {
                pieces[place] = changed(pieces[place])
                break
            }
            let content = changed(halves[1])
            pieces[place] = "\(halves[0])>\(below(2) == 0 ? content : quoted(content))"
        }
        return pieces.joined(separator: "<")
    }

    private func quoted(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;")
            .replacingOccurrences(of: "<", with: "&lt;")
    }
}
