//! Where words begin and end.
//!
//! A place is a byte offset between two characters of the text as given. It is an edge unless both neighbours belong to
//! one word: letters, digits and the marks that follow them. No look goes further than a run of [`LONGEST_RUN`]
//! characters on either side.

use super::english;
use super::fold::LONGEST_RUN;
use super::table;
use super::unit::{Class, Unit, char_at};

/// Whether a name may begin or end at byte `at` of `text`.
#[inline]
pub(crate) fn is_edge(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    match (at.checked_sub(1).map(|before| bytes[before]), bytes.get(at)) {
        (Some(before), Some(&after)) if !is_outside(before) && !is_outside(after) => {
            !(before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric())
                && is_edge_anywhere(text, at)
        }
        _ => true,
    }
}

/// Whether a byte is an ASCII character that belongs to no word and does not vanish: on both sides of it there are edges.
#[inline(always)]
pub(crate) fn is_outside(byte: u8) -> bool {
    OUTSIDE[usize::from(byte)]
}

const OUTSIDE: [bool; 256] = {
    let mut outside = [false; 256];
    let mut byte = 0;
    while byte < 0x80 {
        let ascii = byte as u8;
        outside[byte] = !ascii.is_ascii_alphanumeric() && !matches!(ascii, b'\'' | b'`');
        byte += 1;
    }
    outside
};

#[cold]
fn is_edge_anywhere(text: &str, at: usize) -> bool {
    let Some(left) = look_left(text, at) else {
        return true;
    };
    let mut run = left.run;
    let mut apostrophe = left.apostrophe;
    let mut place = at;
    while let Some(c) = char_at(text, place) {
        let unit = Unit::of(c);
        match unit.class() {
            Class::Vanishing => run += 1,
            Class::Apostrophe => {
                run += 1;
                apostrophe = true;
            }
            Class::Mark => return left.run == 0 && begins_long_run(&text[at..]),
            Class::Letter | Class::Digit => {
                return apostrophe && !english::is_contraction(&text[place..])
                    || splits(left.script, unit.script())
                    || run > LONGEST_RUN;
            }
            _ => return true,
        }
        if run > LONGEST_RUN {
            return true;
        }
        place += c.len_utf8();
    }
    true
}

/// Whether the character at byte `at` belongs to a word: a letter, a digit, or a mark of one.
pub(crate) fn in_word(text: &str, at: usize, unit: Unit) -> bool {
    match unit.class() {
        Class::Letter | Class::Digit => true,
        Class::Mark => look_left(text, at).is_some_and(|left| left.run < LONGEST_RUN),
        _ => false,
    }
}

/// Whether more marks and vanishing characters follow than a name may hold.
fn begins_long_run(rest: &str) -> bool {
    let in_run = |c: &char| {
        matches!(
            Unit::of(*c).class(),
            Class::Mark | Class::Vanishing | Class::Apostrophe
        )
    };
    rest.chars().take_while(in_run).nth(LONGEST_RUN).is_some()
}

/// The character of a word that stands left of a place.
struct Left {
    /// Of the letter; 0 for a digit.
    script: u8,
    /// How many vanishing characters and marks stand between.
    run: usize,
    /// Whether one of them is an apostrophe.
    apostrophe: bool,
}

/// The letter or digit that the characters left of `at` belong to; `None` where they belong to no word.
fn look_left(text: &str, at: usize) -> Option<Left> {
    let mut left = Left {
        script: 0,
        run: 0,
        apostrophe: false,
    };
    for c in text[..at].chars().rev() {
        let unit = Unit::of(c);
        match unit.class() {
            Class::Vanishing | Class::Mark => {}
            Class::Apostrophe => left.apostrophe = true,
            Class::Letter | Class::Digit => {
                left.script = unit.script();
                return Some(left);
            }
            _ => return None,
        }
        left.run += 1;
        if left.run > LONGEST_RUN {
            return None;
        }
    }
    None
}

/// Whether letters of these scripts, side by side, belong to two words.
pub(crate) fn splits(left: u8, right: u8) -> bool {
    !has_words(left) || !has_words(right) || left != 0 && right != 0 && left != right
}

/// Whether a script writes spaces between words (or, as katakana, has none within them).
pub(crate) fn has_words(script: u8) -> bool {
    !matches!(
        script,
        table::HAN | table::HIRAGANA | table::THAI | table::LAO | table::KHMER | table::MYANMAR
    )
}
