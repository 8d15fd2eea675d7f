//! A small table that rejects most places where a name may begin, by the first word or two alone.

use crate::text::{Class, Cursor, Unit, char_at};

use super::jumps::{Jumps, LOOK, WALK, WALK_CAPITAL};

/// Which words the forms begin with.
///
/// A word of ASCII letters and digits has three flags: a form may be that word, or go on otherwise than by a space and another
/// such word; only such forms as need a capital letter; or a form goes on like that, and a second table holds its first two
/// words. Of forms that begin beyond ASCII the first folded bytes are known.
#[derive(Debug)]
pub(super) struct Starts {
    /// The keys of all first words, in little room.
    begun: Bits,
    jumps: Jumps,
    pairs: Bits,
    /// ASCII characters outside words that some form begins with.
    signs: [bool; 128],
    any_sign: bool,
    /// Whether a form begins beyond ASCII with what is neither a letter nor a digit.
    any_other: bool,
    /// Bit `n` is set when a form that does not begin with an ASCII letter or digit is only `n` bytes long.
    short: u8,
}

/// A set of keys that now and then holds one too many.
#[derive(Debug)]
pub(super) struct Bits {
    words: Vec<u64>,
    shift: u32,
}

impl Bits {
    /// Room for `count` keys of `each` bits, and for `least` bits; 2 MB at most.
    fn new(count: usize, each: usize, least: usize) -> Bits {
        let bits = (count * each).next_power_of_two().clamp(least, 1 << 24);
        Bits::of_words(vec![0; bits / 64])
    }

    /// A set that has been stored, of a power of two of words; an empty one if it is not.
    fn of_words(words: Vec<u64>) -> Bits {
        let words = match words.len().is_power_of_two() {
            true => words,
            false => vec![0],
        };
        Bits {
            shift: 64 - (64 * words.len()).trailing_zeros(),
            words,
        }
    }

    fn set(&mut self, key: u64) {
        let place = spread(key) >> self.shift;
        self.words[(place / 64) as usize] |= 1 << (place % 64);
    }

    #[inline(always)]
    pub(super) fn holds(&self, key: u64) -> bool {
        let place = spread(key) >> self.shift;
        self.words[(place / 64) as usize] >> (place % 64) & 1 == 1
    }
}

