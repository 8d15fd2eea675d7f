//! Makes `src/text/table.rs`, the folding table, from ICU4X's Unicode data, and holds the checked-in file to it.
//!
//! To write the file anew, after a rule below or the Unicode version has changed:
//! `ONOMASTICON_WRITE_TABLE=1 cargo test --test fold_table`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::props::{
    DefaultIgnorableCodePoint, GeneralCategory as Gc, Lowercase, Script, WhiteSpace,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Rule 1: what is written for an apostrophe, in any script.
const APOSTROPHES: &str = "'`\u{B4}\u{2B9}\u{2BB}\u{2BC}\u{2BD}\u{2BE}\u{2BF}\u{2C8}\u{2CA}\u{2CB}\u{374}\u{384}\u{55A}\u{5F3}\
     \u{7F4}\u{7F5}\u{1FBD}\u{1FBF}\u{1FFD}\u{1FFE}\u{2018}\u{2019}\u{201B}\u{2032}\u{2035}\u{A78B}\u{A78C}\u{FF07}\u{FF40}";
/// Rule 6: hyphens, figure and en dashes, minus signs and underscores (what decomposes to one of them is one too).
const JOINERS: &str = "-_\u{58A}\u{5BE}\u{1806}\u{2010}\u{2011}\u{2012}\u{2013}\u{2043}\u{2212}";
/// Rule 6: characters that end a line.
const LINE_BREAKS: &str = "\n\u{B}\u{C}\r\u{85}\u{2028}\u{2029}";
/// Rule 3: Arabic letters that count as another.
const ARABIC: &[(char, char)] = &[
    ('آ', 'ا'),
    ('أ', 'ا'),
    ('إ', 'ا'),
    ('ٱ', 'ا'),
    ('ؤ', 'و'),
    ('ئ', 'ي'),
    ('ى', 'ي'),
    ('ی', 'ي'),
    ('ک', 'ك'),
    ('ة', 'ه'),
];
/// Rule 4: Latin letters that Unicode does not decompose.
const LATIN: &[(char, &str)] = &[
    ('ł', "l"),
    ('Ł', "L"),
    ('ø', "o"),
    ('Ø', "O"),
    ('đ', "d"),
    ('Đ', "D"),
    ('ð', "d"),
    ('Ð', "D"),
    ('þ', "th"),
    ('Þ', "Th"),
    ('æ', "ae"),
    ('Æ', "Ae"),
    ('œ', "oe"),
    ('Œ', "Oe"),
    ('ı', "i"),
    ('ə', "e"),
    ('Ə', "E"),
    ('ħ', "h"),
    ('Ħ', "H"),
    ('ŧ', "t"),
    ('Ŧ', "T"),
    ('ŋ', "n"),
    ('Ŋ', "N"),
];
/// Letters of no script of their own that are written in katakana.
const KATAKANA_TOO: &str = "\u{30FC}\u{FF70}";
/// Scripts that the crate's own code names; the numbers stand in the table.
const NAMED: &[(&str, Script)] = &[
    ("LATIN", Script::Latin),
    ("GREEK", Script::Greek),
    ("CYRILLIC", Script::Cyrillic),
    ("ARABIC", Script::Arabic),
    ("HEBREW", Script::Hebrew),
    ("HAN", Script::Han),
    ("HIRAGANA", Script::Hiragana),
    ("THAI", Script::Thai),
    ("LAO", Script::Lao),
    ("KHMER", Script::Khmer),
    ("MYANMAR", Script::Myanmar),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Letter,
    Digit,
    Mark,
    Vanishing,
    Apostrophe,
    Separator,
    LineBreak,
}

/// With `exact`, rules 3 and 5 are left out.
#[derive(Clone, Copy)]
struct Rules {
    exact: bool,
}

struct Unicode {
    nfkd: DecomposingNormalizerBorrowed<'static>,
    nfc: ComposingNormalizerBorrowed<'static>,
    case: icu_casemap::CaseMapperBorrowed<'static>,
}

impl Unicode {
    fn new() -> Unicode {
        Unicode {
            nfkd: DecomposingNormalizerBorrowed::new_nfkd(),
            nfc: ComposingNormalizerBorrowed::new_nfc(),
            case: CaseMapper::new(),
        }
    }

    fn gc(&self, c: char) -> Gc {
        CodePointMapData::<Gc>::new().get(c)
    }

    fn script(&self, c: char) -> Script {
        if KATAKANA_TOO.contains(c) {
            return Script::Katakana;
        }
        CodePointMapData::<Script>::new().get(c)
    }

    fn is_letter(&self, c: char) -> bool {
        use Gc::*;
        matches!(
            self.gc(c),
            UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter
        )
    }

    fn is_mark(&self, c: char) -> bool {
        matches!(
            self.gc(c),
            Gc::NonspacingMark | Gc::SpacingMark | Gc::EnclosingMark
        )
    }

