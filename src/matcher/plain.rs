//! Words as most are written: letters of one script, some with marks that folding drops. They are read in one go.

use crate::text::classes::TOPS;
use crate::text::{self, Class, Pair, PairKind, Unit, brief, number_with_mark, words};

use super::keys::eight_at;
use super::leaps::{self, First};
use super::starts::Starts;

/// How many marks, vanishing characters and apostrophes a word may hold to be plain; far from so many that a name would end.
const MARKS: usize = 16;

/// A word of letters of one script, after which the text goes on with no letter, digit or mark, but with letters of another script, with an
/// edge before them; of it only keys are kept.
#[derive(Default)]
pub(super) struct PlainWord {
    /// The first folded bytes, up to eight, of a word of ASCII letters and digits.
    eight: u64,
    /// How many folded bytes it has.
    len: usize,
    /// Of all letters, where some are beyond ASCII.
    letters: Spelling,
    beyond: bool,
    /// What the first letter folds to.
    first: u64,
    /// Where the first one ends, if another one follows.
    second: Option<usize>,
    count: usize,
    pub(super) script: u8,
    /// The script of the last letter or digit.
    last: u8,
    /// Whether all its characters have two bytes.
    pub(super) pairs: bool,
    /// Whether not all of its letters are small.
    pub(super) capital: bool,
    /// The keys of what stands before its apostrophes.
    broken: [u64; 2],
    breaks: usize,
    /// Where it ends in the text, or where its first apostrophe stands.
    pub(super) end: usize,
    /// Where what follows it begins.
    pub(super) after: usize,
}

impl PlainWord {
    /// Reads the word that begins at byte `at`; `None` if it is anything but plain, or of a script without words, or none begins there.
    #[inline]
    pub(super) fn read(&mut self, text: &str, at: usize) -> Option<()> {
        match self.read_pairs(text.as_bytes(), at) {
            None => {
                *self = PlainWord::default();
                self.read_any(text, at)
            }
            some => some,
        }
    }

    /// Reads a word of characters of two bytes, as those of many alphabets are; `None` where it may be another one.
    #[inline(always)]
    fn read_pairs(&mut self, text: &[u8], at: usize) -> Option<()> {
        let first = Pair::at(text, at).filter(|pair| pair.is_letter())?;
        let (mut letters, mut after) = (Spelling::default(), at);
        let (mut count, mut marks, mut small) = (0, 0, true);
        while marks <= MARKS {
            match Pair::at(text, after) {
                Some(pair) if pair.goes_on(first) => {
                    letters.add(pair.number());
                    small &= pair.is_lower();
                    count += 1;
                }
                Some(pair) => match pair.kind() {
                    PairKind::Nothing => marks += 1,
                    PairKind::Mark if drops_marks(first.script()) => marks += 1,
                    PairKind::Outside => break,
                    _ => return None,
                },
                None => match text.get(after) {
                    Some(b'\'' | b'`' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0x80..) => {
                        return None;
                    }
                    _ => break,
                },
            }
            after += 2;
        }
        (self.letters, self.beyond, self.script) = (letters, true, first.script());
        (self.first, self.count, self.pairs) = (first.folded()[0], count, true);
        self.second = (count > 1).then_some(at + 2);
        (self.end, self.after, self.capital) = (after, after, !small);
        (marks <= MARKS).then_some(())
    }

    fn read_any(&mut self, text: &str, at: usize) -> Option<()> {
        self.after = at;
        let mut marks = 0;
        let mut digit = false;
        while marks <= MARKS {
            let bytes = eight_at(text.as_bytes(), self.after);
            let byte = bytes as u8;
            if byte.is_ascii() {
                if byte.is_ascii_alphanumeric() {
                    digit = byte.is_ascii_digit();
                    self.capital |= byte.is_ascii_uppercase();
                    self.add(u64::from(byte.to_ascii_lowercase()), 1, text::LATIN)?;
                    self.last = if digit { 0 } else { text::LATIN };
                } else if matches!(byte, b'\'' | b'`') {
                    self.break_off()?;
                    marks += 1;
                } else {
                    break;
                }
                self.after += 1;
                continue;
            }
            let (unit, len) = Unit::of_bytes(bytes)?;
            if unit.class() == Class::Letter {
                let script = unit.script();
                if self.count > 0 && words::splits(self.last, script) {
                    break;
                }
                // What has no script of its own may fold to a letter of any; what does not (ー) takes that of the word.
                let own = match script {
                    0 if self.count > 0 && unit.is_itself() => self.script,
                    own => own,
                };
                if is_hangul(bytes) || own == 0 {
                    return None;
                }
                // More than six bytes (ﷺ), or not of one kind (Ŀ), may be more than letters.
                let (folded, length) = unit.folded_number(bytes, len)?;
                if (folded as u8).is_ascii() && folded & TOPS != 0 {
                    return None;
                }
                // What stands for another letter may stand for a capital one (ᴮ).
                self.capital |= !unit.is_lower() || len == 3 && !unit.is_itself();
                self.add(folded, length, own)?;
                (self.last, digit) = (script, false);
            } else {
                match unit.class() {
                    Class::Mark if self.count > 0 && !digit => {
                        marks += 1;
                        self.mark(unit, bytes, len)?;
                    }
                    Class::Vanishing => marks += 1,
                    Class::Apostrophe => {
                        self.break_off()?;
                        marks += 1;
                    }
                    Class::Separator | Class::LineBreak => break,
                    Class::Other if unit.is_itself() || unit.begins_with_sign(bytes, len) => break,
                    _ => return None,
                }
            }
            self.after += len;
        }
        if self.breaks == 0 {
            self.end = self.after;
        }
        (self.count > 0 && marks <= MARKS).then_some(())
    }

