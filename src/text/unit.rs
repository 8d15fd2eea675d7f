//! What the table says of one source character.

use super::table;

/// What a source character is for words (rules 1, 2 and 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Stands for itself and belongs to no word.
    Other,
    /// General category L.
    Letter,
    /// General category Nd.
    Digit,
    /// General category M.
    Mark,
    /// Leaves nothing behind and splits no word.
    Vanishing,
    /// Leaves nothing behind; an edge unless an English contraction follows.
    Apostrophe,
    /// White space, hyphens, en dashes, minus signs, underscores.
    Separator,
    /// A separator that ends a line.
    LineBreak,
}

/// One entry of the folding table: folded bytes, [`Class`], script and letter case of a character.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit(u64);

/// The folded bytes of one source character.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bytes<'t> {
    Few([u8; 8], u8),
    Slice(&'t [u8]),
}

impl Bytes<'_> {
    pub(crate) fn as_slice(&self) -> &[u8] {
        match self {
            Bytes::Few(bytes, len) => &bytes[..usize::from(*len)],
            Bytes::Slice(bytes) => bytes,
        }
    }
}

impl Unit {
    #[inline]
    pub(crate) fn of(c: char) -> Unit {
        let code = c as usize;
        Unit(table::UNITS[usize::from(table::INDEX[code >> 6])][code & 63])
    }

    /// That of a character of two or three bytes, as they stand first in little-endian order; and how many bytes it has. `None` for
    /// any other.
    #[inline(always)]
    pub(crate) fn of_bytes(bytes: u64) -> Option<(Unit, usize)> {
        let [first, second, third, ..] = bytes.to_le_bytes();
        let (code, len) = match first {
            0xC2..=0xDF => (two_bytes(first, second), 2),
            0xE0..=0xEF => (three_bytes(first, second, third), 3),
            _ => return None,
        };
        let code = code as usize;
        let units = &table::UNITS[usize::from(table::INDEX[code >> 6])];
        Some((Unit(units[code & 63]), len))
    }

    /// The folded bytes, in little-endian order, and how many they are, of a character that has `len` bytes of its own, `own`; `None`
    /// if they are more than six.
    #[inline(always)]
    pub(crate) const fn folded_number(self, own: u64, len: usize) -> Option<(u64, usize)> {
        match self.0 >> 48 & 7 {
            0 => Some((own & ((1 << (8 * len)) - 1), len)),
            7 => None,
            len => Some((self.0 & ((1 << (8 * len)) - 1), len as usize)),
        }
    }

    #[inline]
    pub(crate) const fn class(self) -> Class {
        match self.0 >> 51 & 7 {
            0 => Class::Other,
            1 => Class::Letter,
            2 => Class::Digit,
            3 => Class::Mark,
            4 => Class::Vanishing,
            5 => Class::Apostrophe,
            6 => Class::Separator,
            _ => Class::LineBreak,
        }
    }

    /// Whether it is a letter or a digit.
    #[inline]
    pub(crate) fn is_word(self) -> bool {
        matches!(self.class(), Class::Letter | Class::Digit)
    }

    /// Whether it folds to itself.
    pub(crate) const fn is_itself(self) -> bool {
        self.0 >> 48 & 7 == 0
    }

    /// A number of the script of a letter or mark, 0 for what has none (digits, scripts Common and Inherited).
    #[inline]
    pub(crate) const fn script(self) -> u8 {
        (self.0 >> 54) as u8
    }

    /// Whether it is a letter with the property Lowercase.
    pub(crate) fn is_lower(self) -> bool {
        self.0 >> 62 & 1 == 1
    }

    /// Whether it is a capital letter (general category Lu).
    pub(crate) fn is_capital(self) -> bool {
        self.0 >> 63 == 1
    }

