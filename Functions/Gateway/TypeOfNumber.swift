/// How the digits of an address field are to be read (SMPP 3.4, 5.2.5).
package enum TypeOfNumber: UInt8, Hashable, Sendable {
    case unknown = 0
    case international = 1
    case national = 2
    case networkSpecific = 3
    case subscriberNumber = 4
    case alphanumeric = 5
    case abbreviated = 6
}
