//! Letters of Han in bulk: with which two of them a name may begin.
//!
//! Between them there are edges everywhere, so a name may begin at each. Two that follow each other are told by masks and looked up
//! without a guess, and signs behind them are passed. Where a name may begin with one letter and a sign, a letter before a sign takes a
//! closer look; where one may be a single letter, all do.

use crate::text::classes::{Classify, fastest};

use super::beyond::{Begun, Known, one_and_two};
use super::keys::{BySize, SizedSet, eight_at};
use super::masks::{BLOCK, BLOCKS, Bytes, Mask, SEEN_FAR, WORDS};
use super::starts::Starts;

/// The letters of Han in a batch.
pub(super) struct Han {
    /// Whether they are those of the batch.
    pub(super) are_known: bool,
    /// The first bytes of those with another behind them, which are looked up.
    firsts: Mask,
    /// All bytes of characters that begin no form but for these.
    passed: Mask,
    /// Where forms may begin.
    places: [u16; WORDS],
}

impl Han {
    pub(super) fn new() -> Han {
        Han {
            are_known: false,
            firsts: Mask::new(),
            passed: Mask::new(),
            places: [0; WORDS],
        }
    }

    /// The first place from byte `at` on where a character stands that takes a look by itself.
    #[inline(always)]
    pub(super) fn pass(&mut self, starts: &Starts, bytes: &Bytes, mut at: usize) -> usize {
        if !self.are_known {
            self.find(starts, bytes);
        }
        loop {
            let seen = self.passed.far_from(at).trailing_ones() as usize;
            at += seen;
            if seen < SEEN_FAR {
                return at;
            }
        }
    }

    /// Finds the letters of the batch, and the signs.
    #[inline(never)]
    fn find(&mut self, starts: &Starts, bytes: &Bytes) {
        self.are_known = true;
        fastest!(classify => self.find_all(classify, starts, bytes));
    }

    #[inline(always)]
    fn find_all(&mut self, classify: impl Classify, starts: &Starts, bytes: &Bytes) {
        let letters_pass = mask_of(!starts.any_short_letter());
        let letters_pass_before_signs = mask_of(!starts.any_single) & letters_pass;
        let ([mut letters, mut signs], mut before) = (begins(classify, starts, bytes, 0), 0);
        for block in 0..BLOCKS {
            let next = begins(classify, starts, bytes, block + 1);
            let behind = |own: u64, next: u64| own >> 3 | next << (BLOCK - 3);
            let firsts = letters & behind(letters, next[0]) & letters_pass;
            let last = letters & behind(signs, next[1]) & letters_pass_before_signs;
            let begins = firsts | last | signs;
            self.firsts.set_block(block, firsts);
            let own = begins | begins << 1 | begins << 2;
            self.passed.set_block(block, own | carried(before));
            ([letters, signs], before) = (next, begins);
        }
        self.passed.set_block(BLOCKS, carried(before));
    }

    /// Tells `found` the places where forms may begin with two letters.
    #[inline(never)]
    pub(super) fn look_up(
        &mut self,
        starts: &Starts,
        bytes: &Bytes,
        mut found: impl FnMut(usize, Begun),
    ) {
        let count = match starts.begun.by_size() {
            Some(BySize::Least(begun)) => fastest!(_classify => self.keep(begun, bytes)),
            Some(BySize::Less(begun)) => fastest!(_classify => self.keep(begun, bytes)),
            Some(BySize::More(begun)) => fastest!(_classify => self.keep(begun, bytes)),
            Some(BySize::Most(begun)) => fastest!(_classify => self.keep(begun, bytes)),
            None => 0,
        };
        for at in self.places.into_iter().take(count).map(usize::from) {
            if let Some(state) = starts.letters.state(two_letters(bytes, at)) {
                found(at, Begun::Known(Known::two_letters(state)));
            }
        }
    }

    /// Keeps the places of two letters with which some form may begin; how many they are.
    #[inline(always)]
    fn keep(&mut self, begun: &impl SizedSet, bytes: &Bytes) -> usize {
        let mut count = 0;
        for block in 0..BLOCKS {
            let mut firsts = self.firsts.block(block);
            while firsts != 0 {
                let at = block * BLOCK + firsts.trailing_zeros() as usize;
                firsts &= firsts - 1;
                self.places[count & (WORDS - 1)] = at as u16;
                count += begun.count(!two_letters(bytes, at)) as usize;
            }
        }
        count
    }
}

/// The first bytes of the letters in a block, and of signs that belong to no word and with which no form begins; none behind the batch.
#[inline(always)]
fn begins(classify: impl Classify, starts: &Starts, bytes: &Bytes, block: usize) -> [u64; 2] {
    let Some(chunk) = bytes.get(block * BLOCK..).and_then(<[u8]>::first_chunk) else {
        return [0; 2];
    };
    classify.han(chunk, &starts.idle)
}

/// The bytes of characters of three that the block before begins.
fn carried(begins: u64) -> u64 {
    begins >> (BLOCK - 1) | begins >> (BLOCK - 2)
}

fn mask_of(all: bool) -> u64 {
    match all {
        true => u64::MAX,
        false => 0,
    }
}

/// Two letters, their first byte lowest.
#[inline(always)]
fn two_letters(bytes: &Bytes, at: usize) -> u64 {
    one_and_two(eight_at(bytes, at))[1]
}
