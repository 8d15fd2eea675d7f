//! Tables by open addressing: how a slot is found, and how they are stored.

/// A number as it is stored.
pub(super) type Stored = [u8; 8];

#[inline(always)]
pub(super) fn number(stored: &Stored) -> u64 {
    u64::from_le_bytes(*stored)
}

/// The first slot that is the right one, of a table by open addressing, from that on whose share of all `slots` the hash has of all hashes.
#[inline(always)]
pub(super) fn search(slots: usize, hash: u64, is_right: impl Fn(usize) -> bool) -> usize {
    let share = u128::from(hash) * slots as u128;
    let mut slot = (share >> 64) as usize;
    while !is_right(slot) {
        slot += 1;
        if slot == slots {
            slot = 0;
        }
    }
    slot
}

/// The slots of a table as numbers: how many there are, which of them are not free, a bit each, and those; a free slot begins with 0.
pub(super) fn pack<const N: usize>(slots: impl ExactSizeIterator<Item = [u64; N]>) -> Vec<u64> {
    let len = slots.len();
    let bits = 1..1 + len.div_ceil(64);
    let mut words = vec![0; bits.end];
    words[0] = len as u64;
    for (n, slot) in slots.enumerate().filter(|(_, slot)| slot[0] != 0) {
        words[bits.start + n / 64] |= 1 << (n % 64);
        words.extend(slot);
    }
    let least = bits.end + N * least_taken(len);
    words.resize(words.len().max(least), 0);
    words
}

/// The slots that [`pack`] gave, each made of its numbers; `None` if they make no sense.
pub(super) fn unpack<const N: usize, S: Clone + Default>(
    words: &[Stored],
    slot: impl Fn([u64; N]) -> S,
) -> Option<Vec<S>> {
    let (len, rest) = words.split_first()?;
    let len = usize::try_from(number(len)).ok()?;
    let (bits, taken) = rest.split_at_checked(len.div_ceil(64))?;
    let (taken, _) = taken.as_chunks::<N>();
    // Or a search would not end, or a damaged number ask for memory without end.
    if len <= taken.len() || taken.len() < least_taken(len) {
        return None;
    }
    let mut slots = vec![S::default(); len];
    let mut taken = taken.iter();
    for (n, place) in slots.iter_mut().enumerate() {
        if number(&bits[n / 64]) >> (n % 64) & 1 == 1 {
            *place = slot(taken.next()?.map(|word| number(&word)));
        }
    }
    Some(slots)
}

/// How many of so many slots are stored at least, free ones at the end if need be: the memory that they ask for hangs on what is stored.
fn least_taken(len: usize) -> usize {
    len.saturating_sub(64) / 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(words: &[u64]) -> Vec<Stored> {
        words.iter().map(|word| word.to_le_bytes()).collect()
    }

    #[test]
    fn slots_are_the_same_once_stored() {
        for (len, taken) in [(64, 0), (64, 63), (65, 1), (1000, 3), (1500, 1000)] {
            let mut slots = vec![[0; 2]; len];
            for n in 0..taken {
                slots[n * len / taken] = [n as u64 + 1, 7];
            }
            let words = pack(slots.iter().copied());
            assert_eq!(Some(slots), unpack(&stored(&words), |slot| slot));
            assert!(
                words.len() < 2 * taken + len + len / 64 + 2,
                "{len} {taken}"
            );
        }
    }

    #[test]
    fn slots_without_sense_are_none() {
        let words = pack((0..100u32).map(|n| [u64::from(n % 3), 7]));
        let unpacked = |words: &[u64]| unpack(&stored(words), |slot: [u64; 2]| slot);
        assert!(unpacked(&words).is_some());
        assert_eq!(None, unpacked(&[]));
        assert_eq!(None, unpacked(&words[..words.len() / 2]), "numbers lack");
        let full = [2, 3, 1, 1, 2, 2];
        assert_eq!(None, unpacked(&full), "a search would not end");
        for len in [1 << 20, u64::MAX] {
            let mut words = words.clone();
            words[0] = len;
            assert_eq!(None, unpacked(&words), "{len} slots");
        }
    }
}
