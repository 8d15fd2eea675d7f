//! Words of letters of two bytes in bulk: which of them may begin a name.
//!
//! Most words of a text in an alphabet such as Cyrillic or Arabic are letters of that alphabet, between spaces and signs with which no form
//! begins. They are found by masks, as those of ASCII are, and looked up in passes of which each asks one more table for those that
//! are left: so a processor has many words in work at once. Everything else takes a closer look.

use crate::text::alphabet::Alphabet;
use crate::text::classes::{Characters, Classify, fastest};
use crate::text::{self, Class, Pair, Unit, arabic, hebrew};

use super::beyond::{Begun, Known};
use super::keys::{END, END_CAPITAL, GAP, SIGN, Sequel, eight_at};
use super::masks::{BATCH, BLOCK, BLOCKS, Bytes, Mask, Masks, SEEN_FAR, WORDS, note};
use super::plain::{FirstLetters, LETTERS, key_of_codes};
use super::starts::{GOES_ON, KEPT, Starts, pair_key};

/// The words of a batch that are letters of one alphabet.
pub(super) struct Letters {
    pub(super) alphabet: &'static Alphabet,
    /// Whether they are those of the batch.
    pub(super) are_known: bool,
    /// The bytes of letters.
    letters: Mask,
    /// What surely ends a word, and begins none: other characters of ASCII, and of those beyond it what no form begins with.
    outside: Mask,
    /// The codes of characters at their first bytes.
    codes: Bytes,
    /// Where words begin, or what is left of them behind prefix letters, and how many letters these are.
    words: [u16; WORDS],
    /// The keys of the former.
    keys: [u64; WORDS],
    /// The ways in which forms may go on after them.
    ways: [u8; WORDS],
    count: usize,
    /// Where words begin that begin with a prefix letter.
    prefixed: [u16; WORDS],
}

/// How many prefix letters stand before a place in [`Letters::words`], above its offset.
const PREFIXES: u32 = 12;

const _: () = assert!(BATCH <= 1 << PREFIXES);

/// The first bytes of four times eight that so many letters have.
const KEPT_OF_LETTERS: [[u64; 4]; LETTERS + 1] = {
    let mut all = [[0; 4]; LETTERS + 1];
    let mut count = 0;
    while count <= LETTERS {
        let mut n = 0;
        while n < 4 {
            let bytes = (2 * count).saturating_sub(8 * n);
            all[count][n] = KEPT[if bytes < 8 { bytes } else { 8 }];
            n += 1;
        }
        count += 1;
    }
    all
};

impl Letters {
    pub(super) fn new(alphabet: &'static Alphabet) -> Letters {
        Letters {
            alphabet,
            are_known: false,
            letters: Mask::new(),
            outside: Mask::new(),
            codes: [0; size_of::<Bytes>()],
            words: [0; WORDS],
            keys: [0; WORDS],
            ways: [0; WORDS],
            count: 0,
            prefixed: [0; WORDS],
        }
    }

    /// Finds the letters of a batch of `len` bytes; `before` is the byte before it.
    #[inline(never)]
    pub(super) fn find(
        &mut self,
        masks: &Masks,
        bytes: &Bytes,
        len: usize,
        before: Option<u8>,
        signs_are_idle: bool,
    ) {
        (self.are_known, self.count) = (true, 0);
        fastest!(classify => self.find_all(classify, masks, bytes, len, signs_are_idle));
        // What goes on from the batch before, and into the next one, is looked at in one piece.
        if before.is_some_and(|before| !before.is_ascii()) {
            let len = masks.beyond.block(0).trailing_ones();
            let kept = u64::MAX.checked_shl(len).unwrap_or(0);
            self.outside.set_block(0, self.outside.block(0) & kept);
        }
        let last = len.saturating_sub(1) / BLOCK;
        let len = masks.beyond.block(last).leading_ones();
        let kept = u64::MAX.checked_shr(len).unwrap_or(0);
        let outside = self.outside.block(last) & kept;
        self.outside.set_block(last, outside);
    }

    /// [`Letters::find`], but what is cut off.
    #[inline(always)]
    fn find_all(
        &mut self,
        classify: impl Classify,
        masks: &Masks,
        bytes: &Bytes,
        len: usize,
        signs_are_idle: bool,
    ) {
        let (mut letter, mut sign) = (0, 0);
        for block in 0..BLOCKS {
            let from = block * BLOCK;
            let (mut letters, mut outside, mut beyond) = (0, 0, 0);
            // A word that has been left to the next batch is in no mask.
            if from < len {
                let own = u64::MAX >> (BLOCK - (len - from).min(BLOCK));
                outside = own & !(masks.word.block(block) | masks.care.block(block));
                beyond = masks.beyond.block(block);
            }
            if beyond != 0
                && let Some(chunk) = bytes[from..].first_chunk()
            {
                let found: Characters = classify.characters(chunk, self.alphabet);
                let signs = if signs_are_idle { found.outside } else { 0 };
                letters = found.letters | found.letters << 1 | letter;
                outside = outside & !found.low | signs | signs << 1 | sign;
                letter = found.letters >> (BLOCK - 1);
                sign = signs >> (BLOCK - 1);
                self.codes.as_chunks_mut::<BLOCK>().0[block] = found.codes;
            }
            self.letters.set_block(block, letters);
            self.outside.set_block(block, outside);
        }
    }

