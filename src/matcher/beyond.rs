//! Whether forms begin with a word beyond ASCII: asked of the tables of first words.

use crate::text::{
    self, Class, Unit, arabic, char_at, hebrew, is_han, is_syllable, parts_syllables, words,
};

use super::keys::{END, END_CAPITAL, GAP, SIGN, Sequel, eight_at};
use super::plain::{FirstLetters, PlainWord};
use super::starts::{Starts, is_simple, pair_key};

/// Whether forms begin at a place that is an edge.
#[derive(Clone, Copy)]
pub(super) enum Begun {
    /// None does, nor before this place.
    Nowhere(usize),
    /// Some do, with this word of ASCII letters and digits, and may go on with what follows.
    Word(Word),
    /// Some may, with these letters beyond ASCII.
    Known(Known),
    /// Some may.
    Likely,
    /// It takes a closer look.
    Unclear,
}

/// What is known of a word of ASCII letters and digits.
#[derive(Clone, Copy)]
pub(super) struct Word {
    /// The state after it, or after the first [`super::starts::KNOWN`] bytes of a longer one.
    pub(super) state: u64,
    /// How many bytes it has.
    pub(super) len: u16,
    /// Whether a form may go on behind it; if none does, one is the word by itself or none begins with it.
    pub(super) goes_on: bool,
}

/// What is known of the first letters of a word.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// The state after them.
    pub(super) state: u64,
    /// How many bytes stand before the last of them.
    pub(super) last: u16,
    /// Whether a form may end there.
    pub(super) ends: bool,
    /// Whether a form may go on behind them; if none does, they are a word of two-byte letters with surely an edge behind it.
    pub(super) goes_on: bool,
}

impl Known {
    /// Two letters of three bytes, with edges at their sides.
    pub(super) fn two_letters(state: u64) -> Known {
        Known {
            state,
            last: 3,
            ends: true,
            goes_on: true,
        }
    }
}

impl Starts {
    /// Tells `found` the places where forms may begin, in order, in the characters beyond ASCII from byte `at` of `text` on, as far as `end`,
    /// and what is known of them: where that is nothing, the rest of those characters takes a closer look too. Before `at` no letter or digit
    /// stands. `pass` tells how far letters of Han from a place on, and signs between them, are told by themselves. Where they go on behind
    /// `end`, and there is more to be told of them.
    pub(super) fn run(
        &self,
        text: &str,
        mut at: usize,
        end: usize,
        mut pass: impl FnMut(usize) -> usize,
        mut found: impl FnMut(usize, Begun),
    ) -> Option<usize> {
        let bytes = text.as_bytes();
        let within_word = at > 0 && bytes[at - 1].is_ascii_alphanumeric() && {
            let eight = eight_at(bytes, at);
            !is_simple(eight) && self.idle_sign(eight).is_none()
        };
        let unclear = within_word || !begins_at_edge(bytes, at);
        if unclear {
            found(at, Begun::Unclear);
            return None;
        }
        while at < end {
            let eight = eight_at(bytes, at);
            let passed = if is_han(eight) { pass(at) } else { at };
            let next = match eight as u8 {
                _ if passed > at => Some(passed),
                ..0x80 => return None,
                0xE0..=0xE1 | 0xE3..=0xEC if is_simple(eight) => {
                    self.letter_in(eight, at, &mut found)
                }
                0xEA..=0xED if is_syllable(eight) => self.syllables(bytes, at, &mut found),
                _ if self.is_known_idle(eight) => Some(at + 3),
                _ => match self.idle_sign(eight) {
                    Some(len) => Some(at + len),
                    None => self.word_in(text, at, &mut found),
                },
            };
            match next {
                Some(next) => at = next,
                None => {
                    found(at, Begun::Unclear);
                    return None;
                }
            }
        }
        bytes
            .get(at)
            .is_some_and(|byte| !byte.is_ascii())
            .then_some(at)
    }

    /// [`Starts::run`] for a letter at byte `at`; where what has been told ends, or `None` at what takes a closer look.
    fn word_in(
        &self,
        text: &str,
        at: usize,
        found: &mut impl FnMut(usize, Begun),
    ) -> Option<usize> {
        let (unit, len) = Unit::of_bytes(eight_at(text.as_bytes(), at))?;
        if unit.class() != Class::Letter {
            return None;
        }
        if !words::has_words(unit.script()) {
            if self.may_begin_folded(text, at) {
                found(at, Begun::Likely);
            }
            return Some(at + len);
        }
        let mut word = PlainWord::default();
        match self.plain_word_read(text, at, &mut word) {
            Begun::Nowhere(next) if next > at => Some(next),
            begun @ (Begun::Known(_) | Begun::Likely) if word.broken().is_empty() => {
                found(at, begun);
                Some(word.after)
            }
            _ => None,
        }
    }