    /// The folded bytes of the character that this is the entry of and that is stored as `own`.
    #[inline]
    pub(crate) fn folded<'t>(self, own: &'t [u8]) -> Bytes<'t> {
        match self.0 >> 48 & 7 {
            0 => Bytes::Slice(own),
            7 => {
                let at = self.0 as u32 as usize;
                let len = usize::from((self.0 >> 32) as u16);
                Bytes::Slice(&table::LONG[at..at + len])
            }
            len => Bytes::Few(self.0.to_le_bytes(), len as u8),
        }
    }

    /// Whether the first of the folded bytes is one of ASCII, but no letter or digit, as of many signs that are as wide as a letter of Han.
    #[inline(always)]
    pub(crate) fn begins_with_sign(self, own: u64, len: usize) -> bool {
        let first = self
            .folded_number(own, len)
            .map_or(0xFF, |folded| folded.0 as u8);
        first.is_ascii() && !first.is_ascii_alphanumeric()
    }

    /// Rules 3 and 5 left out.
    pub(crate) fn exact<'t>(self, c: char, own: &'t [u8]) -> Bytes<'t> {
        match table::EXACT.binary_search_by_key(&(c as u32), |(code, _)| *code) {
            Ok(at) => Bytes::Slice(table::EXACT[at].1.as_bytes()),
            Err(_) => self.folded(own),
        }
    }
}

/// Whether three bytes, the first lowest, are a letter from U+4E00 to U+9FFF: it folds to itself, keeps its marks, and at its sides there are
/// edges.
#[inline(always)]
pub(crate) fn is_han(bytes: u64) -> bool {
    (0xE4_B880..=0xE9_BFBF).contains(&in_order(bytes))
}

/// Whether three bytes, the first lowest, are a syllable of Hangul, from U+AC00 to U+D7A3. It folds to itself, unless what follows composes
/// with it.
#[inline(always)]
pub(crate) fn is_syllable(bytes: u64) -> bool {
    (0xEA_B080..=0xED_9EA3).contains(&in_order(bytes))
}

/// Three bytes, the first lowest, as a number that is in the order of the characters.
#[inline(always)]
fn in_order(bytes: u64) -> u64 {
    bytes.swap_bytes() >> 40
}

/// Whether a byte begins what surely does not compose with a syllable of Hangul before it: ASCII but what may vanish, U+A000 to U+DFFF.
#[inline(always)]
pub(crate) fn parts_syllables(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r' | b' '..=b'~' | 0xEA..=0xED)
}

/// The first two bytes of the characters that most signs between words beyond ASCII are: U+2000 to U+203F, U+3000 to U+303F, U+FF00 to
/// U+FF3F.
pub(crate) const PUNCTUATION: [[u8; 2]; 3] = [[0xE2, 0x80], [0xE3, 0x80], [0xEF, 0xBC]];

/// Some of the characters of [`PUNCTUATION`], a bit each.
pub(crate) type Signs = [u64; PUNCTUATION.len()];

/// Whether three bytes, the first lowest, are one of these characters.
#[inline(always)]
pub(crate) fn is_among(bytes: u64, signs: &Signs) -> bool {
    let [first, second, third, ..] = bytes.to_le_bytes();
    let row = PUNCTUATION.iter().position(|row| *row == [first, second]);
    row.is_some_and(|row| signs[row] >> (third & 0x3F) & 1 == 1)
}

/// What marks do after a character (rule 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// There is no letter for a mark to stand on: marks stay.
    None,
    /// Marks are dropped.
    Latin,
    /// Marks are dropped; an exact comparison keeps hamza and madda.
    Arabic,
    /// Marks are dropped by [`super::cyrillic::drops`]; holds the two bytes of the folded letter, if it has two.
    Cyrillic([u8; 2]),
    /// A letter or digit whose marks are part of the spelling.
    Keeps,
}

impl Base {
    /// The base that the last of some folded bytes makes.
    #[inline]
    pub(crate) fn of(folded: &[u8]) -> Base {
        match folded.last() {
            Some(byte) if byte.is_ascii_alphabetic() => Base::Latin,
            Some(byte) if byte.is_ascii_digit() => Base::Keeps,
            Some(byte) if !byte.is_ascii() => Base::of_last(folded),
            _ => Base::None,
        }
    }

