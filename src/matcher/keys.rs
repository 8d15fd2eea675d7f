//! Small tables of words by their keys, and what keys are made of.

use crate::text::classes::spread;

use super::slots::{Stored, number};

/// How a form may go on after its first word: a bit of a byte, and the top bit of one of a key's bytes, which are ASCII.
pub(super) type Sequel = u32;

/// It may end.
pub(super) const END: Sequel = 0;
/// It may end, where a capital letter is needed.
pub(super) const END_CAPITAL: Sequel = 1;
/// It may go on after a separator.
pub(super) const GAP: Sequel = 2;
/// It may go on with another ASCII character.
pub(super) const SIGN: Sequel = 3;

/// A set of keys that now and then holds one too many.
#[derive(Debug)]
pub(super) struct Bits {
    pub(super) words: Vec<u64>,
    shift: u32,
    /// A byte for every two bits of a small set that is asked for every word of a text: it takes less work to look at.
    bytes: Option<Box<[u8; LEAST_BYTES]>>,
}

impl Bits {
    /// Room for `count` keys of `each` bits, and for `least` bits; 2 MB at most.
    pub(super) fn new(count: usize, each: usize, least: usize) -> Bits {
        let bits = (count * each).next_power_of_two().clamp(least, 1 << 24);
        Bits::of_words(vec![0; bits / 64])
    }

    /// A set that has been stored; an empty one if it makes no sense.
    pub(super) fn of_stored(words: &[Stored]) -> Bits {
        Bits::of_words(words.iter().map(number).collect())
    }

    /// A set of a power of two of words; an empty one if they are not.
    fn of_words(words: Vec<u64>) -> Bits {
        let words = match words.len().is_power_of_two() {
            true => words,
            false => vec![0],
        };
        Bits {
            shift: 64 - (64 * words.len()).trailing_zeros(),
            words,
            bytes: None,
        }
    }

    /// The set, when it is whole, to be asked by its size; see [`Bits::by_size`].
    pub(super) fn sized(mut self) -> Bits {
        if self.words.len() == LEAST {
            let mut bytes = Box::new([0; LEAST_BYTES]);
            let each = 64 * LEAST / LEAST_BYTES;
            for (place, byte) in bytes.iter_mut().enumerate() {
                let bits = self.words[place * each / 64] >> (place * each % 64);
                *byte = u8::from(bits & ((1 << each) - 1) != 0);
            }
            self.bytes = Some(bytes);
        }
        self
    }

    pub(super) fn set(&mut self, key: u64) {
        let place = spread(key) >> self.shift;
        self.words[(place / 64) as usize] |= 1 << (place % 64);
    }

    /// How many bytes it takes.
    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&self.words[..]) + self.bytes.as_deref().map_or(0, size_of_val)
    }

    /// Room for `count` keys of `each` bits, in one of the sizes that [`Bits::by_size`] tells; 2 MB at most.
    pub(super) fn of_size(count: usize, each: usize) -> Bits {
        let least = (count * each).div_ceil(64);
        let size = [LEAST, LESS, MORE].into_iter().find(|size| *size >= least);
        Bits::of_words(vec![0; size.unwrap_or(MOST)])
    }

    /// What it is asked by, once it is [`Bits::sized`]; `None` of a set that has been stored and is of no such size.
    #[inline(always)]
    pub(super) fn by_size(&self) -> Option<BySize<'_>> {
        let words = &self.words[..];
        match words.len() {
            LEAST => self.bytes.as_deref().map(BySize::Least),
            LESS => words.first_chunk().map(BySize::Less),
            MORE => words.first_chunk().map(BySize::More),
            MOST => words.first_chunk().map(BySize::Most),
            _ => None,
        }
    }

    #[inline(always)]
    pub(super) fn holds(&self, key: u64) -> bool {
        let place = spread(key) >> self.shift;
        self.words[(place / 64) as usize] >> (place % 64) & 1 == 1
    }
}

/// A set that is asked for every word of a text: its size is known to the code that asks.
pub(super) trait SizedSet {
    /// What is left of a key that is [`spread`] and shifted by this is its place.
    const SHIFT: u32;
    /// One if it holds the keys of a place, or else zero.
    fn at(&self, place: u64) -> u64;

