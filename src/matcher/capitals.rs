//! Words of a text in bulk, for a list whose names all need a capital letter: most words have none, and are not looked up.
//!
//! A name may still begin with small letters (`al-Mayadeen`). From such a word on, the first capital letter of the text must then be the
//! name's: so the words before one with which a name goes on are looked up, as far as the capital letter before it.

use crate::text::classes::Classify;

use super::keys::{Bits, BySize, GAP, SizedSet};
use super::masks::{BATCH, BLOCK, BLOCKS, Bytes, Mask, Masks, Places, WORDS, note};
use super::starts::{Ahead, GOES_ON, Sign, Starts};

/// The capital letters of a batch, and the words that have some.
pub(super) struct Capitals {
    /// Where they are, and what may be some.
    letters: Mask,
    /// Where words begin that have some.
    begins: Mask,
    /// The offsets of words that begin with one, and how many they are.
    words: [u16; WORDS],
    count: usize,
    /// The offsets of what a name may go on with, however it is looked at: words that have them further on or beside signs at which they
    /// may not end, and what may be a letter beyond ASCII.
    joined: Vec<u16>,
}

impl Capitals {
    pub(super) fn new() -> Capitals {
        Capitals {
            letters: Mask::new(),
            begins: Mask::new(),
            words: [0; WORDS],
            count: 0,
            joined: Vec::new(),
        }
    }

    /// Finds the capital letters.
    #[inline(always)]
    pub(super) fn find(
        &mut self,
        classify: impl Classify,
        masks: &Masks,
        bytes: &Bytes,
        blocks: usize,
    ) {
        self.joined.clear();
        self.begins.set_block(blocks, 0);
        let (mut in_word, mut after_small, mut count) = (0, 0, 0);
        let chunks = bytes.as_chunks::<BLOCK>().0.iter();
        for (block, chunk) in chunks.take(blocks.min(BLOCKS)).enumerate() {
            let (word, small) = (masks.word.block(block), classify.small(chunk));
            let letters = word & !small;
            let first = letters & !(word << 1 | in_word);
            self.letters.set_block(block, letters);
            self.begins.set_block(block, first);
            let mut inner = letters & ((word & small) << 1 | after_small);
            while inner != 0 {
                let at = block * BLOCK + inner.trailing_zeros() as usize;
                inner &= inner - 1;
                let start = masks.begin_before(at);
                if !self.begins.has(start) {
                    self.begins.set(start);
                    self.joined.push(start as u16);
                }
            }
            in_word = word >> (BLOCK - 1);
            after_small = (word & small) >> (BLOCK - 1);
            count = note::<4, _>(&mut self.words, count, block * BLOCK, first);
        }
        self.count = count;
    }

    /// Notes the words beside the sign at byte `at`, which may not end there, and the sign if it may be a capital letter; `word` is where
    /// the one before it begins.
    pub(super) fn join(
        &mut self,
        within: &Bits,
        masks: &Masks,
        bytes: &Bytes,
        word: Option<usize>,
        at: usize,
        sign: Sign,
    ) {
        let (before, len) = match sign {
            Sign::Outside => return,
            Sign::Apostrophe(len) => {
                let rest = masks.ahead(bytes, at + len);
                let is_within =
                    |&word: &usize| Starts::may_hold_broken(within, masks.ahead(bytes, word), rest);
                (word.filter(is_within), len)
            }
            Sign::Ascii => (word, 1),
            Sign::Unclear => (word, 0),
        };
        for word in before.into_iter().chain(Some(at + len)) {
            if self.begins.has(word) {
                self.joined.push(word as u16);
            }
        }
        if sign == Sign::Unclear {
            self.letters.set(at);
            self.joined.push(at as u16);
        }
    }

    /// Notes what may be a capital letter beyond ASCII, before which nothing is to be looked at.
    #[inline(always)]
    pub(super) fn note(&mut self, at: usize) {
        self.letters.set(at);
    }

    /// Whether a place from byte `from` on, up to `at`, has been looked back from.
    #[inline(always)]
    pub(super) fn has_any_from(&self, from: usize, at: usize) -> bool {
        let below = !(u64::MAX << (at % BLOCK));
        let own = self.letters.block(at / BLOCK) & below;
        own != 0 || self.letters.block(from / BLOCK) != 0 && from / BLOCK < at / BLOCK
    }