    /// Adds what a letter or digit folds to.
    #[inline(always)]
    fn add(&mut self, folded: u64, len: usize, script: u8) -> Option<()> {
        if self.script != script {
            if self.script != 0 || !words::has_words(script) {
                return None;
            }
            self.script = script;
        }
        match self.count {
            0 => self.first = folded,
            1 => self.second = Some(self.after),
            _ => {}
        }
        self.push(folded, len);
        self.count += 1;
        Some(())
    }

    #[inline(always)]
    fn push(&mut self, folded: u64, len: usize) {
        if self.len < 8 {
            self.eight |= folded << (8 * self.len);
        }
        self.len += len;
        self.beyond |= folded & TOPS != 0;
        match len {
            1..=3 if first_len(folded) == len => self.letters.add_char(folded),
            _ => each_char(folded, |c| self.letters.add_char(c)),
        }
    }

    /// A mark on the letter before; those that fold to others may be more than marks.
    fn mark(&mut self, unit: Unit, bytes: u64, len: usize) -> Option<()> {
        match self.script {
            _ if !unit.is_itself() => None,
            text::CYRILLIC => None,
            script if drops_marks(script) => Some(()),
            _ => {
                let (folded, length) = unit.folded_number(bytes, len)?;
                self.push(folded, length);
                Some(())
            }
        }
    }

    /// Notes an apostrophe, where a name may end, and after which one may begin.
    fn break_off(&mut self) -> Option<()> {
        if self.script != text::LATIN {
            return None;
        }
        if self.breaks == 0 {
            self.end = self.after;
        }
        *self.broken.get_mut(self.breaks)? = self.key();
        self.breaks += 1;
        Some(())
    }

    /// The key of the whole word, as [`key`] tells that of a form's.
    pub(super) fn key(&self) -> u64 {
        match self.beyond {
            true => self.letters.key(),
            false => Starts::key(self.eight, self.len.min(8)),
        }
    }

    /// The keys of what stands before its apostrophes.
    pub(super) fn broken(&self) -> &[u64] {
        &self.broken[..self.breaks]
    }

    /// What its first letter folds to, and where that ends, if another one follows.
    pub(super) fn first(&self) -> ([u8; 8], Option<usize>) {
        (self.first.to_le_bytes(), self.second)
    }
}

/// Makes the key of a word of its first letters, each in eight bits together with its marks, up to [`LETTERS`].
#[derive(Clone, Copy, Default)]
struct Spelling {
    /// Those before the last one.
    codes: [u64; LETTERS / 8],
    count: usize,
    last: u64,
}

/// How many letters of a word are in its key.
pub(super) const LETTERS: usize = 16;

/// The key of letters by their codes, of which each number has eight: the first four in its even bytes.
#[inline(always)]
pub(super) fn key_of_codes([first, second]: [u64; LETTERS / 8]) -> u64 {
    first.wrapping_add(second.wrapping_mul(0xd6e8_feb8_6659_fd93))
}

impl Spelling {
    /// Adds a letter by its number.
    #[inline(always)]
    fn add(&mut self, number: u64) {
        self.codes = self.all();
        self.count += 1;
        self.last = number;
    }

    /// Adds a folded character by its bytes, the first lowest.
    #[inline(always)]
    fn add_char(&mut self, c: u64) {
        let is_mark = |(unit, len): (Unit, usize)| unit.class() == Class::Mark && len == 2;
        match self.count {
            1.. if Unit::of_bytes(c).is_some_and(is_mark) => self.last ^= number_with_mark(0, c),
            _ => self.add((c ^ c >> 16) & 0xFFFF),
        }
    }

