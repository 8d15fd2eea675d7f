//! A small table that rejects most places where a name may begin, by the first word or two alone.

use crate::text::filter::Filter;
use crate::text::{
    Class, Cursor, PUNCTUATION, Signs, Unit, char_at, is_among, is_han, is_syllable, words,
};

use super::beyond::one_and_two;
use super::jumps::Jumps;
use super::keys::{Bits, END, END_CAPITAL, GAP, SIGN, Sequel, Sequels, eight_at};
use super::leaps::{self, Leaps, first_of};
use super::plain::{self, first_word};
use super::slots::{Stored, number};

/// Which words the forms begin with.
///
/// Of a word of ASCII letters and digits it is known how forms go on after it: they end, in any case or only where there is a capital
/// letter; or with a sign; or after a separator, and then a further table holds their first two words if the second is of ASCII letters
/// and digits too. Of forms that begin beyond ASCII the first folded bytes are known.
#[derive(Debug)]
pub(super) struct Starts {
    /// The keys of all first words, in little room.
    pub(super) begun: Bits,
    /// Those of ASCII, and the words behind them, of a short list.
    pub(super) filter: Option<Box<Filter>>,
    /// How forms go on after them, in little room.
    pub(super) sequels: Sequels,
    jumps: Jumps,
    /// From two letters of a script without spaces between words to the states after them.
    pub(super) letters: Jumps,
    /// From the first words in letters of two bytes.
    pub(super) leaps: Leaps,
    pub(super) pairs: Bits,
    /// Where every form that begins with an ASCII letter or digit needs a capital letter: the keys of all their words. `pairs` then holds
    /// every two of their words that follow each other, and each after [`ANY`].
    pub(super) within: Option<Bits>,
    /// Whether a form begins with an ASCII letter or digit.
    pub(super) any_word: bool,
    /// ASCII characters outside words that some form begins with.
    signs: [bool; 128],
    any_sign: bool,
    /// Whether a form begins beyond ASCII with what is neither a letter nor a digit.
    any_other: bool,
    /// What U+2000 to U+203F are before ASCII: most often it is a quotation mark, a dash or an apostrophe that takes care.
    punctuation: [Sign; 64],
    /// Those that belong to no word and with which no form begins.
    pub(super) idle: Signs,
    /// Bit `n` is set when a form that does not begin with an ASCII letter or digit is only `n` bytes long.
    pub(super) short: u8,
    /// Whether a form begins with one letter of a script without spaces between words, or one syllable of Hangul, and goes on with anything
    /// else.
    pub(super) any_single: bool,
}

/// The first bytes of eight that a word of this length has.
pub(super) const KEPT: [u64; KNOWN + 1] = {
    let mut kept = [u64::MAX; KNOWN + 1];
    let mut len = 0;
    while len < KNOWN {
        kept[len] = (1 << (8 * len)) - 1;
        len += 1;
    }
    kept
};

/// The first bytes of eight that a word has, by which of them are letters and digits, a bit each.
const RUNS: [u64; 256] = {
    let mut runs = [0; 256];
    let mut run = 0;
    while run < 256 {
        runs[run] = KEPT[(run as u8).trailing_ones() as usize];
        run += 1;
    }
    runs
};

/// What a text has from a place on: eight bytes, and a bit each for them and those behind them.
#[derive(Clone, Copy)]
pub(super) struct Ahead {
    pub(super) eight: u64,
    /// ASCII letters and digits.
    pub(super) word: u32,
    /// Apostrophes, number signs, and what is beyond ASCII.
    pub(super) care: u32,
}

impl Ahead {
    #[inline(always)]
    pub(super) fn key(self) -> u64 {
        Starts::key_of_run(self.eight, self.word as u8)
    }

    /// Whether a word begins here that may have a capital letter; of a long one not all is seen.
    #[inline(always)]
    fn may_be_capital(self) -> bool {
        let kept = self.eight & RUNS[usize::from(self.word as u8)];
        (kept != self.key()) | (self.word & 0x1FF == 0x1FF)
    }

    /// Whether no word begins here, or it may go on with what is no letter or digit of ASCII, as far as eight bytes tell.
    #[inline(always)]
    fn is_unclear(self) -> bool {
        (!self.word & 1) | (self.care & 0xFF) != 0
    }
}

