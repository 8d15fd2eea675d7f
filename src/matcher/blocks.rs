//! Words of a text in bulk: which bytes are what, 64 at a time, and which words may begin a name.

use wide::i8x16;

use super::starts::Starts;

/// How many blocks of 64 bytes are looked at together.
const BLOCKS: usize = 32;

/// How many bytes are looked at together.
pub(super) const BATCH: usize = 64 * BLOCKS;

/// A batch of the text with the block after it, and what its bytes are: bit `n` of mask `m` is for byte `64 * m + n`.
pub(super) struct Batch {
    bytes: [u8; BATCH + 128],
    /// ASCII letters and digits.
    word: [u64; BLOCKS + 1],
    /// What a word may go on with: an apostrophe, or what is not ASCII.
    more: [u64; BLOCKS + 1],
    /// What takes a closer look: number signs, what else outside words a name may begin with, and what is not ASCII.
    look: [u64; BLOCKS + 1],
    /// Where a name may begin, as offsets into the batch.
    places: [Spot; 2 * BATCH],
}

/// A place in a batch where a name may begin.
#[derive(Clone, Copy)]
pub(super) struct Spot(u16);

impl Spot {
    /// Its offset into the batch.
    pub(super) fn offset(self) -> usize {
        usize::from(self.0 & 0x7FFF)
    }

    /// Whether a word begins here that the tables hold; else it takes a closer look.
    pub(super) fn is_known(self) -> bool {
        self.0 >> 15 == 1
    }
}

impl Batch {
    pub(super) fn new() -> Batch {
        let none = [0; BLOCKS + 1];
        Batch {
            bytes: [0; BATCH + 128],
            word: none,
            more: none,
            look: none,
            places: [Spot(0); 2 * BATCH],
        }
    }

    /// The places of the batch that begins at byte `from` of `text` where a name may begin, in order: words that the tables
    /// hold, and what takes a closer look (signs, the first byte of a run beyond ASCII, words that go on after an apostrophe
    /// or beyond ASCII).
    ///
    /// Of a short list most words begin no name, and are passed over; of a long one every third word of news begins some name, so
    /// nothing after that waits for a guess.
    pub(super) fn places(&mut self, starts: &Starts, text: &[u8], from: usize) -> &[Spot] {
        let rest = &text[from..];
        let rest = &rest[..rest.len().min(self.bytes.len())];
        self.bytes[..rest.len()].copy_from_slice(rest);
        self.bytes[rest.len()..].fill(b' ');
        self.classify(starts);
        let before = from.checked_sub(1).map(|before| text[before]);
        let mut word_before = u64::from(before.is_some_and(|byte| byte.is_ascii_alphanumeric()));
        let mut beyond_before = u64::from(before.is_some_and(|byte| !byte.is_ascii()));
        let mut count = 0;
        // The word before, if it counts only together with the next one.
        let (mut first, mut first_at, mut first_waits) = (0, Spot(0), 0);
        for block in 0..BLOCKS {
            let word = self.word[block];
            let beyond = self.more[block] & self.look[block];
            let words = word & !(word << 1 | word_before);
            let mut places = words | self.look[block] & !(beyond & (beyond << 1 | beyond_before));
            (word_before, beyond_before) = (word >> 63, beyond >> 63);
            while places != 0 {
                let at = places.trailing_zeros();
                places &= places - 1;
                let place = 64 * block + at as usize;
                // The rest of the word, at most 64 bytes of it.
                let rest = word >> at | self.word[block + 1] << 1 << (63 - at);
                let len = rest.trailing_ones() as usize;
                let end = place + len;
                let closer = self.more[end / 64] >> (end % 64) & 1 | self.look[block] >> at & 1;
                let mut eight = [0; 8];
                eight.copy_from_slice(&self.bytes[place..place + 8]);
                let (eight, len) = (u64::from_le_bytes(eight), len.max(1));
                let key = Starts::key(eight, len);
                let bits = starts.word(key);
                if bits | closer | first_waits == 0 {
                    continue;
                }
                let (walk, look) = Starts::meaning(bits, eight, len);
                self.places[count] = first_at;
                count += (first_waits & (closer | starts.pair(first, key, first_waits))) as usize;
                self.places[count] = Spot(place as u16 | ((1 - closer) as u16) << 15);
                count += (closer | walk) as usize;
                (first, first_at, first_waits) = (
                    key,
                    Spot(place as u16 | 1 << 15),
                    look & !walk & !closer & 1,
                );
            }
        }
        self.places[count] = first_at;
        count += first_waits as usize;
        &self.places[..count]
    }

    fn classify(&mut self, starts: &Starts) {
        for (block, bytes) in self
            .bytes
            .as_chunks::<64>()
            .0
            .iter()
            .take(BLOCKS + 1)
            .enumerate()
        {
            let (mut word, mut more, mut look) = (0, 0, 0);
            for (n, bytes) in bytes.as_chunks::<16>().0.iter().enumerate() {
                let x = i8x16::from(bytes.map(|byte| byte as i8));
                let beyond = mask(x);
                let apostrophe = mask(
                    x.simd_eq(i8x16::splat(b'\'' as i8)) | x.simd_eq(i8x16::splat(b'`' as i8)),
                );
                word |= mask(within(x | i8x16::splat(0x20), b'a', b'z') | within(x, b'0', b'9'))
                    << (16 * n);
                more |= (beyond | apostrophe) << (16 * n);
                look |= (beyond | mask(x.simd_eq(i8x16::splat(b'#' as i8)))) << (16 * n);
            }
            if starts.any_sign() {
                for (n, &byte) in bytes.iter().enumerate() {
                    look |= u64::from(starts.is_sign(byte)) << n;
                }
            }
            (self.word[block], self.more[block], self.look[block]) = (word, more, look);
        }
    }
}

/// The high bits of sixteen bytes, side by side.
fn mask(x: i8x16) -> u64 {
    u64::from(x.to_bitmask() as u16)
}

/// All ones in each byte from `first` to `last`, both of which are ASCII.
fn within(x: i8x16, first: u8, last: u8) -> i8x16 {
    x.simd_gt(i8x16::splat(first as i8 - 1)) & x.simd_lt(i8x16::splat(last as i8 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bytes_at_once_are_judged_as_one_by_one() {
        let starts = Starts::new([("$ign", false)].into_iter());
        let mut batch = Batch::new();
        for (place, byte) in batch.bytes.iter_mut().enumerate() {
            *byte = (place % 256) as u8;
        }
        batch.classify(&starts);
        for (place, byte) in batch.bytes.into_iter().enumerate().take(BATCH + 64) {
            let bit = |masks: &[u64]| masks[place / 64] >> (place % 64) & 1 == 1;
            assert_eq!(byte.is_ascii_alphanumeric(), bit(&batch.word), "{byte}");
            assert_eq!(
                !byte.is_ascii() || b"'`".contains(&byte),
                bit(&batch.more),
                "{byte}"
            );
            assert_eq!(
                !byte.is_ascii() || b"#$".contains(&byte),
                bit(&batch.look),
                "{byte}"
            );
        }
    }
}
