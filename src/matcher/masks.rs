//! Where in a batch of a text words are, a bit for each byte.

use crate::text::alphabet::Alphabet;
use crate::text::classes::{ROOM, up_to_zero, up_to_zero_and_len};

use super::keys::eight_at;
use super::starts::Ahead;

/// How many blocks are looked at together.
pub(super) const BLOCKS: usize = 32;

/// How many bytes a block has.
pub(super) const BLOCK: usize = 64;

/// How many bytes a batch has.
pub(super) const BATCH: usize = BLOCKS * BLOCK;

/// How many bytes after a batch may tell what begins at its end.
const AHEAD: usize = BLOCK;

/// The most words that a batch has.
pub(super) const WORDS: usize = BATCH / 2;

/// The places of words in a batch, and room behind them.
pub(super) type Places = [u16; WORDS + ROOM];

/// A batch of a text, and what follows it.
pub(super) type Bytes = [u8; BATCH + AHEAD];

/// How many bits of a mask are seen from any place.
pub(super) const SEEN: usize = 25;

/// How many are, at one more load.
pub(super) const SEEN_FAR: usize = 57;

/// A bit for each byte of a batch, and zeros behind it.
pub(super) struct Mask([u8; (BATCH + 2 * BLOCK) / 8]);

impl Mask {
    pub(super) fn new() -> Mask {
        Mask([0; (BATCH + 2 * BLOCK) / 8])
    }

    /// The bits of a block, at most [`BLOCKS`].
    #[inline(always)]
    pub(super) fn block(&self, block: usize) -> u64 {
        self.0
            .as_chunks()
            .0
            .get(block)
            .map_or(0, |bits| u64::from_le_bytes(*bits))
    }

    #[inline(always)]
    pub(super) fn set_block(&mut self, block: usize, bits: u64) {
        if let Some(own) = self.0.as_chunks_mut().0.get_mut(block) {
            *own = bits.to_le_bytes();
        }
    }

    pub(super) fn set(&mut self, at: usize) {
        if let Some(bits) = self.0.get_mut(at / 8) {
            *bits |= 1 << (at % 8);
        }
    }

    pub(super) fn has(&self, at: usize) -> bool {
        self.from(at) & 1 == 1
    }

    /// The bits from byte `at` of the batch on: at least [`SEEN_FAR`] of them.
    #[inline(always)]
    pub(super) fn far_from(&self, at: usize) -> u64 {
        let bits = self.0.get(at / 8..).and_then(<[u8]>::first_chunk);
        bits.map_or(0, |bits| u64::from_le_bytes(*bits)) >> (at % 8)
    }

    /// The bits from byte `at` of the batch on: at least [`SEEN`] of them.
    #[inline(always)]
    pub(super) fn from(&self, at: usize) -> u32 {
        let bits = self.0.get(at / 8..).and_then(<[u8]>::first_chunk);
        bits.map_or(0, |bits| u32::from_le_bytes(*bits)) >> (at % 8)
    }
}

/// Notes in `places`, behind the first `count`, the offsets whose bits are set in the block that begins at `from`; how many there are then.
///
/// It makes no guess how many a block has, but that it has more than `MOST` seldom.
#[inline(always)]
pub(super) fn note<const MOST: usize, const N: usize>(
    places: &mut [u16; N],
    mut count: usize,
    from: usize,
    mut bits: u64,
) -> usize {
    let end = count + bits.count_ones() as usize;
    for _ in 0..MOST {
        places[count & (WORDS - 1)] = (from as u32 + bits.trailing_zeros()) as u16;
        count += 1;
        bits &= bits.wrapping_sub(1);
    }
    while bits != 0 {
        places[count & (WORDS - 1)] = (from as u32 + bits.trailing_zeros()) as u16;
        count += 1;
        bits &= bits - 1;
    }
    end
}

/// What a batch is made of; the bytes lie as wide registers write them, in whole lines of memory.
#[repr(C, align(64))]
pub(super) struct Masks {
    /// The letters and digits, folded, and zero for all others.
    pub(super) folded: Bytes,
    /// ASCII letters and digits.
    pub(super) word: Mask,
    /// What takes care, of which some is beyond ASCII.
    pub(super) care: Mask,
    pub(super) beyond: Mask,
}

impl Masks {
    pub(super) fn new() -> Masks {
        Masks {
            word: Mask::new(),
            care: Mask::new(),
            beyond: Mask::new(),
            folded: [0; BATCH + AHEAD],
        }
    }

    /// Whether a word goes on from the end of the block before.
    #[inline(always)]
    pub(super) fn goes_on(&self, block: usize) -> bool {
        block > 0 && self.word.block(block - 1) >> (BLOCK - 1) == 1
    }

    /// Where words begin in a block.
    #[inline(always)]
    pub(super) fn begins(&self, block: usize) -> u64 {
        let word = self.word.block(block);
        word & !(word << 1 | u64::from(self.goes_on(block)))
    }

    /// Where the word begins that byte `at` goes on with, or ends.
    pub(super) fn begin_before(&self, at: usize) -> usize {
        let block = at / BLOCK;
        let other = !self.word.block(block) & !(u64::MAX << (at % BLOCK));
        if let Some(last) = other.checked_ilog2() {
            return block * BLOCK + last as usize + 1;
        }
        let before = (0..block)
            .rev()
            .map(|block| self.word.block(block).leading_ones() as usize);
        let mut start = block * BLOCK;
        for len in before {
            start -= len;
            if len < BLOCK {
                break;
            }
        }
        start
    }

    /// The key of the word that begins at byte `at`.
    #[inline(always)]
    pub(super) fn key(&self, at: usize) -> u64 {
        up_to_zero(eight_at(&self.folded, at))
    }

    /// The key of the word that begins at byte `at`, and how many bytes it has, 8 at most.
    #[inline(always)]
    pub(super) fn key_and_len(&self, at: usize) -> (u64, usize) {
        up_to_zero_and_len(eight_at(&self.folded, at))
    }

    /// The alphabet of the first character beyond ASCII that begins in a block, if it is a letter of one.
    #[inline(always)]
    pub(super) fn alphabet(&self, bytes: &Bytes, block: usize) -> Option<&'static Alphabet> {
        let at = block * BLOCK + self.beyond.block(block).trailing_zeros() as usize;
        match bytes.get(at..)?.first_chunk()? {
            [0x80..0xC0, first] | [first, _] => Alphabet::of(*first),
        }
    }

    /// What the batch has from byte `at` on.
    #[inline(always)]
    pub(super) fn ahead(&self, bytes: &Bytes, at: usize) -> Ahead {
        Ahead {
            eight: eight_at(bytes, at),
            word: self.word.from(at),
            care: self.care.from(at),
        }
    }
}