/// What stands outside words of ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// Of so many bytes.
    Apostrophe(usize),
    /// Another ASCII character.
    Ascii,
    /// One that is not ASCII, with which no form begins, and which ends the word before it; ASCII follows.
    Outside,
    /// It takes a closer look.
    Unclear,
}

/// A space in each of eight bytes: the bit that small letters and digits have, and capital letters have not.
const SMALL: u64 = 0x2020_2020_2020_2020;

/// How many first words a list has at most that has a [`Filter`].
const SHORT: usize = 1 << 11;

/// How many bytes of a word are known by its key.
pub(super) const KNOWN: usize = 8;

/// How many folded bytes beyond ASCII make a key.
const KEY: usize = 6;

/// Words that are folded one by one to be looked up are told apart up to this length.
const LONGEST_WORD: usize = 32;

impl Starts {
    /// The tables of forms in the order of their bytes, each with whether it needs a capital letter wherever it stands; `state` tells
    /// the state after some bytes, as a number.
    pub(super) fn new<'f>(
        forms: impl Iterator<Item = (&'f str, bool)> + Clone,
        state: impl Fn(&[u8]) -> u64,
    ) -> Starts {
        // Forms with the same beginning follow each other.
        let (mut before, mut letters_before) = ("", 0);
        let (mut firsts, mut ascii, mut words, mut letters) = (0, 0, 0, 0);
        for (form, _) in forms.clone() {
            let first = first_word(form);
            if std::mem::replace(&mut before, first) != first {
                firsts += 1;
                ascii += usize::from(first.is_ascii());
                words += usize::from(known_word(first).is_some());
            }
            if let Some(two) = two_letters(form) {
                letters += usize::from(std::mem::replace(&mut letters_before, two) != two);
            }
        }
        let count = forms.clone().count();
        let pairs = forms.clone().filter(|(form, _)| form.contains(' ')).count();
        let mut in_ascii = forms
            .clone()
            .filter(|(form, _)| !ascii_word(form.as_bytes()).is_empty());
        let any_word = in_ascii.clone().next().is_some();
        let need_capitals = any_word && in_ascii.all(|(_, capital)| capital);
        let later = match need_capitals {
            true => forms
                .clone()
                .flat_map(|(form, _)| later_words(form))
                .count(),
            false => 0,
        };
        let mut starts = Starts {
            begun: Bits::of_size(count, 16),
            filter: (ascii <= SHORT).then(|| Box::new(Filter::new())),
            sequels: Sequels::new(firsts),
            jumps: Jumps::of_ascii(ascii),
            letters: Jumps::of_letters(letters),
            leaps: Leaps::new(words),
            pairs: Bits::new(pairs + 2 * later, 32, 1 << 14),
            within: need_capitals.then(|| Bits::of_size(count + later, 16)),
            any_word,
            signs: [false; 128],
            any_sign: false,
            any_other: false,
            punctuation: [Sign::Unclear; 64],
            idle: Signs::default(),
            short: 0,
            any_single: false,
        };
        for (form, capital) in forms {
            starts.add(form, capital, &state);
        }
        starts.begun = starts.begun.sized();
        starts.filter = starts.filter.filter(|filter| filter.is_sparse());
        starts.within = starts.within.map(Bits::sized);
        starts.with_punctuation()
    }

    /// The tables as numbers.
    pub(super) fn to_words(&self) -> Vec<u64> {
        let signs = |signs: &[bool]| {
            let bits = signs.iter().zip(0..);
            bits.fold(0, |all, (set, bit)| all | u64::from(*set) << bit)
        };
        let mut words = vec![
            u64::from(self.short)
                | u64::from(self.any_sign) << 8
                | u64::from(self.any_other) << 9
                | u64::from(self.within.is_some()) << 10
                | u64::from(!self.any_word) << 11
                | u64::from(!self.any_single) << 12,
            signs(&self.signs[..64]),
            signs(&self.signs[64..]),
        ];
        let (jumps, letters) = (self.jumps.to_words(), self.letters.to_words());
        let leaps = self.leaps.to_words();
        let within = self.within.as_ref().map_or(&[][..], |all| &all.words);
        let filter = self
            .filter
            .as_deref()
            .map(Filter::to_words)
            .unwrap_or_default();
        for table in [
            &self.begun.words,
            &filter,
            &self.sequels.to_words(),
            &self.pairs.words,
            within,
            &jumps,
            &letters,
            &leaps,
        ] {
            words.push(table.len() as u64);
            words.extend_from_slice(table);
        }
        words
    }