/// Spreads a key over all bits, the best of them on top (Fibonacci hashing).
#[inline(always)]
pub(super) fn spread(key: u64) -> u64 {
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The first bytes of eight that a word of this length, at most 64, has.
const KEPT: [u64; 128] = {
    let mut kept = [u64::MAX; 128];
    let mut len = 0;
    while len < 8 {
        kept[len] = (1 << (8 * len)) - 1;
        len += 1;
    }
    kept
};

/// A space in each of eight bytes: the bit that small letters and digits have, and capital letters have not.
const SMALL: u64 = 0x2020_2020_2020_2020;

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
        let mut before = 0;
        let firsts = forms
            .clone()
            .map(|(form, _)| word_key(ascii_word(form.as_bytes())))
            .filter(|key| std::mem::replace(&mut before, *key) != *key)
            .count();
        let count = forms.clone().count();
        let pairs = forms.clone().filter(|(form, _)| form.contains(' ')).count();
        let mut starts = Starts {
            begun: Bits::new(count, 16, 1 << 17),
            jumps: Jumps::new(firsts),
            pairs: Bits::new(pairs, 32, 1 << 14),
            signs: [false; 128],
            any_sign: false,
            any_other: false,
            short: 0,
        };
        for (form, capital) in forms {
            starts.add(form.as_bytes(), capital, &state);
        }
        starts
    }

    /// The tables as numbers, but for the jumps.
    pub(super) fn to_words(&self) -> Vec<u64> {
        let signs = |signs: &[bool]| {
            let bits = signs.iter().zip(0..);
            bits.fold(0, |all, (set, bit)| all | u64::from(*set) << bit)
        };
        let mut words = vec![
            u64::from(self.short) | u64::from(self.any_sign) << 8 | u64::from(self.any_other) << 9,
            signs(&self.signs[..64]),
            signs(&self.signs[64..]),
            self.begun.words.len() as u64,
        ];
        words.extend_from_slice(&self.begun.words);
        words.extend_from_slice(&self.pairs.words);
        words
    }

    /// The tables that [`Starts::to_words`] gave; empty ones if they make no sense.
    pub(super) fn of_words(words: &[u64], jumps: Jumps) -> Starts {
        let (head, tables) = words.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
        let begun = usize::try_from(head[3]).unwrap_or(usize::MAX);
        let (begun, pairs) = tables.split_at_checked(begun).unwrap_or_default();
        Starts {
            begun: Bits::of_words(begun.to_vec()),
            jumps,
            pairs: Bits::of_words(pairs.to_vec()),
            // A text is searched with spaces after it, so none may begin a name.
            signs: std::array::from_fn(|sign| {
                head[1 + sign / 64] >> (sign % 64) & 1 == 1 && sign != usize::from(b' ')
            }),
            any_sign: head[0] >> 8 & 1 == 1,
            any_other: head[0] >> 9 & 1 == 1,
            short: head[0] as u8,
        }
    }

    /// The jumps.
    pub(super) fn jumps(&self) -> &Jumps {
        &self.jumps
    }

    /// How many bytes they take.
    pub(super) fn memory_usage(&self) -> usize {
        let bits = |bits: &Bits| size_of_val(&bits.words[..]);
        bits(&self.begun) + bits(&self.pairs) + self.jumps.memory_usage()
    }

    fn add(&mut self, form: &[u8], capital: bool, state: impl Fn(&[u8]) -> u64) {
        let first = ascii_word(form);
        if first.is_empty() {
            if form.len() < KEY {
                self.short |= 1 << form.len();
            }
            if form[0].is_ascii() {
                self.signs[usize::from(form[0])] = true;
                self.any_sign |= form[0] != b'#';
            } else {
                let first = str::from_utf8(form).ok().and_then(|form| char_at(form, 0));
                self.any_other |= first.is_some_and(|c| !Unit::of(c).is_word());
            }
            return self.begun.set(beyond_key(&form[..form.len().min(KEY)]));
        }
        let second = form[first.len()..]
            .strip_prefix(b" ")
            .map_or(&[][..], ascii_word);
        let flags = if !second.is_empty() {
            self.pairs.set(pair_key(word_key(first), word_key(second)));
            LOOK
        } else if capital && first.len() == form.len() {
            WALK_CAPITAL
        } else {
            WALK
        };
        let key = word_key(first);
        self.begun.set(key);
        self.jumps
            .add(key, flags, || state(&first[..first.len().min(KNOWN)]));
    }

    /// Whether a form begins with an ASCII character other than `#`, a letter or a digit.
    pub(super) fn any_sign(&self) -> bool {
        self.any_sign
    }

    /// Whether a form begins with this character, neither letter nor digit.
    pub(super) fn is_sign(&self, byte: u8) -> bool {
        byte.is_ascii() && self.signs[usize::from(byte)]
    }

    /// The key of the ASCII word of `len` bytes, at most 64, whose first bytes these are, in little-endian order.
    #[inline(always)]
    pub(super) fn key(eight: u64, len: usize) -> u64 {
        (eight | SMALL) & KEPT[len % KEPT.len()]
    }

    /// The keys of the words that forms begin with.
    #[inline(always)]
    pub(super) fn begun(&self) -> &Bits {
        &self.begun
    }

    /// The automaton's state after the first [`KNOWN`] bytes of the word of `len` ASCII letters and digits at byte `at` of `text`,
    /// where a form may begin with that word, in its letter case and before what follows it. No letter may follow it, and nothing
    /// that vanishes.
    #[inline(always)]
    pub(super) fn known_word(&self, text: &[u8], at: usize, len: usize) -> Option<u64> {
        let eight = first_eight(&text[at..]);
        let key = Starts::key(eight, len);
        let jump = self.jumps.get(key);
        // Of a word longer than eight bytes not all are seen.
        let capital = !eight & SMALL & KEPT[len % KEPT.len()] != 0 || len > KNOWN;
        let alone = jump.has(WALK) || jump.has(WALK_CAPITAL) && capital;
        let may = alone || jump.has(LOOK) && self.goes_on(key, &text[at + len..]);
        may.then_some(jump.state)
    }

    /// Whether a form may go on with `next` after the word of the key `first`.
    #[inline(always)]
    fn goes_on(&self, first: u64, next: &[u8]) -> bool {
        let Some(next) = next.first_chunk::<9>() else {
            return true;
        };
        let second = first_eight(&next[1..]);
        let len = swar_word(second);
        let after = second.checked_shr(8 * len as u32).unwrap_or(0) as u8;
        let unclear = len == 0 || !after.is_ascii() || after == b'\'' || after == b'`';
        let pair = pair_key(first, Starts::key(second, len));
        JOINS[usize::from(next[0])] & (unclear | self.pairs.holds(pair))
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

    fn may_begin_folded(&self, text: &str, at: usize) -> bool {
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

/// The ASCII letters and digits that `bytes` begin with.
pub(super) fn ascii_word(bytes: &[u8]) -> &[u8] {
    let len = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    &bytes[..len]
}

/// The key of a word of ASCII letters and digits.
fn word_key(word: &[u8]) -> u64 {
    Starts::key(first_eight(word), word.len().min(8))
}

/// The first eight bytes, zeros after the last one, in little-endian order.
#[inline(always)]
fn first_eight(bytes: &[u8]) -> u64 {
    match bytes.first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => {
            let mut eight = [0; 8];
            eight[..bytes.len()].copy_from_slice(bytes);
            u64::from_le_bytes(eight)
        }
    }
}

/// How many of eight bytes are ASCII letters and digits, up to the first other one.
#[inline(always)]
fn swar_word(eight: u64) -> usize {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // All ones in the top bit of each byte, below 0x80, that is at least `least`.
    let at_least = |bytes: u64, least: u8| (bytes & !HIGH) + u64::from(0x80 - least) * (HIGH >> 7);
    let small = eight | SMALL;
    let letter = at_least(small, b'a') & !at_least(small, b'z' + 1);
    let digit = at_least(eight, b'0') & !at_least(eight, b'9' + 1);
    let other = !((letter | digit) & !eight) & HIGH;
    other.trailing_zeros() as usize / 8
}

/// Whether a byte after a word may join it with the next one: separators, and what is not ASCII.
const JOINS: [bool; 256] = {
    let mut joins = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        joins[byte] = byte >= 0x80 || matches!(byte as u8, b'\t'..=b'\r' | b' ' | b'-' | b'_');
        byte += 1;
    }
    joins
};

#[inline(always)]
fn pair_key(first: u64, second: u64) -> u64 {
    first.wrapping_mul(0xc4ce_b9fe_1a85_ec53).rotate_left(29) ^ second
}

/// The key of up to [`KEY`] folded bytes that do not begin with an ASCII letter or digit.
fn beyond_key(folded: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    bytes[..folded.len()].copy_from_slice(folded);
    !u64::from_le_bytes(bytes)
}
