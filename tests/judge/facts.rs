//! What the judge knows of one character by itself, from ICU4X: what it is, and what it folds to before its neighbours are looked at.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use icu_casemap::CaseMapper;
use icu_normalizer::DecomposingNormalizerBorrowed;
pub use icu_properties::props::Script;
use icu_properties::props::{
    DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup, Lowercase, WhiteSpace,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// The part that a character of the source plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Rule 1, the apostrophe family: it vanishes, and it is an edge.
    Apostrophe,
    /// Rule 1, the rest, and tatweel: it vanishes and splits no word.
    Vanishing,
    /// Rule 6.
    Separator,
    /// M*
    Mark,
    /// L*
    Letter,
    /// Nd
    Digit,
    /// Anything else: it stands for itself and belongs to no word.
    Other,
}

impl Part {
    /// Whether folding drops the character wherever it stands.
    pub fn vanishes(self) -> bool {
        matches!(self, Part::Apostrophe | Part::Vanishing)
    }

    /// Whether a word may begin with the character.
    pub fn begins_word(self) -> bool {
        matches!(self, Part::Letter | Part::Digit)
    }
}

/// A character and all that can be said of it alone.
#[derive(Debug)]
pub struct Facts {
    pub part: Part,
    /// The script, where it is a letter of one; what is common to several has none.
    pub script: Option<Script>,
    /// What it becomes; marks are still undecided here.
    pub folded: Vec<char>,
    /// The same without rules 3 and 5.
    pub exact: Vec<char>,
    /// Whether it is a single underscore, of any width.
    pub underscore: bool,
}

/// The facts of `c`, worked out once a thread.
pub fn facts(c: char) -> Rc<Facts> {
    thread_local!(static KNOWN: RefCell<HashMap<char, Rc<Facts>>> = RefCell::default());
    KNOWN.with_borrow_mut(|known| {
        let facts = known.entry(c).or_insert_with(|| Rc::new(work_out(c)));
        Rc::clone(facts)
    })
}

fn work_out(c: char) -> Facts {
    let (mut folded, mut exact) = (Vec::new(), Vec::new());
    expand(c, Rules::All, &mut folded);
    expand(c, Rules::Exact, &mut exact);
    Facts {
        part: part(c),
        script: script(c),
        folded,
        exact,
        underscore: decompose(c) == ['_'],
    }
}

/// Which of the rules count: `exact` compares without rules 3 and 5.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    All,
    Exact,
}

fn part(c: char) -> Part {
    // U+1FEF is `, and the full-width hyphen is a hyphen.
    let alone = match decompose(c)[..] {
        [alone] => alone,
        _ => c,
    };
    match category(c) {
        _ if is_apostrophe(c) || is_apostrophe(alone) => Part::Apostrophe,
        _ if is_separator(alone) => Part::Separator,
        _ if vanishes(c) => Part::Vanishing,
        _ if is_mark(c) => Part::Mark,
        c if GeneralCategoryGroup::Letter.contains(c) => Part::Letter,
        GeneralCategory::DecimalNumber => Part::Digit,
        _ => Part::Other,
    }
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

/// L*, whatever else the character is, but what [`is_mark`].
pub fn is_letter(c: char) -> bool {
    GeneralCategoryGroup::Letter.contains(category(c)) && !is_mark(c)
}

/// M*, whatever else the character is; also letters that decompose into a mark first (Thai am, half-width voicing marks).
pub fn is_mark(c: char) -> bool {
    let in_category = |c| GeneralCategoryGroup::Mark.contains(category(c));
    let letter = GeneralCategoryGroup::Letter.contains(category(c));
    let first = || decompose(c).into_iter().find(|&c| c != '\u{640}');
    in_category(c) || letter && first().is_some_and(in_category)
}

/// Lu: a capital letter.
pub fn is_capital(c: char) -> bool {
    category(c) == GeneralCategory::UppercaseLetter
}

/// The property Lowercase.
pub fn is_small(c: char) -> bool {
    CodePointSetData::new::<Lowercase>().contains(c)
}

/// The property White_Space.
pub fn is_white_space(c: char) -> bool {
    CodePointSetData::new::<WhiteSpace>().contains(c)
}

/// The script of a letter; `None` for what several scripts share.
pub fn script(c: char) -> Option<Script> {
    if !is_letter(c) {
        return None;
    }
    match CodePointMapData::<Script>::new().get(c) {
        // The katakana prolonged sound mark of both widths.
        Script::Common if matches!(c, 'ー' | 'ｰ') => Some(Script::Katakana),
        Script::Common | Script::Inherited => None,
        script => Some(script),
    }
}

/// The property Script of any character, marks too.
pub fn script_property(c: char) -> Script {
    CodePointMapData::<Script>::new().get(c)
}

/// Whether the script sets no spaces between words, so that every character is an edge.
pub fn has_no_spaces(script: Script) -> bool {
    [
        Script::Han,
        Script::Hiragana,
        Script::Thai,
        Script::Lao,
        Script::Khmer,
        Script::Myanmar,
    ]
    .contains(&script)
}

/// What looks like an apostrophe or is used as one.
const APOSTROPHES: &[char] = &[
    '\'', '`', '\u{B4}', '\u{2B9}', 'ʻ', 'ʼ', '\u{2BD}', 'ʾ', 'ʿ', '\u{2C8}', '\u{2CA}', '\u{2CB}',
    '‘', '’', '‛', '′', '\u{2035}', '\u{374}', '\u{55A}', '\u{5F3}', '\u{7F4}', '\u{7F5}',
    '\u{A78B}', '\u{A78C}', '\u{384}', '\u{1FBD}', '\u{1FBF}', '\u{1FFE}', '\u{1FFD}', '\u{FF40}',
    '\u{FF07}',
];

fn is_apostrophe(c: char) -> bool {
    APOSTROPHES.contains(&c)
}

/// Rule 1 without the apostrophes, and tatweel.
fn vanishes(c: char) -> bool {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c);
    c == '\u{640}' || c == '\u{AD}' || ignorable && !is_letter(c)
}

