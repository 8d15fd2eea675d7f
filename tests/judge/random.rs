//! Random lists and texts, small and mixed, made so that names are often there and as often nearly there.
//!
//! A seed gives the same case for ever, on every machine.

use super::facts::is_mark;
use super::source::BREAK;
use super::{Case, Row, Status, default_case, fold};

/// One case: a list without the implied canonical names, a text, and what is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    pub rows: Vec<Row>,
    pub text: String,
    pub addresses_hidden: bool,
    pub demonyms: bool,
}

/// The case of a seed.
pub fn trial(seed: u64) -> Trial {
    let mut dice = Dice(seed);
    let tokens = tokens(&mut dice);
    let rows = rows(&mut dice, &tokens);
    Trial {
        rows,
        text: tokens.concat(),
        addresses_hidden: dice.percent(85),
        demonyms: dice.percent(30),
    }
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to one less than `count`.
    fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// What words are made of: a text keeps to one to three of these.
const SCRIPTS: &[&[&str]] = &[
    &[
        "Homs", "homs", "HOMS", "Deir", "Zor", "a", "e", "s", "é", "e\u{301}", "ā", "A\u{304}",
        "D", "Don", "Sana", "US", "us", "i", "th", "\u{301}",
    ],
    &[
        "ß", "ss", "SS", "ẞ", "İ", "ı", "i", "I", "ﬁ", "fi", "f", "Ø", "o", "Æ", "ae", "Ǣ", "þ",
        "TH", "№", "No", "n", "ŉ", "½", "1⁄2", "²", "2", "™", "TM", "K", "Ⓐ", "ª", "ｈ", "Ｈ", "ŋ",
        "\u{307}",
    ],
    &[
        "ال",
        "ل",
        "لل",
        "و",
        "ب",
        "ف",
        "ك",
        "ا",
        "أ",
        "آ",
        "ر",
        "ق",
        "ة",
        "ه",
        "ى",
        "ي",
        "ک",
        "حمص",
        "وحمص",
        "للرقة",
        "لِلرقة",
        "وبالرقة",
        "رقة",
        "الرقة",
        "دير",
        "\u{64E}",
        "\u{651}",
        "\u{640}",
        "٣",
        "3",
        "۳",
        "\u{654}",
        "ﻻ",
        "لا",
        "ﷺ",
        "ؤ",
        "ٱ",
    ],
    &[
        "ו",
        "ה",
        "ב",
        "ל",
        "מ",
        "ש",
        "כ",
        "ס",
        "ור",
        "י",
        "סוריה",
        "בסוריה",
        "ושסור",
        "\u{5B8}",
        "שׁ",
        "ש\u{5C1}",
        "\u{5F3}",
        "ך",
    ],
    &[
        "五",
        "代",
        "尔",
        "五代尔",
        "代尔五五",
        "一",
        "龥",
        "，",
        "、",
        "。",
        "！",
        "＇",
        "〇",
        "々",
        "の",
        "に",
        "ア",
        "カ",
        "ー",
        "ｶ",
        "ﾞ",
        "\u{3099}",
        "ガ",
        "ト",
        "が",
        "㍿",
        "株式会社",
        "ｰ",
    ],
    &["ก", "า", "\u{E48}", "ำ", "เ", "ไทย", "က", "ລ", "ក"],
    &[
        "시",
        "리",
        "시리",
        "리시시",
        "아",
        "시리아",
        "시리아에서",
        "한국은",
        "하",
        "한",
        "\u{1112}",
        "\u{1161}",
        "\u{11AB}",
        "은",
        "에서",
        "에",
        "의",
        "까지",
        "로",
        "으로",
        "ㄱ",
        "\u{301}",
    ],
    &[
        "Дейр",
        "е",
        "ё",
        "е\u{308}",
        "Ё",
        "и",
        "й",
        "и\u{306}",
        "\u{301}",
        "г",
        "к",
        "ѓ",
        "ќ",
        "К",
        "З",
        "ор",
        "ѐ",
        "\u{300}",
        "\u{306}",
    ],
    &["Αθ", "ή", "ς", "σ", "Σ", "ᾳ", "ο", "ύ", "\u{301}", "α"],
    &["क", "ि", "\u{94D}", "ष", "क्ष", "ी"],
];

const SEPARATORS: &[&str] = &[
    " ", " ", " ", " ", "-", "-", "\n", "\r\n", "\n\n", "\r\n\r\n", "_", "–", "\u{A0}", "  ",
    " - ", "\u{2028}", "\r", "\u{5BE}", "－", "\u{2212}", "\t", " \n ",
];
const APOSTROPHES: &[&str] = &["'", "'", "’", "ʼ", "`", "ʿ", "\u{5F3}"];
const ENDINGS: &[&str] = &[
    "s", "t", "re", "ve", "ll", "d", "m", "T", "LL", "te", "de", "ｔ",
];
const VANISHING: &[&str] = &[
    "\u{200B}", "\u{AD}", "\u{200D}", "\u{FE0F}", "\u{FEFF}", "\u{34F}", "\u{640}",
];
const DIGITS: &[&str] = &["1", "5", "٥", "²", "½", "20", "०", "۵"];
const ADDRESSES: &[&str] = &[
    "#", "#", "#", "＃", "@", "@", "://", "http://", "www.", "WWW.", "a@b.c", "x@", ".com",
    "Homs@", "ftp+1://", "@a.b", "@b.", "<", "(", ")",
];
const SIGNS: &[&str] = &[
    ".",
    ",",
    "…",
    "—",
    "/",
    "(",
    "“",
    "!",
    "+",
    "🇸🇾",
    "⚠\u{FE0F}",
    ":",
    "¨",
];

/// A text, as the pieces it was put together from.
fn tokens(dice: &mut Dice) -> Vec<String> {
    let scripts: Vec<&[&str]> = (0..1 + dice.below(3))
        .map(|_| SCRIPTS[dice.below(SCRIPTS.len())])
        .collect();
    let addresses = if dice.percent(25) { 30 } else { 0 };
    let mut tokens: Vec<String> = Vec::new();
    for _ in 0..1 + dice.below(14) {
        let token = match dice.below(100) {
            0..=1 if dice.percent(15) => long_run(dice),
            0..=17 => dice.pick(SEPARATORS).to_owned(),
            18..=22 => dice.pick(APOSTROPHES).to_owned(),
            23..=26 => format!("{}{}", dice.pick(APOSTROPHES), dice.pick(ENDINGS)),
            27..=31 => dice.pick(VANISHING).to_owned(),
            32..=35 => dice.pick(DIGITS).to_owned(),
            36..=40 => dice.pick(SIGNS).to_owned(),
            41..=70 if dice.percent(addresses) => dice.pick(ADDRESSES).to_owned(),
            71..=75 if !tokens.is_empty() => tokens[dice.below(tokens.len())].clone(),
            _ => {
                let script = scripts[dice.below(scripts.len())];
                dice.pick(script).to_owned()
            }
        };
        tokens.push(token);
    }
    if dice.percent(addresses) {
        hashtag(dice, scripts[0], &mut tokens);
    }
    tokens
}

/// Adds a hashtag of two or three words.
fn hashtag(dice: &mut Dice, script: &[&str], tokens: &mut Vec<String>) {
    tokens.push("#".to_owned());
    for _ in 0..2 + dice.below(2) {
        tokens.push(dice.pick(script).to_owned());
    }
    if dice.percent(50) {
        tokens.push(dice.pick(SEPARATORS).to_owned());
    }
}

/// A run around the limit of 64, of one thing that is dropped or nearly so.
fn long_run(dice: &mut Dice) -> String {
    let of = match dice.below(4) {
        0 => dice.pick(&[" ", "-", "_"]),
        1 => dice.pick(&["'", "’"]),
        2 => dice.pick(&["\u{200B}", "\u{640}"]),
        _ => dice.pick(&["\u{301}", "\u{64E}"]),
    };
    of.repeat(62 + dice.below(5))
}

fn rows(dice: &mut Dice, tokens: &[String]) -> Vec<Row> {
    let entities: Vec<String> = (0..1 + dice.below(4))
        .map(|number| match dice.below(3) {
            0 => spelling(dice, tokens, &[]),
            _ => format!("Entity {number}"),
        })
        .collect();
    let weights: Vec<Option<f64>> = entities
        .iter()
        .map(|_| {
            dice.percent(40)
                .then(|| [1.0, 2.0, 2.0, 10.5][dice.below(4)])
        })
        .collect();
    let mut rows: Vec<Row> = Vec::new();
    for _ in 0..1 + dice.below(8) {
        let spelling = spelling(dice, tokens, &rows);
        let entity = dice.below(entities.len());
        let status = match dice.below(100) {
            0..=13 => Status::Weak,
            14..=17 => Status::Never,
            18..=23 => Status::Ignore,
            _ => Status::Tagged,
        };
        let case = match dice.below(100) {
            0..=54 => Case::Any,
            55..=69 => Case::Capital,
            70..=84 => Case::Exact,
            _ => default_case(&spelling, status),
        };
        let row = Row {
            spelling,
            // Two entities of one name would be one.
            canonical: entities[entity].clone(),
            case,
            status,
            demonym: dice.percent(12),
            weight: weights[entities
                .iter()
                .position(|name| *name == entities[entity])
                .unwrap_or(0)],
        };
        let repeats =
            |other: &Row| other.spelling == row.spelling && other.canonical == row.canonical;
        if !rows.iter().any(repeats) && has_form(&row.spelling) && has_form(&row.canonical) {
            rows.push(row);
        }
    }
    rows
}

/// A spelling that is, or nearly is, a piece of the text.
/// Whether a list may hold the spelling: more than marks is left of it, in one piece.
fn has_form(spelling: &str) -> bool {
    let form = fold(spelling);
    !form.contains(BREAK) && form.chars().any(|c| c != ' ' && !is_mark(c))
}

fn spelling(dice: &mut Dice, tokens: &[String], rows: &[Row]) -> String {
    let mut spelling = match dice.below(100) {
        0..=9 if !rows.is_empty() => rows[dice.below(rows.len())].spelling.clone(),
        10..=14 => {
            let script = SCRIPTS[dice.below(SCRIPTS.len())];
            (0..1 + dice.below(3)).map(|_| dice.pick(script)).collect()
        }
        15..=19 => words_of(dice, tokens, &[" ", "-", "_"]),
        20..=29 => chars_of(dice, tokens),
        30..=39 => tail_of(dice, tokens),
        40..=54 => after_sign(dice, tokens),
        _ => words_of(dice, tokens, &[""]),
    };
    if spelling.starts_with('ل') && dice.percent(40) {
        spelling.insert(0, 'ا');
    }
    for _ in 0..[0, 0, 0, 1, 1, 2][dice.below(6)] {
        spelling = perturbed(dice, &spelling);
    }
    let spelling = spelling.trim();
    if spelling.is_empty() {
        "Homs".to_owned()
    } else {
        spelling.to_owned()
    }
}

/// Some pieces of the text in a row, with one of `between` put between them.
fn words_of(dice: &mut Dice, tokens: &[String], between: &[&str]) -> String {
    let first = dice.below(tokens.len());
    let count = 1 + dice.below((tokens.len() - first).min(5));
    tokens[first..first + count].join(dice.pick(between))
}

/// Some pieces of the text in a row without their first letter or two, as if these were prefixes.
fn tail_of(dice: &mut Dice, tokens: &[String]) -> String {
    let words = words_of(dice, tokens, &[""]);
    words.chars().skip(1 + dice.below(2)).collect()
}

/// What follows a hashtag's sign, as several words, or a prefixed lam, with its alef again; some words where the text has neither.
fn after_sign(dice: &mut Dice, tokens: &[String]) -> String {
    let text = tokens.concat();
    if let Some((_, rest)) = text.split_once("لل") {
        let count = dice.below(6);
        return format!("ال{}", rest.chars().take(count).collect::<String>());
    }
    match tokens.iter().position(|token| token == "#") {
        Some(sign) if sign + 1 < tokens.len() => {
            let tag = &tokens[sign + 1..];
            let count = 1 + dice.below(tag.len().min(3));
            tag[..count].join(dice.pick(&[" ", "-", "", " - "]))
        }
        _ => words_of(dice, tokens, &[""]),
    }
}

/// Some characters of the text in a row, wherever the pieces end.
fn chars_of(dice: &mut Dice, tokens: &[String]) -> String {
    let text: Vec<char> = tokens.concat().chars().collect();
    let first = dice.below(text.len());
    let count = 1 + dice.below((text.len() - first).min(8));
    text[first..first + count].iter().collect()
}

/// The same with one thing changed, which may or may not matter.
fn perturbed(dice: &mut Dice, spelling: &str) -> String {
    let mut chars: Vec<char> = spelling.chars().collect();
    if chars.is_empty() {
        return String::new();
    }
    let at = dice.below(chars.len());
    match dice.below(9) {
        0 => return spelling.to_uppercase(),
        1 => return spelling.to_lowercase(),
        2 => {
            chars.remove(at);
        }
        3 => chars.insert(
            at,
            *dice.pick(&[&'\u{301}', &'\u{64E}', &'\u{308}', &'\u{654}']),
        ),
        4 => chars.insert(at, *dice.pick(&[&'\'', &'ʼ', &'\u{AD}', &'\u{640}'])),
        5 => chars.insert(at, *dice.pick(&[&' ', &'-', &'_', &'\n'])),
        6 => chars
            .splice(at..=at, twins(chars[at]).chars())
            .for_each(drop),
        7 => {
            let separator = |c: &char| matches!(c, ' ' | '-' | '_' | '\n');
            let to = *dice.pick(&[&' ', &'-', &'\u{A0}', &'–']);
            chars
                .iter_mut()
                .filter(|c| separator(c))
                .for_each(|c| *c = to);
        }
        _ => {
            let swapped = twins(chars[at]);
            let swapped: Vec<char> = swapped.to_uppercase().chars().collect();
            chars.splice(at..=at, swapped);
        }
    }
    chars.into_iter().collect()
}

/// Another way to write the same, for those characters where that is worth a try.
fn twins(c: char) -> String {
    let twins = [
        ("e", "é"),
        ("a", "ā"),
        ("s", "ś"),
        ("ß", "ss"),
        ("i", "ı"),
        ("İ", "I"),
        ("ا", "أ"),
        ("ي", "ى"),
        ("ة", "ه"),
        ("ك", "ک"),
        ("е", "ё"),
        ("й", "и"),
        ("г", "ѓ"),
        ("ガ", "カ"),
        ("3", "٣"),
        ("ς", "σ"),
        ("ﬁ", "fi"),
        ("한", "하\u{11AB}"),
    ];
    for (one, other) in twins {
        if one.contains(c) {
            return other.to_owned();
        }
        if other.contains(c) {
            return one.to_owned();
        }
    }
    c.to_string()
}
