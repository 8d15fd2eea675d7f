//! From a name's first word to the state after it, at one blow.

use super::Walk;
use super::starts::{Starts, ascii_word};

/// The states after the words of up to eight ASCII letters and digits that forms begin with, by open addressing.
#[derive(Debug)]
pub(super) struct Jumps {
    /// Keys, which tell such words apart, with states; no word has the key 0, and some slot is free.
    slots: Vec<(u64, u64)>,
}

/// The longest word that a key tells apart.
pub(super) const LONGEST: usize = 8;

impl Jumps {
    pub(super) fn new<'f, W: Walk>(
        searched: W,
        forms: impl Iterator<Item = &'f str> + Clone,
    ) -> Jumps {
        // Forms come in the order of their bytes, so that most repeated words follow each other.
        let mut before: &[u8] = &[];
        let firsts = forms
            .map(|form| ascii_word(form.as_bytes()))
            .filter(|word| (1..=LONGEST).contains(&word.len()))
            .filter(move |word| std::mem::replace(&mut before, word) != *word);
        let count = firsts.clone().count();
        let mut jumps = Jumps {
            slots: vec![(0, 0); (count * 3 / 2).next_power_of_two().max(64)],
        };
        for word in firsts {
            let step = |state, byte: &u8| searched.next(state, *byte);
            if let Some(state) = word.iter().try_fold(searched.start(), step) {
                let slot = jumps.slot(key(word));
                jumps.slots[slot] = (key(word), W::to_word(state));
            }
        }
        jumps
    }

    /// The table as numbers.
    pub(super) fn to_words(&self) -> Vec<u64> {
        let pairs = self.slots.iter();
        pairs.flat_map(|(key, state)| [*key, *state]).collect()
    }

    /// The table that [`Jumps::to_words`] gave; an empty one if it makes no sense.
    pub(super) fn of_words(words: &[u64]) -> Jumps {
        let (pairs, _) = words.as_chunks::<2>();
        let mut slots: Vec<(u64, u64)> = pairs.iter().map(|[key, state]| (*key, *state)).collect();
        let has_room = slots.iter().any(|(key, _)| *key == 0);
        if !slots.len().is_power_of_two() || !has_room {
            slots = vec![(0, 0)];
        }
        Jumps { slots }
    }

    /// How many bytes it takes.
    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&self.slots[..])
    }

    /// The slot of a key, or the free one where it belongs.
    fn slot(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & mask;
        while self.slots[slot].0 != key && self.slots[slot].0 != 0 {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// The state after a word of at most [`LONGEST`] bytes in any case; `None` where no form begins with it.
    pub(super) fn get<W: Walk>(&self, word: &[u8]) -> Option<W::State> {
        let (key, state) = self.slots[self.slot(key(word))];
        (key != 0).then(|| W::of_word(state))
    }
}

fn key(word: &[u8]) -> u64 {
    let mut eight = [0; 8];
    eight[..word.len()].copy_from_slice(word);
    Starts::key(u64::from_le_bytes(eight), word.len())
}
