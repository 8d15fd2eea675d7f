//! From a name's first word to the automaton's state after it, at one blow.

use aho_corasick::Anchored;
use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::nfa::contiguous::NFA;

use super::starts::{Starts, ascii_word};

/// The states after the words of up to eight ASCII letters and digits that forms begin with, by open addressing.
#[derive(Debug)]
pub(super) struct Jumps {
    /// Keys, which tell such words apart, with states; no word has the key 0.
    slots: Vec<(u64, StateID)>,
}

/// The longest word that a key tells apart.
pub(super) const LONGEST: usize = 8;

impl Jumps {
    pub(super) fn new<'f>(
        automaton: &NFA,
        start: StateID,
        forms: impl Iterator<Item = &'f str> + Clone,
    ) -> Jumps {
        let firsts = forms
            .map(|form| ascii_word(form.as_bytes()))
            .filter(|word| (1..=LONGEST).contains(&word.len()));
        let count = firsts.clone().count();
        let mut jumps = Jumps {
            slots: vec![(0, StateID::ZERO); (count * 2).next_power_of_two().max(64)],
        };
        let mut before: &[u8] = &[];
        for word in firsts {
            // Forms come in the order of their bytes, so most repeated words follow each other.
            if word != before {
                let step = |state, &byte: &u8| automaton.next_state(Anchored::Yes, state, byte);
                let slot = jumps.slot(key(word));
                jumps.slots[slot] = (key(word), word.iter().fold(start, step));
                before = word;
            }
        }
        jumps
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
    pub(super) fn get(&self, word: &[u8]) -> Option<StateID> {
        let (key, state) = self.slots[self.slot(key(word))];
        (key != 0).then_some(state)
    }
}

fn key(word: &[u8]) -> u64 {
    let mut eight = [0; 8];
    eight[..word.len()].copy_from_slice(word);
    Starts::key(u64::from_le_bytes(eight), word.len())
}