    /// One if it holds a key, or else zero.
    #[inline(always)]
    fn count(&self, key: u64) -> u64 {
        self.at(spread(key) >> Self::SHIFT)
    }
}

impl<const N: usize> SizedSet for [u64; N] {
    const SHIFT: u32 = 64 - (64 * N).trailing_zeros();

    #[inline(always)]
    fn at(&self, place: u64) -> u64 {
        self[(place / 64) as usize % N] >> (place % 64) & 1
    }
}

impl<const N: usize> SizedSet for [u8; N] {
    const SHIFT: u32 = 64 - N.trailing_zeros();

    #[inline(always)]
    fn at(&self, place: u64) -> u64 {
        u64::from(self[place as usize % N])
    }
}

/// A [`SizedSet`].
pub(super) enum BySize<'b> {
    Least(&'b [u8; LEAST_BYTES]),
    Less(&'b [u64; LESS]),
    More(&'b [u64; MORE]),
    Most(&'b [u64; MOST]),
}

const LEAST: usize = 1 << 11;
const LEAST_BYTES: usize = 1 << 16;
const LESS: usize = 1 << 13;
const MORE: usize = 1 << 15;
const MOST: usize = 1 << 18;

/// The ways in which forms go on after words, a bit each, by the words' keys; now and then those of other keys with them.
#[derive(Debug)]
pub(super) struct Sequels {
    /// A power of two of them.
    slots: Vec<u16>,
    shift: u32,
}

impl Sequels {
    /// Room for `count` keys; 2 MB at most.
    pub(super) fn new(count: usize) -> Sequels {
        let slots = (count * 4).next_power_of_two().clamp(1 << 12, 1 << 20);
        Sequels::of_slots(vec![0; slots])
    }

    fn of_slots(slots: Vec<u16>) -> Sequels {
        let shift = 64 - slots.len().trailing_zeros();
        Sequels { slots, shift }
    }

    /// The slots as numbers, four in each.
    pub(super) fn to_words(&self) -> Vec<u64> {
        let (fours, _) = self.slots.as_chunks::<4>();
        let word = |four: &[u16; 4]| {
            four.iter()
                .rev()
                .fold(0, |word, slot| word << 16 | u64::from(*slot))
        };
        fours.iter().map(word).collect()
    }

    /// The slots that [`Sequels::to_words`] gave; empty ones if they make no sense.
    pub(super) fn of_words(words: &[Stored]) -> Sequels {
        let (slots, _) = words.as_flattened().as_chunks();
        Sequels::of_slots(match slots.len().is_power_of_two() {
            true => slots.iter().map(|slot| u16::from_le_bytes(*slot)).collect(),
            false => vec![0; 4],
        })
    }

    /// How many bytes they take.
    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&self.slots[..])
    }

    pub(super) fn add(&mut self, key: u64, sequel: Sequel) {
        self.add_ways(key, 1 << sequel);
    }

    /// Adds ways to go on, a bit each, and what stands beside them.
    pub(super) fn add_ways(&mut self, key: u64, ways: u16) {
        let place = self.place(key);
        self.slots[place] |= ways;
    }

    #[inline(always)]
    pub(super) fn get(&self, key: u64) -> u16 {
        self.slots[self.place(key)]
    }

    /// Where a key's slot is.
    #[inline(always)]
    fn place(&self, key: u64) -> usize {
        // Not the top bits of `spread`: a word that is held by chance in one table is not in the other.
        (spread(key.rotate_left(32)) >> self.shift) as usize
    }
}

/// Eight bytes, the first lowest, zeros after the last one of the text.
#[inline(always)]
pub(super) fn eight_at(text: &[u8], at: usize) -> u64 {
    match text.get(at..).and_then(<[u8]>::first_chunk) {
        Some(eight) => u64::from_le_bytes(*eight),
        None => eight_at_end(text, at),
    }
}

#[cold]
fn eight_at_end(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default().iter().zip(0..);
    rest.fold(0, |eight, (byte, n)| eight | u64::from(*byte) << (8 * n))
}