    /// Also letters by their category that decompose into a mark first: Thai am, half-width voicing marks.
    fn begins_with_mark(&self, c: char) -> bool {
        let mut decomposed = Vec::new();
        self.decompose(c, &mut decomposed);
        decomposed
            .into_iter()
            .find(|&c| c != 'ـ')
            .is_some_and(|c| self.is_mark(c))
    }

    /// What the source character is for words and runs (rules 1, 2 and 6).
    fn class(&self, c: char) -> Class {
        let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c);
        if self.is_apostrophe(c) {
            Class::Apostrophe
        } else if c == 'ـ' || ignorable && !self.is_letter(c) {
            Class::Vanishing
        } else if LINE_BREAKS.contains(c) {
            Class::LineBreak
        } else if self.is_separator(c) {
            Class::Separator
        } else if self.begins_with_mark(c) {
            Class::Mark
        } else if self.is_letter(c) {
            Class::Letter
        } else if self.gc(c) == Gc::DecimalNumber {
            Class::Digit
        } else {
            Class::Other
        }
    }

    /// Also what decomposes into nothing else, such as the double prime.
    fn is_apostrophe(&self, c: char) -> bool {
        let mut buffer = [0; 4];
        APOSTROPHES.contains(c)
            || self
                .nfkd
                .normalize(c.encode_utf8(&mut buffer))
                .chars()
                .all(|c| APOSTROPHES.contains(c))
    }

    fn is_separator(&self, c: char) -> bool {
        let mut buffer = [0; 4];
        let decomposed = self.nfkd.normalize(c.encode_utf8(&mut buffer));
        let mut chars = decomposed.chars();
        let (Some(first), None) = (chars.next(), chars.next()) else {
            return false;
        };
        JOINERS.contains(first) || CodePointSetData::new::<WhiteSpace>().contains(first)
    }

    /// Rule 2: the compatibility form; Hangul is composed, and a spacing accent or a single jamo stands for itself.
    fn decompose(&self, c: char, out: &mut Vec<char>) {
        let mut buffer = [0; 4];
        let decomposed = self.nfkd.normalize(c.encode_utf8(&mut buffer));
        let spacing = decomposed.starts_with(' ') && decomposed.len() > 1;
        let hangul = decomposed
            .chars()
            .any(|c| ('\u{1100}'..='\u{11FF}').contains(&c));
        if hangul {
            let composed = self.nfc.normalize(&decomposed).into_owned();
            let single = composed
                .chars()
                .any(|c| ('\u{1100}'..='\u{11FF}').contains(&c));
            out.extend(if single { c.to_string() } else { composed }.chars());
        } else if spacing {
            out.push(c);
        } else {
            out.extend(decomposed.chars());
        }
    }

    /// Rule 4: whether a mark after the letter `base` is dropped.
    fn drops(&self, base: Option<char>, mark: char, rules: Rules) -> bool {
        let Some(base) = base else { return false };
        match self.script(base) {
            Script::Arabic => !(rules.exact && ('\u{653}'..='\u{655}').contains(&mark)),
            Script::Latin | Script::Greek | Script::Hebrew => true,
            Script::Cyrillic => match mark {
                '\u{300}' => true,
                '\u{301}' => !"гкГК".contains(base),
                '\u{308}' => "еЕ".contains(base),
                _ => false,
            },
            _ => false,
        }
    }

    /// Rules 1 to 5 for one source character that stands alone.
    fn fold(&self, c: char, rules: Rules) -> String {
        let mut before = vec![c];
        loop {
            let mut decomposed = Vec::new();
            before
                .iter()
                .for_each(|&c| self.decompose(c, &mut decomposed));
            let mut after = Vec::new();
            let mut base = None;
            for c in decomposed {
                match self.class(c) {
                    Class::Vanishing | Class::Apostrophe => continue,
                    Class::Mark if self.drops(base, c, rules) => continue,
                    Class::Mark => {}
                    Class::Letter => base = Some(c),
                    _ => base = None,
                }
                self.letter(c, rules, &mut after);
            }
            if after == before {
                return after.into_iter().collect();
            }
            before = after;
        }
    }

    /// Rules 3, 4 (letters) and 5 for one decomposed character.
    fn letter(&self, c: char, rules: Rules, out: &mut Vec<char>) {
        if let Some((_, latin)) = LATIN.iter().find(|(from, _)| *from == c) {
            let latin = if rules.exact {
                latin.to_string()
            } else {
                latin.to_lowercase()
            };
            return out.extend(latin.chars());
        }
        if rules.exact {
            return out.push(c);
        }
        let digit = match c {
            '\u{660}'..='\u{669}' => Some(c as u32 - 0x660),
            '\u{6F0}'..='\u{6F9}' => Some(c as u32 - 0x6F0),
            _ => None,
        };
        if let Some(digit) = digit.and_then(|digit| char::from_digit(digit, 10)) {
            return out.push(digit);
        }
        if let Some((_, arabic)) = ARABIC.iter().find(|(from, _)| *from == c) {
            return out.push(*arabic);
        }
        let mut buffer = [0; 4];
        out.extend(self.case.fold_string(c.encode_utf8(&mut buffer)).chars());
    }
}

