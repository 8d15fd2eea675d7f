//! What news-like text and names of places are made of, language by language.

use std::ops::RangeInclusive;

/// A language to write in.
///
/// `words_a_name` is how often news names a place:
///
/// - English: 2,170 places in the 63,205 words of the 229 reports of GeoVirus (Gritta and others, 2018), one in 29.
/// - Arabic: 11 % of ANERcorp's 150,000 tokens (Benajiba and others, 2007) are of names, and 30.4 % of those names are of places: one in 30.
/// - Cyrillic (the words are Russian): as English; names are not inflected.
/// - Chinese: 36,860 places in the 2,171,573 characters of MSRA's training texts (Levow, 2006), one in 59, and a word here has 1.7.
pub struct Language {
    pub name: &'static str,
    /// Common words, most common first; drawn by Zipf's law.
    pub words: &'static str,
    /// What every eighth word has in front.
    pub beginnings: &'static [&'static str],
    /// Of inflected and rarer words, which most of a text's different words are.
    pub endings: &'static [&'static str],
    pub words_a_name: usize,
    /// What stands between words.
    pub space: &'static str,
    /// What stands there instead, and how often in 160 words.
    pub pauses: &'static [(&'static str, usize)],
    /// What ends a sentence.
    pub stops: &'static [&'static str],
    /// What names are written in.
    pub letters: RangeInclusive<char>,
    /// What made-up names are made of.
    pub syllables: &'static [&'static str],
    /// What stands before every fourth made-up name.
    pub firsts: &'static [&'static str],
}

pub const ENGLISH: &Language = &Language {
    name: "English",
    words: include_str!("words/english.txt"),
    beginnings: &[""],
    endings: &[
        "s", "ed", "ing", "er", "ly", "ment", "less", "ation", "ive", "ers",
    ],
    words_a_name: 29,
    space: " ",
    pauses: &[(", ", 8), ("’s ", 2), (" – ", 1)],
    stops: &[". ", ". ", ". ", ".\n", ".\n\n", ".” “", "? "],
    letters: 'A'..='\u{24f}',
    syllables: &[
        "ba", "da", "ra", "mo", "lin", "ton", "ville", "burg", "ha", "ma", "sha", "kar", "bel",
        "tor", "ni", "qa", "za", "wor", "ster", "ham", "ley", "mar", "gol", "pin", "dre", "es",
        "ul", "an", "ik", "or",
    ],
    firsts: &[
        "New ", "San ", "Al ", "North ", "South ", "Saint ", "Deir ", "Tell ", "Upper ", "Santa ",
        "The ", "El ", "Port ",
    ],
};

pub const ARABIC: &Language = &Language {
    name: "Arabic",
    words: include_str!("words/arabic.txt"),
    beginnings: &["و", "و", "ب", "ل", "ف"],
    endings: &["ات", "ين", "ها", "ه", "ية", "هم", "نا", "ون", "ان", "ي"],
    words_a_name: 30,
    space: " ",
    pauses: &[("، ", 8), (" – ", 1), (": ", 1)],
    stops: &[". ", ". ", ".\n", ".\n\n", "». «", "؟ "],
    letters: '\u{600}'..='\u{6ff}',
    syllables: &[
        "با", "دا", "را", "مو", "لين", "تون", "ها", "ما", "شا", "كار", "بل", "طور", "ني", "قا",
        "زا", "حم", "عين", "مر", "غول", "در", "سي", "نو", "تل", "جر", "خان", "صو", "ور", "يا",
    ],
    firsts: &["دير ", "تل ", "عين ", "بئر ", "وادي ", "ال", "ال", "ال"],
};

pub const CYRILLIC: &Language = &Language {
    name: "Cyrillic",
    words: include_str!("words/cyrillic.txt"),
    beginnings: &["по", "вы", "при", "не", "за", "пере"],
    endings: &[
        "ами", "ов", "ом", "ный", "ская", "ение", "ого", "ал", "или", "ость",
    ],
    words_a_name: 29,
    space: " ",
    pauses: &[(", ", 12), (" — ", 3)],
    stops: &[". ", ". ", ". ", ".\n", ".\n\n", "». «", "? "],
    letters: '\u{400}'..='\u{52f}',
    syllables: &[
        "ба", "да", "ра", "мо", "лин", "тов", "град", "бург", "ха", "ма", "ша", "кар", "бел",
        "тор", "ни", "за", "вор", "ск", "ка", "лей", "мар", "гол", "пин", "дре", "ус", "ль", "ов",
        "ино", "ев",
    ],
    firsts: &[
        "Новый ",
        "Старый ",
        "Нижний ",
        "Верхний ",
        "Усть-",
        "Сан-",
        "Эль-",
    ],
};

pub const CHINESE: &Language = &Language {
    name: "Chinese",
    words: include_str!("words/chinese.txt"),
    beginnings: &["不", "再", "所", "大"],
    endings: &["性", "化", "者", "部", "局", "力", "地", "们"],
    words_a_name: 35,
    space: "",
    pauses: &[("，", 16), ("、", 3), ("：", 1)],
    stops: &["。", "。", "。\n", "。\n\n", "。”“", "？"],
    letters: '\u{4e00}'..='\u{9fff}',
    syllables: &[
        "安", "巴", "大", "尔", "格", "海", "加", "卡", "拉", "林", "马", "米", "南", "诺", "普",
        "奇", "日", "萨", "斯", "塔", "特", "瓦", "维", "西", "亚", "伊", "泽", "州", "城", "山",
    ],
    firsts: &["新", "上", "下", "圣"],
};