    /// The bytes of a block that are beyond ASCII, but of characters that belong to no word and with which no form begins.
    #[inline(always)]
    pub(super) fn beyond(&self, masks: &Masks, block: usize) -> u64 {
        masks.beyond.block(block) & !self.outside.block(block)
    }

    /// Notes the words that begin in a block, `before` which there is this byte; where they do.
    #[inline(always)]
    pub(super) fn note(&mut self, block: usize, before: Option<u8>) -> u64 {
        let [letters, next] = [block, block + 1].map(|block| self.letters.block(block));
        let [outside, next_outside] = [block, block + 1].map(|block| self.outside.block(block));
        let last =
            |mask: &Mask| block.checked_sub(1).map_or(0, |block| mask.block(block)) >> (BLOCK - 1);
        let edge = match before {
            None => 1,
            Some(before) if before.is_ascii() => u64::from(has_edge_behind(before)),
            Some(_) => last(&self.outside),
        };
        let mut begins = letters & !(letters << 1 | last(&self.letters)) & (outside << 1 | edge);
        // Added to its first bit, a word carries on into the one behind it.
        let (sum, goes_on) = letters.overflowing_add(begins);
        let mut unclear = sum & !letters & !outside;
        while unclear != 0 {
            let end = unclear.trailing_zeros();
            unclear &= unclear - 1;
            begins = without_last(begins, !(u64::MAX << end));
        }
        if goes_on && next_outside.checked_shr(next.trailing_ones()).unwrap_or(0) & 1 == 0 {
            begins = without_last(begins, u64::MAX);
        }
        self.count = note::<8, _>(&mut self.words, self.count, block * BLOCK, begins);
        begins
    }

    /// Tells `found` the noted words that may begin a form, and what is known of them, those before prefix letters behind the others.
    #[inline(always)]
    pub(super) fn look_up(
        &mut self,
        starts: &Starts,
        bytes: &Bytes,
        text: &[u8],
        from: usize,
        mut found: impl FnMut(usize, Begun),
    ) {
        let has_prefixes = matches!(self.alphabet.script, text::ARABIC | text::HEBREW);
        let (mut kept, mut prefixed) = (0, 0);
        for n in 0..self.count.min(WORDS) {
            let word = self.words[n];
            let at = usize::from(word) % BATCH;
            if has_prefixes {
                self.prefixed[prefixed & (WORDS - 1)] = word;
                prefixed += usize::from(is_prefix(bytes, at));
            }
            kept = self.keep(starts, word, kept);
        }
        for n in 0..prefixed.min(WORDS) {
            let word = usize::from(self.prefixed[n]) % BATCH;
            for prefixes in 1..=2 {
                let at = word + 2 * prefixes;
                if !self.letters.has(at) || !is_prefix(bytes, at - 2) {
                    break;
                }
                if [at - 2, at].iter().all(|at| is_lam(bytes, *at)) {
                    found(word, Begun::Likely);
                    break;
                }
                kept = self.keep(starts, (at | prefixes << PREFIXES) as u16, kept);
            }
        }
        let mut likely = 0;
        for n in 0..kept.min(WORDS) {
            let (word, key) = (self.words[n], self.keys[n]);
            let ways = self.ways(starts, bytes, usize::from(word) % BATCH, key);
            self.words[likely & (WORDS - 1)] = word;
            self.ways[likely & (WORDS - 1)] = ways;
            likely += usize::from(ways != 0);
        }
        for (&word, ways) in self.words.iter().zip(&self.ways).take(likely) {
            let at = usize::from(word) % BATCH;
            match usize::from(word >> PREFIXES) {
                0 => {
                    if let Some(known) = self.known(starts, bytes, text, from + at, at, *ways) {
                        found(at, Begun::Known(known));
                    }
                }
                prefixes => found(at - 2 * prefixes, Begun::Likely),
            }
        }
    }

    /// What is known of the word at a place, where forms go on after it in these ways at most, if some does.
    #[inline(always)]
    fn known(
        &self,
        starts: &Starts,
        bytes: &Bytes,
        text: &[u8],
        start: usize,
        at: usize,
        ways: u8,
    ) -> Option<Known> {
        let FirstLetters { first, last, all } = FirstLetters::at(text, start);
        let leap = starts.leaps.get(first)?;
        let may = |sequel: Sequel| ways >> sequel & 1 == 1 && leap.has(sequel);
        let ends = may(END) || may(END_CAPITAL) && self.has_capital(bytes, at);
        let known = Known {
            state: leap.state,
            last: (last - start) as u16,
            ends: ends && all,
            goes_on: may(GAP) || may(SIGN) || !all,
        };
        (known.ends || known.goes_on).then_some(known)
    }