    /// The tables that [`Starts::to_words`] gave; empty ones if they make no sense.
    pub(super) fn of_words(words: &[Stored]) -> Starts {
        let (head, mut rest) = words
            .split_first_chunk::<3>()
            .unwrap_or((&[[0; 8]; 3], &[]));
        let head = head.map(|word| number(&word));
        let mut next = || {
            let (len, tables) = rest.split_first().unwrap_or((&[0; 8], &[]));
            let len = usize::try_from(number(len)).unwrap_or(usize::MAX);
            let (table, after) = tables.split_at_checked(len).unwrap_or_default();
            rest = after;
            table
        };
        Starts {
            begun: Bits::of_stored(next()).sized(),
            filter: Filter::of_words(next()).map(Box::new),
            sequels: Sequels::of_words(next()),
            pairs: Bits::of_stored(next()),
            within: Some(Bits::of_stored(next()).sized()).filter(|_| head[0] >> 10 & 1 == 1),
            jumps: Jumps::of_ascii(0).with_words(next()),
            letters: Jumps::of_letters(0).with_words(next()),
            leaps: Leaps::of_words(next()),
            any_word: head[0] >> 11 & 1 == 0,
            // A text is searched with spaces after it, so none may begin a name.
            signs: std::array::from_fn(|sign| {
                head[1 + sign / 64] >> (sign % 64) & 1 == 1 && sign != usize::from(b' ')
            }),
            any_sign: head[0] >> 8 & 1 == 1,
            any_other: head[0] >> 9 & 1 == 1,
            punctuation: [Sign::Unclear; 64],
            idle: Signs::default(),
            short: head[0] as u8,
            any_single: head[0] >> 12 & 1 == 0,
        }
        .with_punctuation()
    }

    /// With what signs are, when all forms are known.
    fn with_punctuation(self) -> Starts {
        let bytes = |[first, second]: [u8; 2], n: u8| {
            u64::from_le_bytes([first, second, 0x80 + n, 0, 0, 0, 0, 0])
        };
        let punctuation =
            std::array::from_fn(|n| self.any_sign_beyond(bytes(PUNCTUATION[0], n as u8)));
        let idle = PUNCTUATION.map(|two| {
            let idle = (0..64).filter(|n| self.idle_sign(bytes(two, *n)).is_some());
            idle.fold(0, |all, n| all | 1 << n)
        });
        Starts {
            punctuation,
            idle,
            ..self
        }
    }

    /// Whether it is one of the signs of [`PUNCTUATION`] that belong to no word and with which no form begins; of others it is not known.
    #[inline(always)]
    pub(super) fn is_known_idle(&self, bytes: u64) -> bool {
        is_among(bytes, &self.idle)
    }

    /// How many bytes they take.
    pub(super) fn memory_usage(&self) -> usize {
        let sequels = self.sequels.memory_usage();
        let jumps = self.jumps.memory_usage() + self.letters.memory_usage();
        let jumps = jumps + self.leaps.memory_usage();
        let within = self.within.as_ref().map_or(0, Bits::memory_usage);
        let filter = self.filter.as_deref().map_or(0, size_of_val);
        self.begun.memory_usage() + filter + sequels + self.pairs.memory_usage() + within + jumps
    }