    /// [`Starts::run`] for a letter of a script without spaces between words, which these bytes begin with; what follows it, or `None` where
    /// that takes a closer look.
    #[inline(always)]
    fn letter_in(
        &self,
        bytes: u64,
        at: usize,
        found: &mut impl FnMut(usize, Begun),
    ) -> Option<usize> {
        let [three, six] = one_and_two(bytes);
        if self.any_short_letter() && self.begun.holds(!three) {
            found(at, Begun::Likely);
        } else if is_simple(bytes >> 24) {
            if self.begun.holds(!six)
                && let Some(state) = self.letters.state(six)
            {
                found(at, Begun::Known(Known::two_letters(state)));
            }
        } else {
            let next = folded_letter(bytes >> 24);
            let may_begin = match next {
                Some(next) if is_simple(next) => self.begun.holds(!(three | next << 24)),
                None if !parts(bytes >> 24) => return None,
                _ => self.sequels.get(!three) >> SIGN & 1 == 1,
            };
            if may_begin {
                found(at, Begun::Likely);
            }
        }
        Some(at + 3)
    }

    /// [`Starts::run`] for a word of Hangul; what follows it, or `None` where that takes a closer look, as a first syllable does that may not
    /// be whole, or goes on in a form in another way.
    #[inline(always)]
    fn syllables(
        &self,
        text: &[u8],
        at: usize,
        found: &mut impl FnMut(usize, Begun),
    ) -> Option<usize> {
        let bytes = eight_at(text, at);
        let [three, six] = one_and_two(bytes);
        let (next, has_second) = ((bytes >> 24) as u8, is_syllable(bytes >> 24));
        let is_known = match has_second {
            true => parts_syllables((bytes >> 48) as u8),
            false => next.is_ascii() && parts_syllables(next) && parts(bytes >> 24),
        };
        if !is_known || !has_second && self.any_single {
            return None;
        }
        let mut end = at;
        while is_syllable(eight_at(text, end)) {
            end += 3;
        }
        let behind = eight_at(text, end);
        if !(behind as u8).is_ascii() && !is_han(behind) && !self.is_known_idle(behind) {
            return None;
        }
        let may_begin = self.any_short_letter() && self.begun.holds(!three)
            || has_second && self.begun.holds(!six);
        if may_begin {
            found(at, Begun::Likely);
        }
        Some(end)
    }

    /// Whether a form may be a single letter of three bytes.
    #[inline(always)]
    pub(super) fn any_short_letter(&self) -> bool {
        self.short >> 3 & 1 == 1
    }

    /// How many bytes a character has that belongs to no word and with which no form begins, as far as that is seen at once.
    pub(super) fn idle_sign(&self, bytes: u64) -> Option<usize> {
        let (unit, len) = Unit::of_bytes(bytes)?;
        let idle = match unit.class() {
            Class::Separator | Class::LineBreak => true,
            Class::Other if self.is_idle(unit) => true,
            Class::Other => {
                let first = unit.folded_number(bytes, len)?.0 as u8;
                first.is_ascii()
                    && !first.is_ascii_alphanumeric()
                    && first != b'#'
                    && !self.is_sign(first)
            }
            _ => false,
        };
        idle.then_some(len)
    }

    /// What is known of the first letters of a plain word at byte `at`, each of two bytes, if some form begins with them.
    fn known_letters(&self, text: &[u8], at: usize) -> Option<Known> {
        let FirstLetters { first, last, all } = FirstLetters::at(text, at);
        let leap = self.leaps.get(first)?;
        Some(Known {
            state: leap.state,
            last: (last - at) as u16,
            ends: all,
            goes_on: true,
        })
    }

    /// Whether a form may begin with the plain word at byte `at` of `text`, or after its prefix letters.
    pub(super) fn plain_word(&self, text: &str, at: usize) -> Begun {
        self.plain_word_read(text, at, &mut PlainWord::default())
    }

    /// [`Starts::plain_word`], and the word.
    fn plain_word_read(&self, text: &str, at: usize, word: &mut PlainWord) -> Begun {
        if word.read(text, at).is_none() {
            return Begun::Unclear;
        }
        let may_end = |key: &u64| {
            self.begun.holds(*key) && self.sequels.get(*key) & (1 << END | 1 << END_CAPITAL) != 0
        };
        if self.may_follow(text, word, word.key()) {
            if !word.pairs {
                return Begun::Likely;
            }
            if let Some(known) = self.known_letters(text.as_bytes(), at) {
                return Begun::Known(known);
            }
        }
        match self.may_follow_prefix(text, word) || word.broken().iter().any(may_end) {
            true => Begun::Likely,
            false => Begun::Nowhere(word.end),
        }
    }

    /// Whether a form may begin with the end of a plain word that has this key, and go on with what follows.
    fn may_follow(&self, text: &str, word: &PlainWord, key: u64) -> bool {
        if !self.begun.holds(key) {
            return false;
        }
        let sequels = self.sequels.get(key);
        let has = |sequel: Sequel| sequels >> sequel & 1 == 1;
        let next = char_at(text, word.after);
        let gap = next
            .is_some_and(|c| matches!(Unit::of(c).class(), Class::Separator | Class::LineBreak));
        let second = || {
            let at = word.after + next.map_or(0, char::len_utf8);
            let mut second = PlainWord::default();
            let unclear = second.read(text, at).is_none() || !second.broken().is_empty();
            unclear || self.pairs.holds(pair_key(key, second.key()))
        };
        has(END)
            || has(END_CAPITAL) && word.capital
            || has(SIGN) && !gap && next.is_some()
            || has(GAP) && gap && second()
    }

