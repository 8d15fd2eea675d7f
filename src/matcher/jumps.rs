//! From a name's first word to what forms begin with it, and to the state after it, at one blow.

use crate::text::classes::spread;

use super::keys::Sequel;
use super::slots::{Stored, pack, search, unpack};

/// What forms begin with, up to eight bytes of it, by open addressing.
#[derive(Debug)]
pub(super) struct Jumps {
    /// At least one of them is free.
    slots: Vec<Jump>,
    /// The bits of keys that are not part of them.
    sequels: u64,
}

/// What forms begin with the words of one key.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Jump {
    /// The bytes; of a word of ASCII letters and digits with the ways to go on in bits that it has not; 0 in a free slot.
    key: u64,
    /// The state after them, as a number.
    pub(super) state: u64,
}

const ALL_SEQUELS: u64 = 0x8080_8080;

/// The top bit of one of a key's bytes.
fn flag(sequel: Sequel) -> u64 {
    0x80 << (8 * sequel)
}

impl Jump {
    #[inline(always)]
    pub(super) fn has(self, sequel: Sequel) -> bool {
        self.key & flag(sequel) != 0
    }
}

impl Jumps {
    /// Room for `count` words of ASCII letters and digits; half of the slots or more stay free.
    pub(super) fn of_ascii(count: usize) -> Jumps {
        Jumps {
            slots: vec![Jump::default(); (count * 2).max(64)],
            sequels: ALL_SEQUELS,
        }
    }

    /// Room for `count` of other bytes.
    pub(super) fn of_letters(count: usize) -> Jumps {
        Jumps {
            sequels: 0,
            ..Jumps::of_ascii(count)
        }
    }

    /// Adds a key, and to a word of ASCII letters and digits a way to go on after it; `state` is asked for where the key is new.
    pub(super) fn add(&mut self, key: u64, sequel: Option<Sequel>, state: impl Fn() -> u64) {
        let slot = self.slot(key);
        let jump = &mut self.slots[slot];
        if jump.key == 0 {
            let state = state();
            *jump = Jump { key, state };
        }
        jump.key |= sequel.map_or(0, flag);
    }

    /// What forms begin with the words of this key; no way to go on where none does.
    #[inline(always)]
    pub(super) fn get(&self, key: u64) -> Jump {
        self.slots[self.slot(key)]
    }

    /// The state after the bytes of this key, if some form begins with them.
    #[inline(always)]
    pub(super) fn state(&self, key: u64) -> Option<u64> {
        let jump = self.get(key);
        (jump.key != 0).then_some(jump.state)
    }

    /// The slot of a key, or the free one where it belongs.
    #[inline(always)]
    fn slot(&self, key: u64) -> usize {
        search(self.slots.len(), spread(key), |slot| {
            let own = self.slots[slot].key;
            own & !self.sequels == key || own == 0
        })
    }

    /// The table as numbers.
    pub(super) fn to_words(&self) -> Vec<u64> {
        pack(self.slots.iter().map(|jump| [jump.key, jump.state]))
    }

    /// With the slots that [`Jumps::to_words`] gave; as it is if they make no sense.
    pub(super) fn with_words(mut self, words: &[Stored]) -> Jumps {
        if let Some(slots) = unpack(words, |[key, state]| Jump { key, state }) {
            self.slots = slots;
        }
        self
    }

    /// How many bytes it takes.
    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&self.slots[..])
    }
}