    fn of_last(folded: &[u8]) -> Base {
        // Most letters fold to one.
        let code = match *folded {
            [first, second] => two_bytes(first, second),
            [first @ 0xE0..=0xEF, second, third] => three_bytes(first, second, third),
            _ => return Base::of_last_letter(folded),
        };
        match char::from_u32(code) {
            Some(c) if Unit::of(c).class() != Class::Mark => Base::of_letter(c, folded),
            _ => Base::None,
        }
    }

    fn of_last_letter(folded: &[u8]) -> Base {
        let chars = str::from_utf8(folded)
            .unwrap_or_default()
            .char_indices()
            .rev();
        let mut letters = chars.skip_while(|(_, c)| Unit::of(*c).class() == Class::Mark);
        letters.next().map_or(Base::None, |(start, c)| {
            Base::of_letter(c, &folded[start..start + c.len_utf8()])
        })
    }

    /// That of one character, of these bytes.
    fn of_letter(c: char, bytes: &[u8]) -> Base {
        let unit = Unit::of(c);
        match (unit.class(), unit.script()) {
            (Class::Letter, table::LATIN | table::GREEK | table::HEBREW) => Base::Latin,
            (Class::Letter, table::ARABIC) => Base::Arabic,
            (Class::Letter, table::CYRILLIC) => match *bytes {
                [first, second] => Base::Cyrillic([first, second]),
                _ => Base::Cyrillic([0, 0]),
            },
            (Class::Letter | Class::Digit, _) => Base::Keeps,
            _ => Base::None,
        }
    }

    /// That of a letter or digit of ASCII.
    #[inline(always)]
    pub(super) fn of_ascii(byte: u8) -> Base {
        match byte.is_ascii_digit() {
            true => Base::Keeps,
            false => Base::Latin,
        }
    }

    /// That of a letter.
    #[inline(always)]
    pub(super) fn of_pair(letter: Pair) -> Base {
        match letter.script() {
            table::GREEK | table::HEBREW => Base::Latin,
            table::ARABIC => Base::Arabic,
            table::CYRILLIC => {
                let [first, second, ..] = letter.folded()[0].to_le_bytes();
                Base::Cyrillic([first, second])
            }
            _ => Base::Keeps,
        }
    }

    /// Whether `mark` is dropped after this base.
    pub(crate) fn drops(self, mark: char, exact: bool) -> bool {
        match self {
            Base::Latin => true,
            Base::Arabic => !(exact && super::arabic::is_letter_part(mark)),
            Base::Cyrillic(letter) => super::cyrillic::drops(letter, mark),
            Base::None | Base::Keeps => false,
        }
    }
}

/// What is known of a character of two bytes, in little room: letters of most alphabets that write words are among them.
#[derive(Clone, Copy)]
pub(crate) struct Pair(u64);

/// What a [`Pair`] amounts to in a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PairKind {
    /// It takes a closer look.
    Other,
    /// A letter that folds to one letter of two bytes, or to that and a mark of two.
    Letter,
    /// It vanishes.
    Nothing,
    /// A mark, which leaves nothing on letters of some scripts.
    Mark,
    /// It belongs to no word.
    Outside,
}

/// Characters of two bytes by their code points.
static PAIRS: [u64; 0x800] = {
    let mut pairs = [0; 0x800];
    let mut code = 0x80;
    while code < pairs.len() {
        let unit = Unit(table::UNITS[table::INDEX[code >> 6] as usize][code & 63]);
        pairs[code] = Pair::new(code as u64, unit).0;
        code += 1;
    }
    pairs
};

const KIND_AND_SCRIPT: u64 = 7 << 41 | 0xFF << 32;
const LOWER: u64 = 1 << 40;

