//! Maps of numbers and words that come from a finished list, which nobody can choose so that they collide: they hash quickly, and the same
//! way in every run.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

/// A map that hashes quickly.
pub(super) type QuickMap<K, V> = HashMap<K, V, FixedState>;

/// A set that hashes quickly.
pub(super) type QuickSet<K> = HashSet<K, FixedState>;

/// A number for some others (FNV-1a).
pub(super) fn hash(numbers: impl Iterator<Item = u64>) -> u32 {
    let hash = numbers.fold(0xCBF2_9CE4_8422_2325_u64, |hash, number| {
        (hash ^ number).wrapping_mul(0x100_0000_01B3)
    });
    (hash ^ hash >> 32) as u32
}
