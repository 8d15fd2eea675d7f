//! Words of a text in bulk: which of them may begin a name.
//!
//! A batch of blocks is searched at a time, in passes that guess little, so that a processor has many words in work at once:
//! the first looks up every word by itself, the second looks at what follows those that begin some form, in tables that now and
//! then say yes too often, and the third asks the exact ones.

use crate::text::classes::{Classes, Classify, fastest};

use super::starts::Starts;

/// How many blocks are looked at together.
const BLOCKS: usize = 32;

/// How many bytes a block has.
const BLOCK: usize = 64;

/// A block with the bytes after it that a word which begins in it is told by.
const CHUNK: usize = BLOCK + 8;

/// The most words that a batch has.
const WORDS: usize = BLOCKS * BLOCK / 2;

/// A place in a batch where a name may begin.
#[derive(Clone, Copy, Default)]
pub(super) struct Spot {
    offset: u16,
    /// How many ASCII letters and digits begin here as a word that the tables hold, and after which the text goes on otherwise;
    /// 0 where it takes a closer look.
    pub(super) len: u16,
    /// Whether a form may go on behind that word.
    pub(super) goes_on: bool,
    /// The state after that word, or the first [`super::starts::KNOWN`] bytes of a longer one.
    pub(super) state: u64,
}

impl Spot {
    /// A place that takes a closer look.
    fn unknown(offset: usize) -> Spot {
        Spot {
            offset: offset as u16,
            ..Spot::default()
        }
    }

    /// Its offset into the batch.
    pub(super) fn offset(self) -> usize {
        usize::from(self.offset)
    }
}

/// A batch of the text and what is found in it.
pub(super) struct Batch {
    /// Words whose keys begin some form: their offsets, and in the upper halves their lengths.
    words: [u32; WORDS],
    /// Those that may begin one before what follows.
    known: Vec<Spot>,
    /// What takes a closer look: number signs, what else outside words a name may begin with, the first byte of a run beyond
    /// ASCII, words that go on after an apostrophe or beyond ASCII.
    looks: Vec<Spot>,
    places: Vec<Spot>,
}

impl Batch {
    pub(super) fn new() -> Batch {
        Batch {
            words: [0; WORDS],
            known: Vec::new(),
            looks: Vec::new(),
            places: Vec::new(),
        }
    }

    /// The places where a name may begin in the batch that begins at byte `from` of `text`, in order, and where the next batch
    /// begins.
    ///
    /// `from` is no place between letters or digits of ASCII. Of a short list most words begin no name, and are passed over.
    pub(super) fn places(&mut self, starts: &Starts, text: &[u8], from: usize) -> (&[Spot], usize) {
        self.looks.clear();
        let end = fastest!(classify => self.find(classify, starts, text, from));
        match self.looks.is_empty() {
            true => (&self.known, end),
            false => {
                self.merge();
                (&self.places, end)
            }
        }
    }

    /// Finds the words that may begin a form; where the batch ends.
    #[inline(always)]
    fn find(
        &mut self,
        classify: impl Classify,
        starts: &Starts,
        text: &[u8],
        from: usize,
    ) -> usize {
        let (words, end) = self.look_up(classify, starts, text, from);
        self.pair(starts, &text[from..], words);
        end
    }

    /// Keeps the words that begin some form; how many they are, and where the batch ends.
    #[inline(always)]
    fn look_up(
        &mut self,
        classify: impl Classify,
        starts: &Starts,
        text: &[u8],
        from: usize,
    ) -> (usize, usize) {
        let begun = &starts.begun;
        let (mut count, mut base) = (0, from);
        let mut padded = [b' '; CHUNK];
        for _ in 0..BLOCKS {
            let rest = text.get(base..).unwrap_or_default();
            let chunk = match rest.first_chunk::<CHUNK>() {
                Some(chunk) => chunk,
                None if rest.is_empty() => break,
                None => pad(rest, &mut padded),
            };
            let classes = classify.classes(chunk.first_chunk().unwrap_or(&[b' '; BLOCK]));
            // A word that reaches the end of the block is left to the next one.
            let len = BLOCK - classes.word.leading_ones() as usize;
            if len == 0 {
                // Offsets into the batch have sixteen bits, and no word is too long for them.
                base += self.long_word(rest, base - from);
                break;
            }
            let word = classes.word & u64::MAX >> (BLOCK - len);
            let mut begins = word & !(word << 1);
            let mut ends = !word & word << 1;
            if classes.care != 0 || starts.any_sign() {
                let before = base > 0 && !text[base - 1].is_ascii();
                self.take_care(starts, chunk, [begins, ends], classes, base - from, before);
            }
            let offset = base - from;
            while begins != 0 {
                let start = begins.trailing_zeros() as usize;
                let len = (ends.trailing_zeros() as usize).wrapping_sub(start);
                let eight = chunk[start..]
                    .first_chunk()
                    .map_or(0, |eight| u64::from_le_bytes(*eight));
                self.words[count & (WORDS - 1)] = (offset + start) as u32 | (len as u32) << 16;
                count += usize::from(begun.holds(Starts::key(eight, len)));
                begins &= begins - 1;
                ends &= ends.wrapping_sub(1);
            }
            base += len;
        }
        (count, base.min(text.len()))
    }