    /// Keeps in `kept` the words that begin some form: of those with capital letters, and of those before one with which a form may go
    /// on; how many they are.
    #[inline(always)]
    pub(super) fn look_up(
        &mut self,
        starts: &Starts,
        within: &Bits,
        masks: &Masks,
        bytes: &Bytes,
        blocks: usize,
        kept: &mut Places,
    ) -> usize {
        match within.by_size() {
            Some(BySize::Least(within)) => self.keep(within, masks),
            Some(BySize::Less(within)) => self.keep(within, masks),
            Some(BySize::More(within)) => self.keep(within, masks),
            Some(BySize::Most(within)) => self.keep(within, masks),
            None => self.count = 0,
        }
        self.joined.sort_unstable();
        let around = Around {
            capitals: self,
            starts,
            masks,
            bytes,
        };
        around.look(blocks, kept)
    }

    /// Keeps the words that some form holds.
    #[inline(always)]
    fn keep(&mut self, within: &impl SizedSet, masks: &Masks) {
        let mut kept = 0;
        for n in 0..self.count.min(WORDS) {
            let at = self.words[n];
            self.words[kept & (WORDS - 1)] = at;
            kept += within.count(masks.key(usize::from(at) % BATCH)) as usize;
        }
        self.count = kept;
    }
}

/// What stands around the capital letters of a batch.
#[derive(Clone, Copy)]
struct Around<'b> {
    capitals: &'b Capitals,
    starts: &'b Starts,
    masks: &'b Masks,
    bytes: &'b Bytes,
}

impl Around<'_> {
    fn ahead(self, at: usize) -> Ahead {
        self.masks.ahead(self.bytes, at)
    }

    /// [`Capitals::look_up`] of the words that some form holds.
    fn look(self, blocks: usize, kept: &mut Places) -> usize {
        let words = &self.capitals.words[..self.capitals.count.min(WORDS)];
        let mut joined = self.capitals.joined.iter().copied().peekable();
        let mut count = 0;
        for &word in words {
            while let Some(place) = joined.next_if(|place| *place < word) {
                count = self.look_back(usize::from(place), kept, count);
            }
            let mut goes_on = false;
            while joined.next_if_eq(&word).is_some() {
                goes_on = true;
            }
            let at = usize::from(word);
            if goes_on || self.may_go_on_with(at) {
                count = self.look_back(at, kept, count);
            } else {
                count = self.look_at(at, kept, count);
            }
        }
        for place in joined {
            count = self.look_back(usize::from(place), kept, count);
        }
        // What follows the batch is not seen.
        self.look_back(blocks * BLOCK, kept, count)
    }

    /// Keeps the word at byte `at` if some form begins with it; how many there are with the `count` before it.
    #[inline(always)]
    fn look_at(self, at: usize, kept: &mut Places, count: usize) -> usize {
        kept[count & (WORDS - 1)] = at as u16;
        count + usize::from(self.starts.begun.holds(self.masks.key(at)))
    }

    /// [`Around::look_at`] at the words between the last capital letter before byte `at` and that, and at the one there.
    #[inline(never)]
    fn look_back(self, at: usize, kept: &mut Places, mut count: usize) -> usize {
        let below = |at: usize, block: usize| match at.checked_sub(block * BLOCK) {
            Some(len @ ..BLOCK) => !(u64::MAX << len),
            Some(_) => u64::MAX,
            None => 0,
        };
        let last = at / BLOCK;
        let capital = (0..=last).rev().find_map(|block| {
            let letters = self.capitals.letters.block(block) & below(at, block);
            Some(block * BLOCK + letters.checked_ilog2()? as usize)
        });
        let from = capital.unwrap_or(0);
        for block in from / BLOCK..=last {
            let mut begins = self.masks.begins(block) & below(at + 1, block) & !below(from, block);
            while begins != 0 {
                let at = block * BLOCK + begins.trailing_zeros() as usize;
                begins &= begins - 1;
                count = self.look_at(at, kept, count);
            }
        }
        count
    }

    /// Whether a form that begins with words of small letters may go on with the word at byte `at`.
    #[inline(always)]
    fn may_go_on_with(self, at: usize) -> bool {
        let is_between_signs = at > 0 && !self.masks.care.has(at - 1);
        if is_between_signs && !self.starts.may_hold_later(self.ahead(at)) {
            return false;
        }
        let is_gap = |byte: &&u8| GOES_ON[usize::from(**byte)] == 1 << GAP;
        let gaps = self.bytes[..at].iter().rev().take_while(is_gap).count();
        let end = at - gaps;
        let Some(last) = end.checked_sub(1) else {
            return false; // nothing to look back at
        };
        if self.masks.care.has(last) {
            return true;
        }
        let mut before = None;
        if gaps > 0 && self.masks.word.has(last) {
            let start = self.masks.begin_before(last);
            if self.capitals.begins.has(start) {
                return false; // nor here
            }
            if start == 0 || self.masks.care.has(start - 1) {
                return true;
            }
            before = Some(self.ahead(start));
        }
        self.starts.may_go_on_with(before, self.ahead(at))
    }
}