impl Pair {
    const fn new(code: u64, unit: Unit) -> Pair {
        let own = 0xC0 | code >> 6 | (0x80 | code & 0x3F) << 8;
        let (folded, len) = match unit.folded_number(own, 2) {
            Some(folded) => folded,
            None => (0, 0),
        };
        // One letter, with its mark or without: what folds to two of them is no plain letter.
        let [first, second, third, fourth, ..] = folded.to_le_bytes();
        let letter = first & 0xE0 == 0xC0
            && match len {
                2 => true,
                4 => {
                    let more = two_bytes(third, fourth) as usize & 0x7FF;
                    let more = Unit(table::UNITS[table::INDEX[more >> 6] as usize][more & 63]);
                    second & 0xC0 == 0x80
                        && third & 0xE0 == 0xC0
                        && matches!(more.class(), Class::Mark)
                }
                _ => false,
            };
        let kind = match unit.class() {
            Class::Letter if unit.script() > table::LATIN && letter => PairKind::Letter,
            Class::Mark if unit.is_itself() => PairKind::Mark,
            Class::Vanishing => PairKind::Nothing,
            Class::Other if unit.is_itself() => PairKind::Outside,
            Class::Separator => PairKind::Outside,
            _ => PairKind::Other,
        };
        let number = number_with_mark(folded & 0xFFFF, folded >> 16 & 0xFFFF);
        Pair(
            folded & 0xFFFF_FFFF
                | (unit.script() as u64) << 32
                | (unit.0 >> 62 & 1) << 40
                | (kind as u64) << 41
                | number << 48,
        )
    }

    /// That of the character with a code point, which has two bytes.
    #[inline(always)]
    pub(crate) const fn of(code: usize) -> Pair {
        Pair(PAIRS[code & 0x7FF])
    }

    /// What tells the letter and its mark that it folds to from others, in 16 bits, as [`number_with_mark`] does.
    #[inline(always)]
    pub(crate) const fn number(self) -> u64 {
        self.0 >> 48
    }

    /// That of the character that begins at a byte, if it has two bytes.
    #[inline(always)]
    pub(crate) fn at(text: &[u8], at: usize) -> Option<Pair> {
        let &[first, second] = text.get(at..)?.first_chunk()?;
        (first & 0xE0 == 0xC0).then(|| Pair::of(two_bytes(first, second) as usize))
    }

    /// Whether both are letters of one script.
    #[inline(always)]
    pub(crate) fn goes_on(self, letter: Pair) -> bool {
        (self.0 ^ letter.0) & KIND_AND_SCRIPT == 0
    }

    #[inline(always)]
    pub(crate) const fn kind(self) -> PairKind {
        match self.0 >> 41 & 7 {
            0 => PairKind::Other,
            1 => PairKind::Letter,
            2 => PairKind::Nothing,
            3 => PairKind::Mark,
            _ => PairKind::Outside,
        }
    }

    #[inline(always)]
    pub(crate) const fn is_letter(self) -> bool {
        self.0 >> 41 & 7 == PairKind::Letter as u64
    }

    /// Its folded bytes, of one or two characters of two bytes each; the second 0 if there is none.
    #[inline(always)]
    pub(crate) const fn folded(self) -> [u64; 2] {
        [self.0 & 0xFFFF, self.0 >> 16 & 0xFFFF]
    }

    #[inline(always)]
    pub(crate) const fn script(self) -> u8 {
        (self.0 >> 32) as u8
    }

    #[inline(always)]
    pub(crate) fn is_lower(self) -> bool {
        self.0 & LOWER != 0
    }
}

/// The number of a letter and that of one more mark on it, of two bytes, make one that tells them from most others; no mark is 0.
#[inline(always)]
pub(crate) const fn number_with_mark(number: u64, mark: u64) -> u64 {
    number ^ mark.wrapping_mul(0x9E35) & 0xFFFF
}

/// A letter's number in eight bits, the top one set: it tells most letters of a script apart.
#[inline(always)]
pub(crate) const fn brief(number: u64) -> u8 {
    0x80 | (number >> 8 & 0x3F ^ (number & 1) << 6 ^ number >> 1 & 0x3F) as u8
}

/// The code point of two bytes of UTF-8.
#[inline(always)]
const fn two_bytes(first: u8, second: u8) -> u32 {
    ((first & 0x1F) as u32) << 6 | (second & 0x3F) as u32
}

/// The code point of three bytes of UTF-8.
#[inline(always)]
fn three_bytes(first: u8, second: u8, third: u8) -> u32 {
    u32::from(first & 0x0F) << 12 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F)
}

/// The character that begins at byte `at`; `None` at the end of the text.
#[inline]
pub(crate) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}
