//! A small table that rejects most places where a name may begin, by the first word or two alone.

use crate::text::Cursor;

/// Which words the forms begin with.
///
/// A word of ASCII letters and digits has three bits: a form may be that word, or go on otherwise than by a space and another
/// such word; only such forms as need a capital letter; or a form goes on like that, and a second table holds its first two
/// words. Forms that begin beyond ASCII have their first folded bytes in the table.
#[derive(Debug)]
pub(super) struct Starts {
    firsts: Bits,
    pairs: Bits,
    /// ASCII characters outside words that some form begins with.
    signs: [bool; 128],
    any_sign: bool,
    /// Bit `n` is set when a form that does not begin with an ASCII letter or digit is only `n` bytes long.
    short: u8,
}

/// A table of hashes with four bits each, of which three are used.
#[derive(Debug)]
struct Bits {
    words: Vec<u64>,
    shift: u32,
}

/// A form may be the word.
const WALK: u64 = 1;
/// A form that is the word needs a capital letter.
const WALK_CAPITAL: u64 = 2;
/// A form may go on with another word.
const LOOK: u64 = 4;

/// The first bytes of eight that a word of this length has.
const KEPT: [u64; 9] = [
    0,
    0xFF,
    0xFFFF,
    0xFF_FFFF,
    0xFFFF_FFFF,
    0xFF_FFFF_FFFF,
    0xFFFF_FFFF_FFFF,
    0xFF_FFFF_FFFF_FFFF,
    u64::MAX,
];

/// How many folded bytes beyond ASCII make a key.
const KEY: usize = 6;

/// Words are told apart by their first eight bytes and their length up to this.
const LONGEST_WORD: usize = 32;

impl Bits {
    /// Room for `count` keys, so that wrong yeses are rare but the table stays in the processor's cache: `least` bits, 2 MB at most.
    fn new(count: usize, least: usize) -> Bits {
        let bits = (count * 40).next_power_of_two().clamp(least, 1 << 24);
        Bits {
            words: vec![0; bits / 64],
            shift: 64 - (bits / 4).trailing_zeros(),
        }
    }

    /// A table that has been stored, of a power of two of words.
    fn of_words(words: &[u64]) -> Bits {
        let words = match words.len().is_power_of_two() {
            true => words.to_vec(),
            false => vec![0],
        };
        Bits {
            shift: 64 - (words.len() * 16).trailing_zeros(),
            words,
        }
    }

    #[inline]
    fn place(&self, key: u64) -> (usize, u32) {
        let nibble = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift;
        ((nibble / 16) as usize, 4 * (nibble % 16) as u32)
    }

    fn set(&mut self, key: u64, bits: u64) {
        let (word, bit) = self.place(key);
        self.words[word] |= bits << bit;
    }

    /// The bits of the key.
    #[inline]
    fn get(&self, key: u64) -> u64 {
        let (word, bit) = self.place(key);
        self.words[word] >> bit & 15
    }
}

