/// By what plan the digits of an address field are given out (SMPP 3.4, 5.2.6).
package enum NumberingPlan: UInt8, Hashable, Sendable {
    case unknown = 0
    /// E.164.
    case isdn = 1
    /// X.121.
    case data = 3
    /// F.69.
    case telex = 4
    /// E.212.
    case landMobile = 6
    case national = 8
    case `private` = 9
    case ermes = 10
    case internet = 14
    case wapClient = 18
}