    /// Whether a form may begin after the first or second letter of the word.
    #[inline(always)]
    fn may_follow_prefix(&self, text: &str, word: &PlainWord) -> bool {
        let mut prefix = word.first();
        for _ in 0..2 {
            let (letter, Some(at)) = prefix else {
                return false;
            };
            let is_prefix = match word.script {
                text::ARABIC => arabic::is_prefix(&letter[..2]),
                text::HEBREW => hebrew::is_prefix(&letter[..2]),
                _ => false,
            };
            if !is_prefix {
                return false;
            }
            let mut rest = PlainWord::default();
            let read = rest.read(text, at);
            let next = rest.first();
            let lams = arabic::is_lam(&letter) && arabic::is_lam(&next.0);
            if read.is_none() || lams || self.may_follow(text, &rest, rest.key()) {
                return true;
            }
            prefix = next;
        }
        false
    }

    /// Whether a form may begin with the letter at byte `at`, of a script without spaces between words.
    pub(super) fn letters(&self, text: &str, mut at: usize) -> Begun {
        let first = at;
        let mut bytes = eight_at(text.as_bytes(), at);
        let mut begun = Begun::Unclear;
        let mut simple = is_simple(bytes);
        while simple {
            let [three, six] = one_and_two(bytes);
            if self.any_short_letter() && self.begun.holds(!three) {
                begun = Begun::Likely;
                break;
            }
            simple = is_simple(bytes >> 24);
            if simple {
                if self.begun.holds(!six)
                    && let Some(state) = self.letters.state(six)
                {
                    begun = Begun::Known(Known::two_letters(state));
                    break;
                }
            } else if !parts(bytes >> 24) || self.sequels.get(!three) >> SIGN & 1 == 1 {
                break;
            }
            at += 3;
            bytes = eight_at(text.as_bytes(), at);
        }
        match at > first {
            true => Begun::Nowhere(at),
            false => begun,
        }
    }
}

/// Whether there is surely an edge at byte `at` if no letter or digit stands before it: none is behind an apostrophe, and hashtags have
/// their own way.
#[inline(always)]
fn begins_at_edge(text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| text[before]);
    !matches!(before, Some(b'\'' | b'`' | b'#' | b'_'))
}

/// One letter of three bytes, and two, that some bytes begin with.
#[inline(always)]
pub(super) fn one_and_two(bytes: u64) -> [u64; 2] {
    [bytes & 0xFF_FFFF, bytes & 0xFFFF_FFFF_FFFF]
}

/// The first three bytes that a letter of two or three bytes, which is not simple, folds to, the first lowest (か of が).
#[inline(always)]
fn folded_letter(bytes: u64) -> Option<u64> {
    let (unit, len) = Unit::of_bytes(bytes)?;
    let (folded, _) = unit.folded_number(bytes, len)?;
    (unit.class() == Class::Letter).then_some(folded & 0xFF_FFFF)
}

/// Whether a character, its first byte lowest, which is no simple letter, surely leaves something behind that is none either.
#[inline(always)]
fn parts(bytes: u64) -> bool {
    let byte = bytes as u8;
    if byte.is_ascii() {
        return !matches!(byte, b'\'' | b'`');
    }
    Unit::of_bytes(bytes).is_some_and(|(unit, len)| match unit.class() {
        Class::Vanishing | Class::Apostrophe => false,
        Class::Separator | Class::LineBreak => true,
        _ => unit.is_itself() || unit.begins_with_sign(bytes, len),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    /// They are told from others by their bytes alone.
    #[test]
    fn most_letters_of_han_are_simple() {
        for c in '\u{4E00}'..='\u{9FFF}' {
            let unit = Unit::of(c);
            let letter = unit.class() == Class::Letter && !words::has_words(unit.script());
            assert!(letter && unit.is_itself(), "{c}");
            assert!(is_han(eight_at(c.to_string().as_bytes(), 0)), "{c}");
        }
    }

    /// Or names of Han would be passed over.
    #[test]
    fn what_parts_letters_leaves_something_else_behind_them() {
        let mut parting = 0;
        for c in (0x20..0x3_0000).filter_map(char::from_u32) {
            let text = format!("中{c}文");
            let after = eight_at(text.as_bytes(), "中".len());
            if !is_simple(after) && parts(after) {
                parting += 1;
                let form = fold(&text);
                let behind = eight_at(form.as_bytes(), "中".len());
                assert!(form.starts_with('中') && !is_simple(behind), "{text:?}");
            }
        }
        assert!(parting > 10_000, "{parting}");
    }
}
