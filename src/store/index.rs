//! Things found by a hash of what they are.

use std::ops::Range;

use super::{Ints, put_ints};

/// The numbers of some things in the order of their hashes, and where the hashes with the same first bits begin.
///
/// The hashes themselves are not stored: a thing tells what it is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct HashIndex {
    begins: Ints,
    things: Ints,
}

impl HashIndex {
    pub(crate) fn open(bytes: &[u8], range: Range<usize>) -> HashIndex {
        let begins = Ints::open(bytes, range.clone());
        HashIndex {
            begins,
            things: Ints::open(bytes, begins.end().max(range.start)..range.end),
        }
    }

    /// Writes an index of things in the order of their hashes.
    pub(crate) fn write(sorted: &[(u64, u32)]) -> Vec<u8> {
        let buckets = (sorted.len() / 4).next_power_of_two();
        let bits = buckets.trailing_zeros();
        let mut begins = vec![0u64; buckets + 1];
        for (hash, _) in sorted {
            begins[bucket(*hash, bits) + 1] += 1;
        }
        for at in 0..buckets {
            begins[at + 1] += begins[at];
        }
        let mut out = Vec::new();
        put_ints(&mut out, begins.iter().copied());
        put_ints(&mut out, sorted.iter().map(|(_, thing)| u64::from(*thing)));
        out
    }

    /// How many bytes of numbers it has.
    pub(crate) fn buckets(&self) -> usize {
        self.begins.count().saturating_sub(1)
    }

    /// The things of a bucket, in the order that they were written in.
    pub(crate) fn bucket<'b>(
        &self,
        bytes: &'b [u8],
        bucket: usize,
    ) -> impl Iterator<Item = u32> + use<'b> {
        let things = self.things;
        let range = self.begins.pair(bytes, bucket);
        let range = range.start.min(things.count())..range.end.min(things.count());
        range.map(move |at| things.get(bytes, at) as u32)
    }

    /// All things that may have this hash, in the order that they were written in.
    pub(crate) fn find<'b>(
        &self,
        bytes: &'b [u8],
        hash: u64,
    ) -> impl Iterator<Item = u32> + use<'b> {
        let bits = self.buckets().checked_ilog2().unwrap_or(0);
        self.bucket(bytes, bucket(hash, bits))
    }
}

/// The first bits of a hash.
fn bucket(hash: u64, bits: u32) -> usize {
    hash.checked_shr(64 - bits).unwrap_or(0) as usize
}