    /// A word that is longer than a block takes a closer look; how long it is.
    #[cold]
    #[inline(never)]
    fn long_word(&mut self, rest: &[u8], offset: usize) -> usize {
        self.looks.push(Spot::unknown(offset));
        rest.iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count()
    }

    /// Notes what takes a closer look in a block, given where its words begin and end, and whether what stands before it is beyond
    /// ASCII.
    #[inline(never)]
    fn take_care(
        &mut self,
        starts: &Starts,
        chunk: &[u8; CHUNK],
        [begins, ends]: [u64; 2],
        classes: Classes,
        offset: usize,
        before: bool,
    ) {
        let beyond = classes.beyond & !(classes.beyond << 1 | u64::from(before));
        let mut signs = classes.care & !classes.beyond;
        if starts.any_sign() {
            for (n, &byte) in chunk.iter().take(BLOCK).enumerate() {
                signs |= u64::from(starts.is_sign(byte)) << n;
            }
        }
        let mut places = beyond | signs | ends & classes.care;
        while places != 0 {
            let bit = places & places.wrapping_neg();
            places ^= bit;
            let at = bit.trailing_zeros() as usize;
            let byte = chunk[at];
            let goes_on = !byte.is_ascii() || is_apostrophe(byte);
            if ends & bit != 0 && goes_on {
                let start = (begins & (bit - 1)).checked_ilog2().unwrap_or(0);
                self.looks.push(Spot::unknown(offset + start as usize));
            }
            if beyond & bit != 0 || signs & bit != 0 && !is_apostrophe(byte) {
                self.looks.push(Spot::unknown(offset + at));
            }
        }
    }

    /// Keeps those of the first `words` that begin a form which may go on with what follows.
    #[inline(always)]
    fn pair(&mut self, starts: &Starts, batch: &[u8], words: usize) {
        let split = |word: u32| (usize::from(word as u16), (word >> 16) as usize);
        let mut likely = 0;
        for n in 0..words.min(WORDS) {
            let word = self.words[n];
            let (at, len) = split(word);
            self.words[likely & (WORDS - 1)] = word;
            likely += usize::from(starts.may_begin_word(batch, at, len));
        }
        self.known.clear();
        for &word in self.words.iter().take(likely) {
            let (at, len) = split(word);
            if let Some((state, goes_on)) = starts.known_word(batch, at, len) {
                self.known.push(Spot {
                    offset: at as u16,
                    len: len as u16,
                    goes_on,
                    state,
                });
            }
        }
    }

    /// Puts the words and what takes a closer look in order.
    fn merge(&mut self) {
        self.places.clear();
        let mut words = &self.known[..];
        for look in &self.looks {
            let before = words
                .iter()
                .take_while(|word| word.offset() < look.offset())
                .count();
            self.places.extend_from_slice(&words[..before]);
            words = &words[before..];
            if words
                .first()
                .is_some_and(|word| word.offset() == look.offset())
            {
                words = &words[1..];
            }
            self.places.push(*look);
        }
        self.places.extend_from_slice(words);
    }
}

/// Whether an ASCII character vanishes within a word.
fn is_apostrophe(byte: u8) -> bool {
    matches!(byte, b'\'' | b'`')
}

/// The end of a text, with spaces after it.
#[cold]
fn pad<'p>(rest: &[u8], padded: &'p mut [u8; CHUNK]) -> &'p [u8; CHUNK] {
    let len = rest.len().min(CHUNK);
    padded[..len].copy_from_slice(&rest[..len]);
    padded[len..].fill(b' ');
    padded
}