    fn add(&mut self, form: &str, capital: bool, state: impl Fn(&[u8]) -> u64) {
        let ascii = ascii_word(form.as_bytes());
        match ascii {
            [] => self.add_beyond(form, &state),
            _ => self.begun.set(word_key(ascii)),
        }
        if let (Some(filter), [_, ..]) = (&mut self.filter, ascii) {
            filter.add(word_key(ascii), second_ascii_word(form).map(word_key));
        }
        if let (Some(within), [_, ..]) = (&mut self.within, ascii) {
            within.set(word_key(ascii));
            for (before, word) in later_words(form) {
                within.set(word_key(word));
                self.pairs.set(pair_key(before, word_key(word)));
                self.pairs.set(pair_key(ANY, word_key(word)));
            }
        }
        let (first, rest) = form.split_at(first_word(form).len());
        if first.is_empty() {
            return;
        }
        let key = plain::key(first);
        self.begun.set(key);
        let sequel = match rest.strip_prefix(' ') {
            None if rest.is_empty() && capital => END_CAPITAL,
            None if rest.is_empty() => END,
            None => SIGN,
            Some(next) => {
                let second = first_word(next);
                if !second.is_empty() {
                    self.pairs.set(pair_key(key, plain::key(second)));
                }
                // Of the second word the text is asked for eight bytes, behind which it may go on beyond ASCII.
                let seen = ascii_word(second.as_bytes());
                if seen.len() >= KNOWN {
                    self.pairs.set(pair_key(key, word_key(seen)));
                }
                let letter = seen.first().copied().unwrap_or(0);
                self.sequels
                    .add_ways(key, ALIKE[usize::from(letter)] & ALL_ALIKE);
                GAP
            }
        };
        self.sequels.add(key, sequel);
        if first.len() == ascii.len() {
            self.jumps.add(key, Some(sequel), || {
                state(&ascii[..ascii.len().min(KNOWN)])
            });
        } else if let Some(known) = known_word(first) {
            let is_whole = known.len() == first.len();
            let sequel = is_whole.then_some(sequel);
            self.leaps.add(first_of(known), sequel, || state(known));
        }
    }

    /// Adds a form that begins with no ASCII letter or digit.
    fn add_beyond(&mut self, form: &str, state: impl Fn(&[u8]) -> u64) {
        let bytes = form.as_bytes();
        let eight = eight_at(bytes, 0);
        if is_simple(eight) && !is_simple(eight >> 24) {
            self.sequels.add(!one_and_two(eight)[0], SIGN);
        }
        let one = |is: fn(u64) -> bool| is(eight) && !is(eight >> 24);
        self.any_single |= one(is_simple) || one(is_syllable);
        if let Some(two) = two_letters(form) {
            self.letters.add(two, None, || state(&bytes[..KEY]));
        }
        if bytes.len() < KEY {
            self.short |= 1 << bytes.len();
        }
        if bytes[0].is_ascii() {
            self.signs[usize::from(bytes[0])] = true;
            self.any_sign |= bytes[0] != b'#';
        } else {
            let first = char_at(form, 0);
            self.any_other |= first.is_some_and(|c| !Unit::of(c).is_word());
        }
        self.begun.set(beyond_key(&bytes[..bytes.len().min(KEY)]));
    }

    /// Whether a form begins with an ASCII character other than `#`, a letter or a digit.
    pub(super) fn any_sign(&self) -> bool {
        self.any_sign
    }

    /// Whether a form begins with this character, neither letter nor digit.
    pub(super) fn is_sign(&self, byte: u8) -> bool {
        byte.is_ascii() && self.signs[usize::from(byte)]
    }

    /// The key of the ASCII word of `len` bytes whose first bytes these are, in little-endian order.
    #[inline(always)]
    pub(super) fn key(eight: u64, len: usize) -> u64 {
        (eight | SMALL) & KEPT[len.min(KNOWN)]
    }

    /// [`Starts::key`], given which of the eight bytes are letters and digits, a bit each.
    #[inline(always)]
    pub(super) fn key_of_run(eight: u64, run: u8) -> u64 {
        (eight | SMALL) & RUNS[usize::from(run)]
    }

    /// What stands at byte `at` of `text`, outside words of ASCII.
    #[inline(always)]
    pub(super) fn sign(&self, text: &[u8], at: usize) -> Sign {
        match text[at] {
            b'\'' | b'`' => Sign::Apostrophe(1),
            ..0x80 => Sign::Ascii,
            _ => self.sign_beyond(eight_at(text, at)),
        }
    }

    /// What these bytes begin with, which is not ASCII.
    #[inline(always)]
    fn sign_beyond(&self, bytes: u64) -> Sign {
        match bytes as u32 {
            before_ascii if before_ascii & 0x80C0_FFFF == 0x80_80E2 => {
                self.punctuation[(bytes >> 16 & 0x3F) as usize]
            }
            _ => self.any_sign_beyond(bytes),
        }
    }