    /// Keeps a word behind `kept` others if some form begins with it; how many there are then.
    #[inline(always)]
    fn keep(&mut self, starts: &Starts, word: u16, kept: usize) -> usize {
        let key = self.key(usize::from(word) % BATCH);
        self.words[kept & (WORDS - 1)] = word;
        self.keys[kept & (WORDS - 1)] = key;
        kept + usize::from(starts.begun.holds(key))
    }

    /// How many bytes the word at a place has, as far as they are seen.
    #[inline(always)]
    fn len(&self, at: usize) -> usize {
        self.letters.far_from(at).trailing_ones() as usize
    }

    /// The key of the letters from byte `at` on.
    #[inline(always)]
    fn key(&self, at: usize) -> u64 {
        let kept = KEPT_OF_LETTERS[(self.len(at) / 2).min(LETTERS)];
        let codes = self.codes[at..].first_chunk().copied().unwrap_or([0; 32]);
        let codes = codes.as_chunks().0;
        let eight = |n: usize| u64::from_le_bytes(codes[n]) & kept[n];
        key_of_codes([eight(0) | eight(1) << 8, eight(2) | eight(3) << 8])
    }

    /// [`Starts::ways`] for the word at a place that has this key.
    #[inline(always)]
    fn ways(&self, starts: &Starts, bytes: &Bytes, at: usize, key: u64) -> u8 {
        let len = self.len(at);
        let end = at + len;
        let next = bytes[end];
        let goes_on = match next.is_ascii() {
            true => GOES_ON[usize::from(next)],
            false if is_gap(eight_at(bytes, end)) => 1 << GAP,
            false => 1 << SIGN,
        };
        let second = end + 1;
        let second_len = self.len(second);
        let is_clear = second_len > 0 && self.outside.has(second + second_len);
        let pair = !is_clear | starts.pairs.holds(pair_key(key, self.key(second)));
        // What follows a long word is not seen.
        let long = if len < SEEN_FAR { 0 } else { 1 << GAP };
        let fits = goes_on & !(u8::from(!pair) << GAP) | 1 << END | 1 << END_CAPITAL | long;
        starts.sequels.get(key) as u8 & fits | long
    }

    /// Whether not all letters of the word at a place are small.
    fn has_capital(&self, bytes: &Bytes, at: usize) -> bool {
        let letters = (at..at + self.len(at)).step_by(2);
        let mut letters = letters.filter_map(|at| Pair::at(bytes, at));
        letters.any(|letter| !letter.is_lower())
    }
}

/// Without the last of some bits among those of a mask.
#[cold]
fn without_last(bits: u64, among: u64) -> u64 {
    let last = (bits & among).checked_ilog2();
    bits & !last.map_or(0, |last| 1 << last)
}

/// Whether behind a byte of ASCII there is surely an edge, and nothing that has its own way: apostrophes and hashtags do.
fn has_edge_behind(byte: u8) -> bool {
    !(byte.is_ascii_alphanumeric() || matches!(byte, b'\'' | b'`' | b'#' | b'_'))
}

/// Whether the letter at byte `at` may be a word of its own.
#[inline(always)]
fn is_prefix(bytes: &Bytes, at: usize) -> bool {
    let code = usize::from(bytes[at] & 0x1F) << 6 | usize::from(bytes[at + 1] & 0x3F);
    PREFIX_LETTERS[code / 64] >> (code % 64) & 1 == 1
}

/// The letters of two bytes that may be words of their own before others, a bit each, by code points.
static PREFIX_LETTERS: [u64; 32] = {
    let mut prefixes = [0; 32];
    let mut code = 0x80;
    while code < 0x800 {
        let pair = Pair::of(code);
        let [letter, _] = pair.folded();
        let letter = [letter as u8, (letter >> 8) as u8];
        if pair.is_letter() && (arabic::is_prefix(&letter) || hebrew::is_prefix(&letter)) {
            prefixes[code / 64] |= 1u64 << (code % 64);
        }
        code += 1;
    }
    prefixes
};

/// Whether the letter at byte `at` is a lam.
fn is_lam(bytes: &Bytes, at: usize) -> bool {
    Pair::at(bytes, at).is_some_and(|pair| arabic::is_lam(&pair.folded()[0].to_le_bytes()))
}

/// Whether a character beyond ASCII, its first byte lowest, is a separator.
#[inline(never)]
fn is_gap(bytes: u64) -> bool {
    let class = Unit::of_bytes(bytes).map(|(unit, _)| unit.class());
    matches!(class, Some(Class::Separator | Class::LineBreak))
}