    /// The codes of all, the last one too.
    #[inline(always)]
    fn all(&self) -> [u64; LETTERS / 8] {
        let mut codes = self.codes;
        if let Some(n @ ..LETTERS) = self.count.checked_sub(1) {
            codes[n / 8] |= u64::from(brief(self.last)) << (8 * (n % 4 * 2 + n / 4 % 2));
        }
        codes
    }

    #[inline(always)]
    fn key(&self) -> u64 {
        key_of_codes(self.all())
    }
}

/// The first letters of a word, of two bytes each.
pub(super) struct FirstLetters {
    /// Their folded bytes, as far as a leap knows them.
    pub(super) first: First,
    /// Where the last of those letters begins.
    pub(super) last: usize,
    /// Whether they are all.
    pub(super) all: bool,
}

impl FirstLetters {
    /// Those of a plain word at byte `at`.
    #[inline(always)]
    pub(super) fn at(text: &[u8], mut at: usize) -> FirstLetters {
        // One letter more has room.
        let mut folded = [0; leaps::KNOWN + 8];
        let (mut len, mut last, mut all) = (0, at, true);
        while let Some(pair) = Pair::at(text, at) {
            if pair.is_letter() {
                let [letter, more] = pair.folded();
                let own = if more == 0 { 2 } else { 4 };
                if len + own > leaps::KNOWN {
                    all = false;
                    break;
                }
                if let Some(to) = folded[len..].first_chunk_mut() {
                    *to = ((letter | more << 16) as u32).to_le_bytes();
                }
                (last, len) = (at, len + own);
            } else if pair.kind() == PairKind::Outside {
                break;
            }
            at += 2;
        }
        let first = leaps::first_of(&folded);
        FirstLetters { first, last, all }
    }
}

/// Whether marks on letters of a script leave nothing, whatever they are.
fn drops_marks(script: u8) -> bool {
    matches!(
        script,
        text::LATIN | text::GREEK | text::HEBREW | text::ARABIC
    )
}

/// The key of a word of any letters, already folded: that of a short table if all are of ASCII.
pub(super) fn key(word: &str) -> u64 {
    let mut plain = PlainWord::default();
    for c in word.chars() {
        let mut bytes = [0; 8];
        let len = c.encode_utf8(&mut bytes).len();
        plain.push(u64::from_le_bytes(bytes), len);
    }
    plain.key()
}

/// How many bytes the first character of UTF-8 bytes has.
#[inline(always)]
fn first_len(bytes: u64) -> usize {
    match bytes as u8 {
        ..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

#[cold]
fn each_char(mut bytes: u64, mut add: impl FnMut(u64)) {
    while bytes != 0 {
        let bits = 8 * first_len(bytes);
        add(bytes & ((1 << bits) - 1));
        bytes >>= bits;
    }
}

/// What a form begins with where a text would have a plain word: letters, digits and marks without an edge between them.
pub(super) fn first_word(form: &str) -> &str {
    let mut script = None;
    let mut goes_on = |c: char| {
        let unit = Unit::of(c);
        match unit.class() {
            Class::Letter | Class::Digit => {
                let next = unit.script();
                script
                    .replace(next)
                    .map_or(words::has_words(next), |last| !words::splits(last, next))
            }
            Class::Mark => script.is_some(),
            _ => false,
        }
    };
    let end = form.find(|c| !goes_on(c));
    &form[..end.unwrap_or(form.len())]
}

/// Whether a character of three bytes may be Hangul, which may be composed with the next ones, and whose words end in particles.
fn is_hangul(bytes: u64) -> bool {
    matches!(
        bytes.to_le_bytes(),
        [0xE1, 0x84..=0x87, ..] | [0xEA, 0xA5..=0xBF, ..] | [0xEB..=0xED, ..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    /// Whatever is read as a plain word must have the key that its form's first word has, or names would be passed over.
    #[test]
    fn plain_words_have_the_keys_of_their_forms() {
        let mut read = 0;
        for c in (0x20..0x3_0000).filter_map(char::from_u32) {
            for text in [
                "{} ",
                "a{} ",
                "{}b ",
                "д{}й ",
                "ب{}ا ",
                "ב{} ",
                "क{}",
                "ω{}",
                "ア{}",
                "アー{}ア",
                "ア{}五",
                "アー{}の",
                "ア{}ー",
                "д{}ア",
                "a{}五",
            ] {
                let text = text.replace("{}", c.encode_utf8(&mut [0; 4]));
                let mut word = PlainWord::default();
                if word.read(&text, 0).is_none() || !word.broken().is_empty() {
                    continue;
                }
                read += 1;
                let form = fold(&text);
                assert_eq!(key(first_word(&form)), word.key(), "{text:?}");
                assert_eq!(fold(&text[..word.after]), first_word(&form), "{text:?}");
            }
        }
        assert!(read > 50_000, "{read}");
    }
}