    fn any_sign_beyond(&self, bytes: u64) -> Sign {
        // Most often it is a letter, behind which the text goes on beyond ASCII.
        let len = if bytes & 0x20 == 0 { 2 } else { 3 };
        if !((bytes >> (8 * len)) as u8).is_ascii() {
            return Sign::Unclear;
        }
        let Some((unit, len)) = Unit::of_bytes(bytes) else {
            return Sign::Unclear;
        };
        match unit.class() {
            Class::Apostrophe => Sign::Apostrophe(len),
            Class::Separator | Class::LineBreak => Sign::Outside,
            Class::Other if self.is_idle(unit) => Sign::Outside,
            _ => Sign::Unclear,
        }
    }

    /// Whether an ASCII word may be among those of `words`, or it and the `rest` behind an apostrophe, in whatever case; yes where the rest
    /// is long, goes on with other than ASCII, or is left to the next batch.
    pub(super) fn may_hold_broken(words: &Bits, word: Ahead, rest: Ahead) -> bool {
        let [len, more] = [word, rest].map(|ahead| (ahead.word as u8).trailing_ones());
        let after = rest.eight.checked_shr(8 * more).unwrap_or(u64::MAX) as u8;
        if !after.is_ascii() || after.is_ascii_alphanumeric() || matches!(after, b'\'' | b'`') {
            return true;
        }
        let both = word.key() | rest.key().checked_shl(8 * len).unwrap_or(0);
        words.holds(word.key()) || words.holds(both)
    }

    /// Whether the tables of so many words do not stay close to the processor, so that it takes time to look at them.
    pub(super) fn is_long(&self) -> bool {
        self.jumps.memory_usage() > 1 << 18
    }

    /// Whether a form may go on after the word of this key with the byte `next` to it and what begins behind that: a letter or digit,
    /// folded, or zero. Now and then one more than there is.
    #[inline(always)]
    pub(super) fn may_go_on_alike(&self, key: u64, next: u8, second: u8) -> bool {
        let fits = FITS[usize::from(next)] & ALIKE[usize::from(second)];
        self.sequels.get(key) & fits != 0
    }

    /// The ways in which a form may go on after the first word, a bit each, before the byte after it and what begins behind that: whether
    /// there is a capital letter is not asked. Now and then more than there are.
    #[inline(always)]
    pub(super) fn ways(&self, first: Ahead, next: u8, second: Ahead) -> u8 {
        let key = first.key();
        let pair = second.is_unclear() | self.pairs.holds(pair_key(key, second.key()));
        let fits = (GOES_ON[usize::from(next)] | ENDS) & !(u8::from(!pair) << GAP);
        self.sequels.get(key) as u8 & fits
    }

    /// Whether a form may go on with the word of this key behind the word `before` it and one separator or more, or behind something else.
    pub(super) fn may_go_on_with(&self, before: Option<Ahead>, word: Ahead) -> bool {
        let before = before.map_or(UNCLEAR, Ahead::key);
        self.pairs.holds(pair_key(before, word.key()))
    }

    /// Whether a form may go on with the word of this key, which stands between signs of ASCII that belong to no word.
    #[inline(always)]
    pub(super) fn may_hold_later(&self, word: Ahead) -> bool {
        self.pairs.holds(pair_key(ANY, word.key()))
    }

    /// The state after the first [`KNOWN`] bytes of a word, where a form is that word or goes on behind it, which is asked for if one may
    /// go on with what follows; and whether one does.
    #[inline(always)]
    pub(super) fn known_word(&self, word: Ahead, may_go_on: bool) -> Option<(u64, bool)> {
        let jump = self.jumps.get(word.key());
        let has = |sequel| jump.has(sequel);
        let goes_on = may_go_on & (has(GAP) | has(SIGN));
        (goes_on | may_end(word, has)).then_some((jump.state, goes_on))
    }

    /// Whether no form begins beyond ASCII with what is neither a letter nor a digit.
    pub(super) fn signs_are_idle(&self) -> bool {
        !self.any_other
    }

    /// Whether no form begins with a character beyond ASCII because it is neither letter nor digit and stands for itself.
    pub(super) fn is_idle(&self, unit: Unit) -> bool {
        !self.any_other && !unit.is_word() && unit.is_itself()
    }

    /// Whether a form may begin at byte `at`, whatever stands there.
    pub(super) fn may_begin(&self, text: &str, at: usize) -> bool {
        if text.as_bytes()[at].is_ascii_alphanumeric()
            && let Some(may) = self.may_begin_going_on(text, at)
        {
            return may;
        }
        self.may_begin_folded(text, at)
    }

