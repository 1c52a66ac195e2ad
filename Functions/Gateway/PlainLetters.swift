/// Letters with accents, and the plain letters of the GSM alphabet that they are drawn from.
///
/// The letters of Latin-1 Supplement, Latin Extended-A, -B and Additional whose canonical
/// decomposition (Unicode 14) is a letter of the alphabet and combining marks. Greek and Cyrillic
/// are left out on purpose.
enum PlainLetters {
    /// What stands for a character in a plain text; empty: nothing does.
    static func replacement(for scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if let letter = letters[scalar] { return [letter] }
        return switch scalar {
        case "\u{2018}"..."\u{201B}": ["'"]
        case "\u{201C}"..."\u{201F}": ["\""]
        case "\u{2010}"..."\u{2015}", "\u{2212}": ["-"]
        case "\u{2026}": [".", ".", "."]
        case "\u{A0}", "\u{202F}": [" "]
        case _: []
        }
    }

    private static let letters: [Unicode.Scalar: Unicode.Scalar] = {
        var letters: [Unicode.Scalar: Unicode.Scalar] = [:]
        for row in rows.unicodeScalars.split(separator: " ") {
            guard let plain = row.first else { continue }
            for accented in row.dropFirst() { letters[accented] = plain }
        }
        return letters
    }()

    /// Words of the plain letter and those that become it.
    private static let rows = """
        AÀÁÂÃĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ BḂḄḆ CĆĈĊČḈ DĎḊḌḎḐḒ EÈÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆ FḞ \
        GĜĞĠĢǦǴḠ HĤȞḢḤḦḨḪ IÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊ JĴ KĶǨḰḲḴ LĹĻĽḶḸḺḼ MḾṀṂ NŃŅŇǸṄṆṈṊ \
        OÒÓÔÕŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢ PṔṖ RŔŖŘȐȒṘṚṜṞ SŚŜŞŠȘṠṢṤṦṨ TŢŤȚṪṬṮṰ \
        UÙÚÛŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ VṼṾ WŴẀẂẄẆẈ XẊẌ YÝŶŸȲẎỲỴỶỸ ZŹŻŽẐẒẔ \
        aáâãāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ bḃḅḇ cçćĉċčḉ dďḋḍḏḑḓ eêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ fḟ \
        gĝğġģǧǵḡ hĥȟḣḥḧḩḫẖ iíîïĩīĭįǐȉȋḭḯỉị jĵǰ kķǩḱḳḵ lĺļľḷḹḻḽ mḿṁṃ nńņňǹṅṇṉṋ \
        oóôõōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ pṕṗ rŕŗřȑȓṙṛṝṟ sśŝşšșṡṣṥṧṩ tţťțṫṭṯṱẗ \
        uúûũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự vṽṿ wŵẁẃẅẇẉẘ xẋẍ yýÿŷȳẏẙỳỵỷỹ zźżžẑẓẕ ÆǢǼ ØǾ æǣǽ øǿ
        """
}