/// Rule 6: what stands between the words of a name.
pub fn is_separator(c: char) -> bool {
    let dash = matches!(
        c,
        '-' | '_'
            | '\u{2010}'
            | '\u{2011}'
            | '\u{2012}'
            | '\u{2013}'
            | '\u{2212}'
            | '\u{5BE}'
            | '\u{58A}'
            | '\u{1806}'
            | '\u{2043}'
    );
    dash || is_white_space(c)
}

/// Whether `c` ends a line.
pub fn breaks_line(c: char) -> bool {
    matches!(
        c,
        '\n' | '\u{B}' | '\u{C}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// NFKD of one character, but for Hangul, which stays composed (`㈜` is `(주)`, and `ㄱ` itself, as it is no part of a syllable), and for
/// spacing marks (`¨` is a space and a mark), which stay whole.
fn decompose(c: char) -> Vec<char> {
    if matches!(c, '가'..='힣') {
        return vec![c];
    }
    let mut utf8 = [0; 4];
    let nfkd = DecomposingNormalizerBorrowed::new_nfkd();
    let chars: Vec<char> = nfkd.normalize(c.encode_utf8(&mut utf8)).chars().collect();
    let chars = if is_jamo(c) { chars } else { composed(&chars) };
    let bare_jamo = chars != [c] && chars.iter().any(|c| is_jamo(*c));
    match chars[..] {
        [' ', _, ..] => vec![c],
        _ if bare_jamo => vec![c],
        _ => chars,
    }
}

/// The letters that syllables are put together from.
fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}')
}

fn composed(mut chars: &[char]) -> Vec<char> {
    let mut composed = Vec::new();
    while !chars.is_empty() {
        let (c, length) = compose_hangul(chars);
        composed.push(c);
        chars = &chars[length..];
    }
    composed
}

/// The first character of `chars`, or the syllable that it makes with the one or two after it, and how many it takes.
pub fn compose_hangul(chars: &[char]) -> (char, usize) {
    let letter = |at: usize, first: u32, count: u32| {
        let c = chars.get(at)?;
        (*c as u32).checked_sub(first).filter(|n| *n < count)
    };
    let lead = letter(0, 0x1100, 19).zip(letter(1, 0x1161, 21));
    let open = letter(0, 0xAC00, 11172).filter(|n| n % 28 == 0);
    let (syllable, length) = match (lead, open) {
        (Some((lead, vowel)), _) => ((lead * 21 + vowel) * 28, 2),
        (None, Some(open)) => (open, 1),
        (None, None) => return (chars[0], 1),
    };
    // The first of the 28 tails is none.
    let tail = letter(length, 0x11A7, 28).filter(|n| *n > 0);
    let syllable = 0xAC00 + syllable + tail.unwrap_or(0);
    let syllable = char::from_u32(syllable).expect("a Hangul syllable");
    (syllable, length + usize::from(tail.is_some()))
}

/// Pushes what `c` becomes by rules 1 to 6, until nothing changes any more. Marks are left for later, as they hang on what they follow.
fn expand(c: char, rules: Rules, to: &mut Vec<char>) {
    let parts = decompose(c);
    if parts != [c] {
        return parts.into_iter().for_each(|part| expand(part, rules, to));
    }
    if is_apostrophe(c) || vanishes(c) {
        return;
    }
    if is_separator(c) {
        return to.push(' ');
    }
    if is_mark(c) {
        return to.push(c);
    }
    let mapped = map(c, rules);
    if mapped == [c] {
        return to.push(c);
    }
    mapped.into_iter().for_each(|part| expand(part, rules, to));
}

/// One step of rules 3, 4 (letters that do not decompose) and 5.
pub fn map(c: char, rules: Rules) -> Vec<char> {
    let c = match rules {
        Rules::All => arabic(c),
        Rules::Exact => c,
    };
    if let Some((_, plain)) = LATIN.iter().find(|(latin, _)| *latin == c) {
        return plain.chars().collect();
    }
    match rules {
        Rules::All => {
            let mut utf8 = [0; 4];
            let folded = CaseMapper::new().fold_string(c.encode_utf8(&mut utf8));
            folded.chars().collect()
        }
        Rules::Exact => vec![c],
    }
}

/// Rule 3.
fn arabic(c: char) -> char {
    match c {
        'آ' | 'أ' | 'إ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        'ئ' | 'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ة' => 'ه',
        '٠'..='٩' => char::from(b'0' + (c as u32 - '٠' as u32) as u8),
        '۰'..='۹' => char::from(b'0' + (c as u32 - '۰' as u32) as u8),
        _ => c,
    }
}

/// Rule 4, the Latin letters that do not decompose.
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