/// The generated file.
fn table() -> String {
    let unicode = Unicode::new();
    let mut scripts: Vec<Script> = NAMED.iter().map(|(_, script)| *script).collect();
    let mut long = String::new();
    let mut exact = String::new();
    let mut exact_count = 0;
    let mut index = Vec::new();
    let mut blocks: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
    let mut ordered: Vec<Vec<u64>> = Vec::new();
    for block in 0..0x110000 / 64 {
        let units: Vec<u64> = (block * 64..block * 64 + 64)
            .map(|code| {
                let Some(c) = char::from_u32(code) else {
                    return 0;
                };
                let class = unicode.class(c);
                let folded = match class {
                    Class::Vanishing | Class::Apostrophe | Class::Separator | Class::LineBreak => {
                        String::new()
                    }
                    _ => unicode.fold(c, Rules { exact: false }),
                };
                assert!(
                    class as u8 >= Class::Vanishing as u8 || !folded.is_empty(),
                    "U+{code:04X} folds to nothing but does not vanish"
                );
                let kept = unicode.fold(c, Rules { exact: true });
                if class as u8 <= Class::Mark as u8 && kept != folded {
                    writeln!(exact, "({code:#x},{kept:?}),").expect("strings take all");
                    exact_count += 1;
                }
                let mut unit = pack(c, &folded, &mut long);
                unit |= (class as u64) << 51;
                if matches!(class, Class::Letter | Class::Mark) {
                    unit |= script_number(unicode.script(c), &mut scripts) << 54;
                }
                if class == Class::Letter {
                    unit |= u64::from(CodePointSetData::new::<Lowercase>().contains(c)) << 62;
                    unit |= u64::from(unicode.gc(c) == Gc::UppercaseLetter) << 63;
                }
                unit
            })
            .collect();
        let number = *blocks.entry(units.clone()).or_insert_with(|| {
            ordered.push(units);
            ordered.len() - 1
        });
        index.push(number);
    }
    let mut out = String::from(
        "// Made by `tests/fold_table.rs` from the Unicode data of ICU4X (Unicode-3.0 licence); not to be edited by hand.\n\n",
    );
    for (number, (name, _)) in NAMED.iter().enumerate() {
        writeln!(out, "pub(crate) const {name}: u8 = {};", number + 1).expect("strings take all");
    }
    writeln!(out, "\npub(super) static INDEX: [u16; {}] = [", index.len())
        .expect("strings take all");
    for row in index.chunks(32) {
        let row: Vec<String> = row.iter().map(ToString::to_string).collect();
        writeln!(out, "{},", row.join(",")).expect("strings take all");
    }
    writeln!(
        out,
        "];\n\npub(super) static UNITS: [[u64; 64]; {}] = [",
        ordered.len()
    )
    .expect("strings take all");
    for block in &ordered {
        let units: Vec<String> = block
            .iter()
            .map(|unit| match unit {
                0 => "0".to_owned(),
                unit => format!("{unit:#x}"),
            })
            .collect();
        writeln!(out, "[{}],", units.join(",")).expect("strings take all");
    }
    writeln!(
        out,
        "];\n\npub(super) static LONG: &[u8] = {long:?}.as_bytes();"
    )
    .expect("strings take all");
    writeln!(
        out,
        "\npub(super) static EXACT: [(u32, &str); {exact_count}] = [\n{exact}];"
    )
    .expect("strings take all");
    out
}

/// Up to six folded bytes with their length; 7 with a place in `long` for more; 0 where the character stands for itself.
fn pack(c: char, folded: &str, long: &mut String) -> u64 {
    let mut buffer = [0; 4];
    if folded == c.encode_utf8(&mut buffer) {
        return 0;
    }
    if folded.len() > 6 {
        let at = long.find(folded).unwrap_or_else(|| {
            long.push_str(folded);
            long.len() - folded.len()
        });
        return at as u64 | (folded.len() as u64) << 32 | 7 << 48;
    }
    let mut bytes = [0; 8];
    bytes[..folded.len()].copy_from_slice(folded.as_bytes());
    u64::from_le_bytes(bytes) | (folded.len() as u64) << 48
}

/// 0 for letters of no script, else a number of its own.
fn script_number(script: Script, scripts: &mut Vec<Script>) -> u64 {
    if script == Script::Common || script == Script::Inherited || script == Script::Unknown {
        return 0;
    }
    let at = scripts
        .iter()
        .position(|&known| known == script)
        .unwrap_or_else(|| {
            scripts.push(script);
            scripts.len() - 1
        });
    let number = at as u64 + 1;
    assert!(number < 256, "more scripts than the table has room for");
    number
}

#[test]
fn the_checked_in_table_is_what_unicode_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/text/table.rs");
    let made = table();
    if std::env::var_os("ONOMASTICON_WRITE_TABLE").is_some() {
        std::fs::write(path, &made).expect("the table can be written");
    }
    let kept = std::fs::read_to_string(path).expect("the table is checked in");
    assert!(
        kept == made,
        "src/text/table.rs differs from Unicode's data; the head of this file says how to make it anew"
    );
}
