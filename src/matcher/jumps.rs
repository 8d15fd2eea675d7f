//! From a name's first word to what forms begin with it, and to the state after it, at one blow.

use super::starts::spread;

/// The words of ASCII letters and digits that forms begin with, by their keys, by open addressing.
#[derive(Debug)]
pub(super) struct Jumps {
    /// At least one of them is free.
    slots: Vec<Jump>,
}

/// What forms begin with the words of one key.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Jump {
    /// The key, of ASCII bytes, with the flags in bits that no ASCII byte has; 0 in a free slot.
    key: u64,
    /// The state after the word, or after the first eight bytes of a longer one, as a number.
    pub(super) state: u64,
}

/// A form may be the word.
pub(super) const WALK: u64 = 0x80;
/// A form that is the word needs a capital letter.
pub(super) const WALK_CAPITAL: u64 = 0x80_00;
/// A form may go on with another word.
pub(super) const LOOK: u64 = 0x80_00_00;

const FLAGS: u64 = WALK | WALK_CAPITAL | LOOK;

impl Jump {
    #[inline(always)]
    pub(super) fn has(self, flag: u64) -> bool {
        self.key & flag != 0
    }
}

impl Jumps {
    /// Room for `count` keys; a third of the slots or more stay free.
    pub(super) fn new(count: usize) -> Jumps {
        Jumps {
            slots: vec![Jump::default(); (count * 3 / 2).max(64)],
        }
    }

    /// Adds a flag to a key's; `state` is asked for where the key is new.
    pub(super) fn add(&mut self, key: u64, flag: u64, state: impl Fn() -> u64) {
        let slot = self.slot(key);
        let jump = &mut self.slots[slot];
        if jump.key == 0 {
            let state = state();
            *jump = Jump { key, state };
        }
        jump.key |= flag;
    }

    /// What forms begin with the words of this key; no flags where none does.
    #[inline(always)]
    pub(super) fn get(&self, key: u64) -> Jump {
        self.slots[self.slot(key)]
    }

    /// The slot of a key, or the free one where it belongs.
    #[inline(always)]
    fn slot(&self, key: u64) -> usize {
        let share = u128::from(spread(key)) * self.slots.len() as u128;
        let mut slot = (share >> 64) as usize;
        while self.slots[slot].key & !FLAGS != key && self.slots[slot].key != 0 {
            slot += 1;
            if slot == self.slots.len() {
                slot = 0;
            }
        }
        slot
    }

    /// The table as numbers.
    pub(super) fn to_words(&self) -> Vec<u64> {
        let slots = self.slots.iter();
        slots.flat_map(|jump| [jump.key, jump.state]).collect()
    }

    /// The table that [`Jumps::to_words`] gave; an empty one if it makes no sense.
    pub(super) fn of_words(words: &[u64]) -> Jumps {
        let (pairs, _) = words.as_chunks::<2>();
        let slots: Vec<Jump> = pairs
            .iter()
            .map(|&[key, state]| Jump { key, state })
            .collect();
        match slots.iter().any(|jump| jump.key == 0) {
            true => Jumps { slots },
            false => Jumps::new(0), // a search in it would not end
        }
    }

    /// How many bytes it takes.
    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&self.slots[..])
    }
}
