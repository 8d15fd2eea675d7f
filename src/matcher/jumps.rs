//! From a name's first word to what forms begin with it, and to the automaton's state after it, at one blow.

use super::starts::spread;

/// The words of ASCII letters and digits that forms begin with, by their keys, in buckets of a cache line each.
#[derive(Debug)]
pub(super) struct Jumps {
    buckets: Vec<[Jump; BUCKET]>,
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

const BUCKET: usize = 4;

impl Jumps {
    /// Room for `count` words, half of it free.
    pub(super) fn new(count: usize) -> Jumps {
        let buckets = (count * 2 / BUCKET).next_power_of_two().max(16);
        Jumps {
            buckets: vec![[Jump::default(); BUCKET]; buckets],
            shift: 64 - buckets.trailing_zeros(),
        }
    }

    /// Adds flags to a key's; `state` is asked for where it is new.
    pub(super) fn add(&mut self, key: u64, flags: u32, state: impl Fn() -> u32) {
        let mut at = (spread(key) >> self.shift) as usize;
        loop {
            for jump in &mut self.buckets[at] {
                if jump.key == 0 {
                    *jump = Jump {
                        key,
                        state: state(),
                        flags: 0,
                    };
                }
                if jump.key == key {
                    jump.flags |= flags;
                    return;
                }
            }
            at = (at + 1) % self.buckets.len();
        }
    }

    /// What forms begin with the words of this key; no flags where none does.
    #[inline(always)]
    pub(super) fn get(&self, key: u64) -> Jump {
        let at = (spread(key) >> self.shift) as usize;
        let (bucket, mut found) = (&self.buckets[at], Jump::default());
        for jump in bucket {
            if jump.key == key {
                found = *jump;
            }
        }
        if found.key != key && bucket[BUCKET - 1].key != 0 {
            return self.get_from(at + 1, key);
        }
        found
    }

    /// Looks on in the buckets after a full one.
    #[cold]
    #[inline(never)]
    fn get_from(&self, from: usize, key: u64) -> Jump {
        let (before, after) = self.buckets.split_at(from);
        let full = |bucket: &&[Jump; BUCKET]| bucket[BUCKET - 1].key != 0;
        let buckets = after.iter().chain(before);
        let reached = buckets.clone().take_while(full).count() + 1;
        let mut jumps = buckets.take(reached).flatten();
        jumps
            .find(|jump| jump.key == key)
            .copied()
            .unwrap_or_default()
    }
}