    /// [`Starts::may_begin`] for a word of ASCII letters, digits and what vanishes between them; `None` for any other.
    fn may_begin_going_on(&self, text: &str, mut at: usize) -> Option<bool> {
        let mut word = [0; KNOWN];
        let mut len = 0;
        while let Some(c) = char_at(text, at) {
            if c.is_ascii_alphanumeric() {
                if len == KNOWN {
                    break;
                }
                word[len] = c as u8;
                len += 1;
            } else {
                let unit = Unit::of(c);
                match unit.class() {
                    Class::Letter | Class::Digit | Class::Mark => return None,
                    Class::Other if !unit.is_itself() => return None,
                    Class::Vanishing | Class::Apostrophe => {
                        if self.begun.holds(word_key(&word[..len])) {
                            return Some(true);
                        }
                    }
                    _ => break,
                }
            }
            at += c.len_utf8();
        }
        Some(self.begun.holds(word_key(&word[..len])))
    }

    /// Whether a form may begin at byte `at`, which may be no word of ASCII.
    pub(super) fn may_begin_folded(&self, text: &str, at: usize) -> bool {
        let mut folded = [0u8; 2 * LONGEST_WORD];
        let mut len = 0;
        let mut plain_end = at;
        let Some(cursor) = Cursor::within(text, at) else {
            return false;
        };
        for piece in cursor {
            let bytes = piece.bytes.as_slice();
            let alphanumeric = bytes[0].is_ascii_alphanumeric();
            let in_word = if len == 0 {
                alphanumeric
            } else {
                folded[0].is_ascii_alphanumeric()
            };
            if in_word && !alphanumeric {
                return !bytes[0].is_ascii() || self.begun.holds(word_key(&folded[..len]));
            }
            if in_word {
                let ascii = text.as_bytes()[piece.start].is_ascii();
                // Only between two ASCII letters side by side there is surely no edge.
                let inside = ascii && piece.start == plain_end;
                let may_end = !inside && len > 0 && self.begun.holds(word_key(&folded[..len]));
                if may_end || bytes.len() > 1 || len == LONGEST_WORD {
                    return true;
                }
                plain_end = piece.start + 1;
                folded[len] = bytes[0];
                len += 1;
                continue;
            }
            for &byte in bytes {
                if len < KEY {
                    folded[len] = byte;
                }
                len += 1;
            }
            if len >= KEY {
                return self.begun.holds(beyond_key(&folded[..KEY]));
            }
            if self.short >> len & 1 == 1 && self.begun.holds(beyond_key(&folded[..len])) {
                return true;
            }
        }
        folded[0].is_ascii_alphanumeric() && self.begun.holds(word_key(&folded[..len]))
    }
}

/// Whether a form may be this word of ASCII letters and digits, in its letter case.
#[inline(always)]
fn may_end(word: Ahead, has: impl Fn(Sequel) -> bool) -> bool {
    has(END) | has(END_CAPITAL) & word.may_be_capital()
}

/// Whether three bytes, the first lowest, are a letter that stands for itself and at whose sides there are edges.
#[inline(always)]
pub(super) fn is_simple(bytes: u64) -> bool {
    is_han(bytes) || is_rare_simple(bytes)
}

fn is_rare_simple(bytes: u64) -> bool {
    Unit::of_bytes(bytes).is_some_and(|(unit, len)| {
        let letter = unit.class() == Class::Letter && !words::has_words(unit.script());
        letter && unit.is_itself() && len == 3
    })
}

/// The bytes of two letters, of three each, that a form begins with, if there are edges at their sides.
fn two_letters(form: &str) -> Option<u64> {
    let eight = eight_at(form.as_bytes(), 0);
    (is_simple(eight) && is_simple(eight >> 24)).then(|| one_and_two(eight)[1])
}

/// The letters, with their marks, that a word of letters and marks of two bytes begins with, as far as a leap knows them; `None` of any
/// other.
fn known_word(first: &str) -> Option<&[u8]> {
    let mut known = 0;
    for (at, c) in first.char_indices() {
        if c.len_utf8() != 2 {
            return None;
        }
        let is_mark = Unit::of(c).class() == Class::Mark;
        if at <= leaps::KNOWN && !is_mark {
            known = at;
        }
    }
    if first.len() <= leaps::KNOWN {
        known = first.len();
    }
    (known > 0).then(|| &first.as_bytes()[..known])
}

