//! From a name's first word to what forms begin with it, and to the automaton's state after it, at one blow.

use super::starts::spread;

/// The words of ASCII letters and digits that forms begin with, by their keys, by open addressing.
#[derive(Debug)]
pub(super) struct Jumps {
    slots: Vec<Jump>,
    shift: u32,
}

/// What forms begin with the words of one key.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Jump {
    /// Which no word has as 0.
    key: u64,
    /// The automaton's state after the word, or after the first eight bytes of a longer one.
    pub(super) state: u32,
    pub(super) flags: u32,
}

impl Jumps {
    /// Room for `count` keys; half of the slots or more stay free.
    pub(super) fn new(count: usize) -> Jumps {
        let slots = (count * 2).next_power_of_two().max(64);
        Jumps {
            slots: vec![Jump::default(); slots],
            shift: 64 - slots.trailing_zeros(),
        }
    }

    /// Adds flags to a key's; `state` is asked for where it is new.
    pub(super) fn add(&mut self, key: u64, flags: u32, state: impl Fn() -> u32) {
        let slot = self.slot(key);
        let jump = &mut self.slots[slot];
        if jump.key == 0 {
            *jump = Jump {
                key,
                state: state(),
                flags,
            };
        } else {
            jump.flags |= flags;
        }
    }

    /// What forms begin with the words of this key; no flags where none does.
    #[inline(always)]
    pub(super) fn get(&self, key: u64) -> Jump {
        self.slots[self.slot(key)]
    }

    /// The slot of a key, or the free one where it belongs.
    #[inline(always)]
    fn slot(&self, key: u64) -> usize {
        let mut slot = (spread(key) >> self.shift) as usize;
        while self.slots[slot].key != key && self.slots[slot].key != 0 {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        slot
    }
}