impl Starts {
    /// The table of some forms, each with whether it needs a capital letter wherever it stands.
    pub(super) fn new<'f>(forms: impl Iterator<Item = (&'f str, bool)> + Clone) -> Starts {
        let count = forms.clone().count();
        let pairs = forms.clone().filter(|(form, _)| form.contains(' ')).count();
        let mut starts = Starts {
            firsts: Bits::new(count, 1 << 17),
            pairs: Bits::new(pairs, 1 << 14),
            signs: [false; 128],
            any_sign: false,
            short: 0,
        };
        for (form, capital) in forms {
            starts.add(form.as_bytes(), capital);
        }
        starts
    }

    fn add(&mut self, form: &[u8], capital: bool) {
        let first = ascii_word(form);
        if first.is_empty() {
            if form.len() < KEY {
                self.short |= 1 << form.len();
            }
            if form[0].is_ascii() {
                self.signs[usize::from(form[0])] = true;
                self.any_sign |= form[0] != b'#';
            }
            return self
                .firsts
                .set(beyond_key(&form[..form.len().min(KEY)]), WALK);
        }
        let second = form[first.len()..]
            .strip_prefix(b" ")
            .map_or(&[][..], ascii_word);
        if second.is_empty() {
            let alone = capital && first.len() == form.len();
            return self
                .firsts
                .set(word_key(first), if alone { WALK_CAPITAL } else { WALK });
        }
        self.firsts.set(word_key(first), LOOK);
        self.pairs
            .set(pair_key(word_key(first), word_key(second)), WALK);
    }

    /// The tables as numbers.
    pub(super) fn to_words(&self) -> Vec<u64> {
        let signs = |signs: &[bool]| {
            let bits = signs
                .iter()
                .zip(0..)
                .map(|(set, bit)| u64::from(*set) << bit);
            bits.fold(0, |all, bit| all | bit)
        };
        let mut words = vec![
            u64::from(self.short) | u64::from(self.any_sign) << 8,
            signs(&self.signs[..64]),
            signs(&self.signs[64..]),
            self.firsts.words.len() as u64,
        ];
        words.extend_from_slice(&self.firsts.words);
        words.extend_from_slice(&self.pairs.words);
        words
    }

    /// The tables that [`Starts::to_words`] gave; empty ones if they make no sense.
    pub(super) fn of_words(words: &[u64]) -> Starts {
        let (head, tables) = words.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
        let firsts = usize::try_from(head[3]).unwrap_or(usize::MAX);
        let (firsts, pairs) = tables.split_at_checked(firsts).unwrap_or_default();
        Starts {
            firsts: Bits::of_words(firsts),
            pairs: Bits::of_words(pairs),
            // A text is searched with spaces after it, so none may begin a name.
            signs: std::array::from_fn(|sign| {
                head[1 + sign / 64] >> (sign % 64) & 1 == 1 && sign != usize::from(b' ')
            }),
            any_sign: head[0] >> 8 & 1 == 1,
            short: head[0] as u8,
        }
    }

    /// How many bytes they take.
    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&self.firsts.words[..]) + size_of_val(&self.pairs.words[..])
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
    #[inline]
    pub(super) fn key(eight: u64, len: usize) -> u64 {
        mix((eight | 0x2020_2020_2020_2020) & KEPT[len.min(8)], len)
    }

    /// What the table has of a word; 0 where no form begins with it. [`Starts::meaning`] tells what it means.
    #[inline]
    pub(super) fn word(&self, key: u64) -> u64 {
        self.firsts.get(key)
    }

    /// Whether (1) or not (0) a form may be the word of `len` bytes that begins with these, of which the table has `bits`, and
    /// whether one may go on with another word.
    #[inline]
    pub(super) fn meaning(bits: u64, eight: u64, len: usize) -> (u64, u64) {
        // Small letters and digits have the bit 0x20, capital letters have not. Of a long word not all bytes are seen.
        let capital = u64::from(!eight & 0x2020_2020_2020_2020 & KEPT[len.min(8)] != 0 || len > 8);
        ((bits | bits >> 1 & capital) & WALK, bits >> 2 & 1)
    }

    /// Whether (1) or not (0) a form may begin with two words; asked only when `wanted` is 1.
    #[inline]
    pub(super) fn pair(&self, first: u64, second: u64, wanted: u64) -> u64 {
        self.pairs
            .get(pair_key(first, second) & wanted.wrapping_neg())
            & WALK
    }

    /// Whether a form may begin at byte `at`, whatever stands there.
    pub(super) fn may_begin(&self, text: &str, at: usize) -> bool {
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
                return !bytes[0].is_ascii() || self.firsts.get(word_key(&folded[..len])) != 0;
            }
            if in_word {
                let ascii = text.as_bytes()[piece.start].is_ascii();
                // Only between two ASCII letters side by side there is surely no edge.
                let inside = ascii && piece.start == plain_end;
                let may_end = !inside && len > 0 && self.firsts.get(word_key(&folded[..len])) != 0;
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
                return self.firsts.get(beyond_key(&folded[..KEY])) != 0;
            }
            if self.short >> len & 1 == 1 && self.firsts.get(beyond_key(&folded[..len])) != 0 {
                return true;
            }
        }
        folded[0].is_ascii_alphanumeric() && self.firsts.get(word_key(&folded[..len])) != 0
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
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(word) {
        *to = from | 0x20;
    }
    mix(u64::from_le_bytes(bytes), word.len())
}

#[inline]
fn mix(first_eight: u64, len: usize) -> u64 {
    first_eight ^ (len.min(LONGEST_WORD) as u64) << 58
}

fn pair_key(first: u64, second: u64) -> u64 {
    first.wrapping_mul(0xc4ce_b9fe_1a85_ec53).rotate_left(29) ^ second
}

/// The key of up to [`KEY`] folded bytes that do not begin with an ASCII letter or digit.
fn beyond_key(folded: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    bytes[..folded.len()].copy_from_slice(folded);
    !mix(u64::from_le_bytes(bytes), folded.len())
}
