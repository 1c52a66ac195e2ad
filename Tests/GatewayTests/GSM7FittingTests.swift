import Foundation
import Gateway
import Testing

struct GSM7FittingTests {
    @Test(arguments: [
        ("áàóòúù", "àòù", "aàoòuù"),
        ("Letters: á à", "Letters:  à", "Letters: a à"),
        ("ça va", "a va", "ca va"),
        ("“Hei” – ‘du’…\u{A0}!", "Hei  du!", "\"Hei\" - 'du'... !"),
        ("Привет Ώ Α", "  ", "  "),
        ("ΔΦ", "ΔΦ", "ΔΦ"),
        ("e\u{301}a\u{301}", "e\u{301}a", "e\u{301}a"),
        ("ệ ǖ Ǿ Ł", "   ", "e u Ø "),
        ("a😀b", "ab", "ab"),
        ("\t\r\n€[", "\r\n€[", "\r\n€["),
        ("", "", ""),
    ])
    func `characters are removed or replaced`(text: String, removed: String, replaced: String) {
        #expect(
            GSM7.fitting(text, replacing: false).unicodeScalars.elementsEqual(
                removed.unicodeScalars
            )
        )
        #expect(
            GSM7.fitting(text, replacing: true).unicodeScalars.elementsEqual(
                replaced.unicodeScalars
            )
        )
    }

    @Test func `what fits is in the alphabet, and the table is that of Unicode`() {
        for value in UInt32(0xC0)...0x1EFF {
            guard let scalar = Unicode.Scalar(value), !(0x370...0x3FF ~= value) else { continue }
            let fitting = GSM7.fitting(String(scalar), replacing: true)
            #expect(GSM7.contains(fitting))
            let plain = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars
                .filter { $0.properties.canonicalCombiningClass == .notReordered }
            let letters = String(String.UnicodeScalarView(plain))
            if GSM7.contains(letters), letters.first?.isLetter == true,
                !GSM7.contains(String(scalar))
            {
                #expect(fitting == letters, "\(String(value, radix: 16))")
            }
        }
    }
}
