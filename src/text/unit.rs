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

    #[inline]
    pub(crate) fn class(self) -> Class {
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
    pub(crate) fn is_itself(self) -> bool {
        self.0 >> 48 & 7 == 0
    }

    /// A number of the script of a letter or mark, 0 for what has none (digits, scripts Common and Inherited).
    #[inline]
    pub(crate) fn script(self) -> u8 {
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

    /// Rules 3 and 5 left out.
    pub(crate) fn exact<'t>(self, c: char, own: &'t [u8]) -> Bytes<'t> {
        match table::EXACT.binary_search_by_key(&(c as u32), |(code, _)| *code) {
            Ok(at) => Bytes::Slice(table::EXACT[at].1.as_bytes()),
            Err(_) => self.folded(own),
        }
    }
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
        let chars = str::from_utf8(folded)
            .unwrap_or_default()
            .char_indices()
            .rev();
        let mut letters = chars.skip_while(|(_, c)| Unit::of(*c).class() == Class::Mark);
        let Some((start, c)) = letters.next() else {
            return Base::None;
        };
        let unit = Unit::of(c);
        match (unit.class(), unit.script()) {
            (Class::Letter, table::LATIN | table::GREEK | table::HEBREW) => Base::Latin,
            (Class::Letter, table::ARABIC) => Base::Arabic,
            (Class::Letter, table::CYRILLIC) => match folded[start..start + c.len_utf8()] {
                [first, second] => Base::Cyrillic([first, second]),
                _ => Base::Cyrillic([0, 0]),
            },
            (Class::Letter | Class::Digit, _) => Base::Keeps,
            _ => Base::None,
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

/// The character that begins at byte `at`; `None` at the end of the text.
#[inline]
pub(crate) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}
