//! A spelling as it is weighed: its symbols, one number each.

use super::script::Script;
use crate::text::form;

/// Stands before the first letter.
pub(super) const START: u16 = b'^' as u16;
/// Stands after the last letter.
pub(super) const END: u16 = b'$' as u16;
/// Stands for an article, whatever its letters.
pub(super) const ARTICLE: u16 = b'@' as u16;
/// Stands between words.
pub(super) const SPACE: u16 = b' ' as u16;

/// The most symbols of a spelling that are looked at.
pub(super) const LONGEST: usize = 128;

/// Words that are articles where another word follows.
const ARTICLES: [&str; 8] = ["al", "el", "ul", "il", "ol", "l", "ale", "ehl"];

/// A spelling, folded, with its articles made one symbol: `^deir @zor$`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spelling {
    symbols: Vec<u16>,
    script: Script,
}

impl Spelling {
    /// The spelling of a name; `None` if no letter or digit is left of it, or if no row could hold it.
    pub(super) fn new(name: &str) -> Option<Spelling> {
        Spelling::of_form(&form(name).ok()?)
    }

    /// The same of what has been folded.
    pub(super) fn of_form(form: &str) -> Option<Spelling> {
        let words = words(form);
        let mut symbols = vec![START];
        for (i, word) in words.iter().enumerate() {
            if symbols.len() + word.len() > LONGEST {
                break;
            }
            match words.get(i + 1) {
                Some(next) if is_article(word, next) => {
                    symbols.push(ARTICLE);
                    continue;
                }
                Some(next) if is_abd(word, next) => {
                    symbols.extend(&word[..ABD.len()]);
                    symbols.extend([SPACE, ARTICLE]);
                    continue;
                }
                _ => symbols.extend(word),
            }
            if i + 1 < words.len() {
                symbols.push(SPACE);
            }
        }
        while symbols.last() == Some(&SPACE) {
            symbols.pop();
        }
        if symbols.len() < 2 {
            return None;
        }
        symbols.push(END);
        let script = main_script(&symbols);
        Some(Spelling { symbols, script })
    }

    pub(super) fn of_symbols(symbols: Vec<u16>, script: Script) -> Spelling {
        Spelling { symbols, script }
    }

    /// `^`, the letters with `@` and spaces between them, `$`.
    pub(super) fn symbols(&self) -> &[u16] {
        &self.symbols
    }

    /// The script of most of its letters.
    pub(super) fn script(&self) -> Script {
        self.script
    }
}

/// The script of most of some symbols.
pub(super) fn main_script(symbols: &[u16]) -> Script {
    let mut counts = [0u16; Script::ALL.len()];
    for script in symbols.iter().filter_map(|code| Script::of(*code)) {
        counts[script as usize] += 1;
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    Script::ALL
        .into_iter()
        .find(|script| counts[*script as usize] == most)
        .unwrap_or(Script::Latin)
}

/// The words of a form as symbols: letters and digits, initials with dots as one word (`u.s.`).
fn words(form: &str) -> Vec<Vec<u16>> {
    let mut words: Vec<Vec<u16>> = Vec::new();
    let mut word = Vec::new();
    let mut dotted = false;
    let mut chars = form.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '.'
            && (word.len() == 1 || dotted)
            && chars.peek().is_some_and(|c| c.is_alphabetic())
        {
            dotted = true;
        } else if is_part(c) {
            push(c, &mut word);
        } else {
            dotted = false;
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether a character belongs to a word: letters, digits, and the marks that folding has left.
fn is_part(c: char) -> bool {
    use crate::text::{Class, Unit};
    matches!(
        Unit::of(c).class(),
        Class::Letter | Class::Digit | Class::Mark
    )
}

/// Writes a folded character as symbols: Hangul in letters, katakana as hiragana.
fn push(c: char, word: &mut Vec<u16>) {
    const SYLLABLES: u32 = 0xAC00;
    const SILENT: u32 = 11; // the first letter of a syllable that begins with its vowel
    match c as u32 {
        code @ SYLLABLES..=0xD7A3 => {
            let code = code - SYLLABLES;
            if code / 588 != SILENT {
                word.push((0x1100 + code / 588) as u16);
            }
            word.push((0x1161 + code % 588 / 28) as u16);
            if !code.is_multiple_of(28) {
                word.push((0x11A7 + code % 28) as u16);
            }
        }
        code @ 0x30A1..=0x30F6 => word.push((code - 0x60) as u16),
        code @ 0..=0xFFFF => word.push(code as u16),
        code => word.push(0xE000 + (code & 0xFFF) as u16), // private use, which no name holds
    }
}

/// Servant, of God by one of his names: `Abd al-Rahman`, `Abdul Rahman`, `Abdurrahman`.
const ABD: [u16; 3] = [b'a' as u16, b'b' as u16, b'd' as u16];

/// Whether `word` is `abd` with the article of `next`: `abdul aziz`, `abder rahman`.
fn is_abd(word: &[u16], next: &[u16]) -> bool {
    word.strip_prefix(&ABD)
        .is_some_and(|rest| rest == b"oul".map(u16::from) || is_article(rest, next))
}

/// Whether `word` is an article of `next`: `al Raqqa`, and `az Zawr`, `ash Sham`, where it has taken its sound.
fn is_article(word: &[u16], next: &[u16]) -> bool {
    let is = |text: &str| text.bytes().map(u16::from).eq(word.iter().copied());
    if ARTICLES.iter().any(|article| is(article)) {
        return true;
    }
    let letter = |at: usize| word.get(at).and_then(|code| u8::try_from(*code).ok());
    let vowel = letter(0).is_some_and(|letter| b"aeiou".contains(&letter));
    let sound = letter(1).is_some_and(|letter| b"szdrtnl".contains(&letter));
    let long = word.len() == 2 || (word.len() == 3 && letter(2) == Some(b'h'));
    vowel && sound && long && next.first() == word.get(1)
}
