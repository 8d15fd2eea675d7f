//! Maps of numbers and words that come from a finished list, which nobody can choose so that they collide: they hash quickly, and the same
//! way in every run.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

/// A map that hashes quickly.
pub(super) type QuickMap<K, V> = HashMap<K, V, FixedState>;

/// A set that hashes quickly.
pub(super) type QuickSet<K> = HashSet<K, FixedState>;
