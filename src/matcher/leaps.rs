//! From a name's first word beyond ASCII to what forms begin with it, and to the state after it, at one blow.

use crate::text::classes::FACTOR;

use super::keys::{Sequel, eight_at};
use super::slots::{Stored, pack, search, unpack};

/// How many folded bytes of a word a leap knows.
pub(super) const KNOWN: usize = 8 * EIGHTS;

const EIGHTS: usize = 2;

/// The first folded bytes of a word, up to [`KNOWN`], and zeros behind them.
pub(super) type First = [u64; EIGHTS];

/// The first words of forms in letters and marks of two bytes, by open addressing.
#[derive(Debug)]
pub(super) struct Leaps {
    /// At least one of them is free.
    slots: Vec<Leap>,
}

/// What forms begin with the words of the same first bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Leap {
    /// Their bytes, with the ways to go on after a word that is known as a whole in bits that they have not; 0 in a free slot.
    first: First,
    /// The state after them, as a number.
    pub(super) state: u64,
}

/// A bit that is not set in the second one of two bytes.
fn flag(sequel: Sequel) -> u64 {
    0x4000 << (16 * sequel)
}

const ALL_SEQUELS: u64 = 0x4000_4000_4000_4000;

/// The bytes of a word, or their beginning.
pub(super) fn first_of(bytes: &[u8]) -> First {
    std::array::from_fn(|n| eight_at(bytes, 8 * n))
}

impl Leap {
    #[inline(always)]
    pub(super) fn has(&self, sequel: Sequel) -> bool {
        self.first[0] & flag(sequel) != 0
    }

    #[inline(always)]
    fn is_of(&self, first: First) -> bool {
        let other = (self.first[0] & !ALL_SEQUELS) ^ first[0];
        other | (self.first[1] ^ first[1]) == 0
    }
}

impl Leaps {
    /// Room for `count` words; half of the slots or more stay free.
    pub(super) fn new(count: usize) -> Leaps {
        Leaps {
            slots: vec![Leap::default(); (count * 2).max(64)],
        }
    }

    /// Adds the beginning of a word, and to a whole one a way to go on after it; `state` is asked for where it is new.
    pub(super) fn add(&mut self, first: First, sequel: Option<Sequel>, state: impl Fn() -> u64) {
        let slot = self.slot(first);
        let leap = &mut self.slots[slot];
        if leap.first[0] == 0 {
            let state = state();
            *leap = Leap { first, state };
        }
        leap.first[0] |= sequel.map_or(0, flag);
    }

    /// What forms begin with a word, or its beginning, if some do.
    #[inline(always)]
    pub(super) fn get(&self, first: First) -> Option<&Leap> {
        Some(&self.slots[self.slot(first)]).filter(|leap| leap.first[0] != 0)
    }

    /// The slot of a word, or the free one where it belongs.
    #[inline(always)]
    fn slot(&self, first: First) -> usize {
        const FACTORS: First = [FACTOR, 0xd6e8_feb8_6659_fd93];
        let parts = first.iter().zip(FACTORS);
        let place = parts.fold(0u64, |sum, (part, factor)| {
            sum.wrapping_add(part.wrapping_mul(factor))
        });
        search(self.slots.len(), place, |slot| {
            let leap = &self.slots[slot];
            leap.is_of(first) || leap.first[0] == 0
        })
    }

    /// The table as numbers.
    pub(super) fn to_words(&self) -> Vec<u64> {
        let slots = self.slots.iter();
        pack(slots.map(|&Leap { first, state }| [first[0], first[1], state]))
    }

    /// The table that [`Leaps::to_words`] gave; an empty one if it makes no sense.
    pub(super) fn of_words(words: &[Stored]) -> Leaps {
        let leap = |[first, second, state]: [u64; EIGHTS + 1]| Leap {
            first: [first, second],
            state,
        };
        match unpack(words, leap) {
            Some(slots) => Leaps { slots },
            None => Leaps::new(0),
        }
    }

    /// How many bytes it takes.
    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&self.slots[..])
    }
}