/// The ASCII letters and digits that `bytes` begin with.
pub(super) fn ascii_word(bytes: &[u8]) -> &[u8] {
    let len = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    &bytes[..len]
}

/// The second word of a form, where it and the first are of ASCII letters and digits and only a space stands between them.
fn second_ascii_word(form: &str) -> Option<&[u8]> {
    let (first, rest) = form.split_at(first_word(form).len());
    let second = first_word(rest.strip_prefix(' ')?);
    let are_ascii = first.is_ascii() && second.is_ascii() && !second.is_empty();
    are_ascii.then_some(second.as_bytes())
}

/// The words of ASCII letters and digits behind the first one of a form that begins with one, each after the key of the word before it, or
/// [`UNCLEAR`] where more than a space stands between them.
fn later_words(form: &str) -> impl Iterator<Item = (u64, &[u8])> {
    let mut before = ascii_word(form.as_bytes());
    let mut rest = match before {
        [] => b"",
        _ => &form.as_bytes()[before.len()..],
    };
    std::iter::from_fn(move || {
        let gap = rest.iter().position(u8::is_ascii_alphanumeric)?;
        let word = ascii_word(&rest[gap..]);
        let key = match &rest[..gap] {
            b" " => word_key(before),
            _ => UNCLEAR,
        };
        (before, rest) = (word, &rest[gap + word.len()..]);
        Some((key, word))
    })
}

/// What stands for the key of a word before another one, where it is none that follows a space.
const UNCLEAR: u64 = u64::MAX;

/// What stands for the key of any word before another one.
const ANY: u64 = u64::MAX - 1;

/// The key of a word of ASCII letters and digits.
pub(super) fn word_key(word: &[u8]) -> u64 {
    Starts::key(eight_at(word, 0), word.len().min(8))
}

/// The ways to go on with a byte after a word: as with a separator, or as with anything else; with what is not ASCII, either.
pub(super) const GOES_ON: [u8; 256] = {
    let mut goes_on = [GOING_ON; 256];
    let mut byte = 0;
    while byte < 0x80 {
        let gap = matches!(byte as u8, b'\t'..=b'\r' | b' ' | b'-' | b'_');
        goes_on[byte] = if gap { 1 << GAP } else { 1 << SIGN };
        byte += 1;
    }
    goes_on
};

/// Bits of [`Sequels`] beside the ways: how the word behind a gap begins, which is a letter of one of twelve kinds, or anything else.
const ALL_ALIKE: u16 = 0xFFF0;

/// The ways to go on with a byte after a word; a gap only as far as what begins behind it fits. Where the word itself goes on, behind the
/// bytes that its key has, what follows is not seen: any way.
const FITS: [u16; 256] = {
    let mut fits = [ENDS as u16; 256];
    let mut byte = 0;
    while byte < 256 {
        let goes_on = GOES_ON[byte] as u16;
        fits[byte] |= goes_on & !(1 << GAP);
        if goes_on >> GAP & 1 == 1 {
            fits[byte] |= ALL_ALIKE;
        }
        if (byte as u8).is_ascii_alphanumeric() {
            fits[byte] = u16::MAX;
        }
        byte += 1;
    }
    fits
};

/// What fits what begins behind a gap.
const ALIKE: [u16; 256] = {
    let mut alike = [u16::MAX; 256];
    let mut byte = 0;
    while byte < 256 {
        if (byte as u8).is_ascii_alphanumeric() {
            alike[byte] = !ALL_ALIKE | 0x10 << (byte % 12);
        }
        byte += 1;
    }
    alike
};

pub(super) const GOING_ON: u8 = 1 << GAP | 1 << SIGN;
const ENDS: u8 = 1 << END | 1 << END_CAPITAL;

#[inline(always)]
pub(super) fn pair_key(first: u64, second: u64) -> u64 {
    first.wrapping_mul(0xc4ce_b9fe_1a85_ec53).rotate_left(29) ^ second
}

/// The key of up to [`KEY`] folded bytes that do not begin with an ASCII letter or digit.
fn beyond_key(folded: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    bytes[..folded.len()].copy_from_slice(folded);
    !u64::from_le_bytes(bytes)
}
