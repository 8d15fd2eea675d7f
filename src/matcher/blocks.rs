//! Words of a text in bulk: which of them may begin a name.
//!
//! A batch of blocks is searched at a time, in passes that guess little and wait for little, so that a processor has many words in work
//! at once: the first tells where words are, the second looks up every word by itself, the third looks at what follows those that begin
//! some form, in tables that now and then say yes too often, and the last asks the exact ones.

use crate::text::classes::{Classes, Classify, fastest};

use super::beyond::{Begun, Word};
use super::keys::{Bits, BySize, GAP, eight_at};
use super::starts::{Ahead, GOES_ON, Sign, Starts};

/// How many blocks are looked at together.
const BLOCKS: usize = 32;

/// How many bytes a block has.
const BLOCK: usize = 64;

/// How many bytes a batch has.
const BATCH: usize = BLOCKS * BLOCK;

/// How many bytes after a batch may tell what begins at its end.
const AHEAD: usize = BLOCK;

/// The most words that a batch has.
const WORDS: usize = BATCH / 2;

/// A place in a batch where a name may begin.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    offset: u16,
    pub(super) begun: Begun,
}

impl Spot {
    fn new(offset: usize, begun: Begun) -> Spot {
        let offset = offset as u16;
        Spot { offset, begun }
    }

    /// A place that takes a closer look.
    fn unknown(offset: usize) -> Spot {
        Spot::new(offset, Begun::Unclear)
    }

    /// Its offset into the batch.
    pub(super) fn offset(self) -> usize {
        usize::from(self.offset)
    }
}

/// A bit for each byte of a batch, and zeros behind it.
struct Mask([u8; (BATCH + 2 * BLOCK) / 8]);

impl Mask {
    fn new() -> Mask {
        Mask([0; (BATCH + 2 * BLOCK) / 8])
    }

    /// The bits of a block, at most [`BLOCKS`].
    #[inline(always)]
    fn block(&self, block: usize) -> u64 {
        self.0
            .as_chunks()
            .0
            .get(block)
            .map_or(0, |bits| u64::from_le_bytes(*bits))
    }

    #[inline(always)]
    fn set_block(&mut self, block: usize, bits: u64) {
        if let Some(own) = self.0.as_chunks_mut().0.get_mut(block) {
            *own = bits.to_le_bytes();
        }
    }

    #[inline(always)]
    fn set(&mut self, at: usize) {
        if let Some(bits) = self.0.get_mut(at / 8) {
            *bits |= 1 << (at % 8);
        }
    }

    /// The bits from byte `at` of the batch on: at least [`SEEN`] of them.
    #[inline(always)]
    fn from(&self, at: usize) -> u32 {
        let bits = self.0.get(at / 8..).and_then(<[u8]>::first_chunk);
        bits.map_or(0, |bits| u32::from_le_bytes(*bits)) >> (at % 8)
    }
}

/// How many bits of a mask are seen from any place.
const SEEN: usize = 25;

/// A batch of the text and what is found in it.
pub(super) struct Batch {
    /// Where letters and digits are, and what takes care, of which some is beyond ASCII.
    word: Mask,
    care: Mask,
    beyond: Mask,
    /// Of a list whose names need capital letters: where those are, and what may be some; where words begin that have some; the offsets
    /// of those to be looked at; and where names that begin before it may go on, however it is looked at.
    capital: Mask,
    begins: Mask,
    capitals: [u16; WORDS],
    joined: Vec<u16>,
    /// The offsets of words whose keys begin some form.
    words: [u16; WORDS],
    /// Those that may begin one before what follows, and long ones.
    known: Vec<Spot>,
    /// What takes a closer look: number signs, what else outside words a name may begin with, the first byte of most runs beyond
    /// ASCII, words that go on there or after an apostrophe.
    looks: Vec<Spot>,
    places: Vec<Spot>,
}

impl Batch {
    pub(super) fn new() -> Batch {
        Batch {
            word: Mask::new(),
            care: Mask::new(),
            beyond: Mask::new(),
            capital: Mask::new(),
            begins: Mask::new(),
            capitals: [0; WORDS],
            joined: Vec::new(),
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
    pub(super) fn places(&mut self, starts: &Starts, text: &str, from: usize) -> (&[Spot], usize) {
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
    fn find(&mut self, classify: impl Classify, starts: &Starts, text: &str, from: usize) -> usize {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        let padded;
        let bytes = match rest.first_chunk() {
            Some(bytes) => bytes,
            None => {
                padded = pad(rest);
                &padded
            }
        };
        let blocks = rest.len().min(BATCH).div_ceil(BLOCK);
        let chunks = bytes.as_chunks::<BLOCK>().0.iter();
        for (block, chunk) in chunks.take(blocks).enumerate() {
            let Classes { word, care, beyond } = classify.classes(chunk);
            self.word.set_block(block, word);
            self.care.set_block(block, care);
            self.beyond.set_block(block, beyond);
        }
        self.word.set_block(blocks, 0);
        let len = self.leave_last(blocks);
        if len == 0 {
            return from + self.long_word(rest);
        }
        let words = match &starts.within {
            None => {
                self.take_care(starts, text, from, bytes, blocks);
                match starts.begun.by_size() {
                    Some(BySize::Least(begun)) => self.look_up(begun, bytes, blocks),
                    Some(BySize::Less(begun)) => self.look_up(begun, bytes, blocks),
                    Some(BySize::More(begun)) => self.look_up(begun, bytes, blocks),
                    Some(BySize::Most(begun)) => self.look_up(begun, bytes, blocks),
                    None => 0,
                }
            }
            Some(within) => {
                let capitals = self.find_capitals(classify, bytes, blocks);
                self.take_care(starts, text, from, bytes, blocks);
                let capitals = match within.by_size() {
                    Some(BySize::Least(within)) => self.keep_capitals(within, bytes, capitals),
                    Some(BySize::Less(within)) => self.keep_capitals(within, bytes, capitals),
                    Some(BySize::More(within)) => self.keep_capitals(within, bytes, capitals),
                    Some(BySize::Most(within)) => self.keep_capitals(within, bytes, capitals),
                    None => 0,
                };
                self.look_around(starts, bytes, blocks, capitals)
            }
        };
        self.pair(starts, bytes, words);
        from + len.min(rest.len())
    }

    /// Leaves a word that reaches the end of the batch to the next one; where the batch ends.
    #[inline(always)]
    fn leave_last(&mut self, blocks: usize) -> usize {
        for block in (0..blocks).rev() {
            let word = self.word.block(block);
            let len = BLOCK - word.leading_ones() as usize;
            let left = u64::MAX.checked_shr((BLOCK - len) as u32).unwrap_or(0);
            self.word.set_block(block, word & left);
            if len > 0 {
                return block * BLOCK + len;
            }
        }
        0
    }

    /// A word that is longer than a batch takes a closer look; how long it is.
    #[cold]
    #[inline(never)]
    fn long_word(&mut self, rest: &[u8]) -> usize {
        self.known.clear();
        self.looks.push(Spot::unknown(0));
        rest.iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count()
    }

    /// Keeps the words that begin some form; how many they are.
    #[inline(always)]
    fn look_up<const N: usize>(
        &mut self,
        begun: &[u64; N],
        bytes: &[u8; BATCH + AHEAD],
        blocks: usize,
    ) -> usize {
        let (mut count, mut before) = (0, 0);
        for block in 0..blocks.min(BLOCKS) {
            let (word, next) = (self.word.block(block), self.word.block(block + 1) << 1);
            let mut begins = word & !(word << 1 | before);
            before = word >> (BLOCK - 1);
            let from = block * BLOCK;
            let Some(chunk) = bytes[from..].first_chunk::<{ 2 * BLOCK }>() else {
                break;
            };
            while begins != 0 {
                let start = begins.trailing_zeros();
                let eight = chunk[start as usize..]
                    .first_chunk()
                    .map_or(0, |eight| u64::from_le_bytes(*eight));
                let run = word.wrapping_shr(start) | next.wrapping_shl(!start);
                self.words[count & (WORDS - 1)] = (from as u32 + start) as u16;
                count += usize::from(Bits::have(begun, Starts::key_of_run(eight, run as u8)));
                begins &= begins - 1;
            }
        }
        count
    }

    /// Finds the capital letters, and the words that begin with one, how many they are; those that have only others are joined to what
    /// stands before them.
    #[inline(always)]
    fn find_capitals(
        &mut self,
        classify: impl Classify,
        bytes: &[u8; BATCH + AHEAD],
        blocks: usize,
    ) -> usize {
        // As many as most blocks have, without a guess how many this one has.
        const MOST: usize = 4;
        self.joined.clear();
        self.begins.set_block(blocks, 0);
        let (mut in_word, mut after_small, mut count) = (0, 0, 0);
        let chunks = bytes.as_chunks::<BLOCK>().0.iter();
        for (block, chunk) in chunks.take(blocks.min(BLOCKS)).enumerate() {
            let (word, small) = (self.word.block(block), classify.small(chunk));
            let begins = word & !(word << 1 | in_word);
            let capital = word & !small;
            let mut first = begins & capital;
            self.capital.set_block(block, capital);
            self.begins.set_block(block, first);
            let mut inner = capital & ((word & small) << 1 | after_small);
            while inner != 0 {
                let bit = inner & inner.wrapping_neg();
                inner ^= bit;
                let start = self.begin_before(block, begins, bit);
                if self.begins.from(start) & 1 == 0 {
                    self.begins.set(start);
                    self.joined.push(start as u16);
                }
            }
            in_word = word >> (BLOCK - 1);
            after_small = (word & small) >> (BLOCK - 1);
            let end = count + first.count_ones() as usize;
            let from = (block * BLOCK) as u32;
            for _ in 0..MOST {
                self.capitals[count & (WORDS - 1)] = (from + first.trailing_zeros()) as u16;
                count += 1;
                first &= first.wrapping_sub(1);
            }
            while first != 0 {
                self.capitals[count & (WORDS - 1)] = (from + first.trailing_zeros()) as u16;
                count += 1;
                first &= first - 1;
            }
            count = end;
        }
        count
    }

    /// Keeps those of the first `count` words with capital letters that some form holds; how many they are.
    #[inline(always)]
    fn keep_capitals<const N: usize>(
        &mut self,
        within: &[u64; N],
        bytes: &[u8; BATCH + AHEAD],
        count: usize,
    ) -> usize {
        let mut kept = 0;
        for n in 0..count.min(WORDS) {
            let at = self.capitals[n];
            self.capitals[kept & (WORDS - 1)] = at;
            let key = self.ahead(bytes, usize::from(at) % BATCH).key();
            kept += usize::from(Bits::have(within, key));
        }
        kept
    }

    /// Keeps the words that begin some form: of the first `count` words with capital letters, and of those before one with which a form
    /// may go on, as far as the capital letter before it; how many they are.
    fn look_around(
        &mut self,
        starts: &Starts,
        bytes: &[u8; BATCH + AHEAD],
        blocks: usize,
        count: usize,
    ) -> usize {
        self.joined.sort_unstable();
        let (mut words, mut joined) = (0, 0);
        for n in 0..count.min(WORDS) {
            let place = self.capitals[n];
            while let Some(&sign) = self.joined.get(joined)
                && sign < place
            {
                words = self.look_back(starts, bytes, usize::from(sign), words);
                joined += 1;
            }
            let at = usize::from(place) % BATCH;
            let mut is_joined = false;
            while self.joined.get(joined) == Some(&place) {
                is_joined = true;
                joined += 1;
            }
            if is_joined || self.may_go_on_with(starts, bytes, at) {
                words = self.look_back(starts, bytes, at, words);
            } else {
                self.words[words & (WORDS - 1)] = place;
                words += usize::from(starts.begun.holds(self.ahead(bytes, at).key()));
            }
        }
        while let Some(&sign) = self.joined.get(joined) {
            words = self.look_back(starts, bytes, usize::from(sign), words);
            joined += 1;
        }
        // What follows the batch is not seen.
        self.look_back(starts, bytes, blocks * BLOCK, words)
    }

    /// Whether a form that begins with words of small letters may go on with the word at byte `at`.
    #[inline(always)]
    fn may_go_on_with(&self, starts: &Starts, bytes: &[u8; BATCH + AHEAD], at: usize) -> bool {
        let gaps = bytes[..at]
            .iter()
            .rev()
            .take_while(|byte| is_gap(**byte))
            .count();
        let end = at - gaps;
        if end == 0 {
            return false; // nothing to look back at
        }
        if self.care.from(end - 1) & 1 == 1 {
            return true;
        }
        let mut before = None;
        if gaps > 0 && self.word.from(end - 1) & 1 == 1 {
            let start = self.begin_of(end - 1);
            if self.begins.from(start) & 1 == 1 {
                return false; // it has a capital letter
            }
            if start == 0 || self.care.from(start - 1) & 1 == 1 {
                return true;
            }
            before = Some(self.ahead(bytes, start));
        }
        starts.may_go_on_with(before, self.ahead(bytes, at))
    }

    /// Keeps the words that begin some form between the last capital letter before byte `at` and that, and the one there; how many there
    /// are with the `count` kept before them.
    #[inline(never)]
    fn look_back(
        &mut self,
        starts: &Starts,
        bytes: &[u8; BATCH + AHEAD],
        at: usize,
        mut count: usize,
    ) -> usize {
        let below = |at: usize, block: usize| match at.checked_sub(block * BLOCK) {
            Some(len @ ..BLOCK) => !(u64::MAX << len),
            Some(_) => u64::MAX,
            None => 0,
        };
        let last = at / BLOCK;
        let capital = (0..=last).rev().find_map(|block| {
            let capitals = self.capital.block(block) & below(at, block);
            Some(block * BLOCK + capitals.checked_ilog2()? as usize)
        });
        let from = capital.unwrap_or(0);
        for block in from / BLOCK..=last {
            let word = self.word.block(block);
            let in_word = block > 0 && self.word.block(block - 1) >> (BLOCK - 1) == 1;
            let begins = word & !(word << 1 | u64::from(in_word));
            let mut begins = begins & below(at + 1, block) & !below(from, block);
            while begins != 0 {
                let at = block * BLOCK + begins.trailing_zeros() as usize;
                begins &= begins - 1;
                self.words[count & (WORDS - 1)] = at as u16;
                count += usize::from(starts.begun.holds(self.ahead(bytes, at).key()));
            }
        }
        count
    }

    /// Notes what takes a closer look.
    #[inline(always)]
    fn take_care(
        &mut self,
        starts: &Starts,
        text: &str,
        from: usize,
        bytes: &[u8; BATCH + AHEAD],
        blocks: usize,
    ) {
        let any_sign = starts.any_sign();
        let mut beyond = from > 0 && !text.as_bytes()[from - 1].is_ascii();
        for block in 0..blocks.min(BLOCKS) {
            if self.care.block(block) != 0 || any_sign {
                self.take_care_of(starts, text, from, bytes, block, beyond);
            }
            beyond = self.beyond.block(block) >> (BLOCK - 1) == 1;
        }
    }

    /// [`Batch::take_care`] of one block, given whether what stands before it is beyond ASCII.
    #[inline(never)]
    fn take_care_of(
        &mut self,
        starts: &Starts,
        text: &str,
        from: usize,
        bytes: &[u8; BATCH + AHEAD],
        block: usize,
        before: bool,
    ) {
        let [word, care, beyond] =
            [&self.word, &self.care, &self.beyond].map(|mask| mask.block(block));
        let in_word = block > 0 && self.word.block(block - 1) >> (BLOCK - 1) == 1;
        let begins = word & !(word << 1 | u64::from(in_word));
        let ends = !word & (word << 1 | u64::from(in_word));
        let mut signs = care & !beyond;
        if starts.any_sign() {
            let mut others = !(word | beyond);
            while others != 0 {
                let n = others.trailing_zeros();
                others &= others - 1;
                signs |= u64::from(starts.is_sign(bytes[block * BLOCK + n as usize])) << n;
            }
        }
        let runs = beyond & !(beyond << 1 | u64::from(before));
        let mut places = runs | signs | ends & care;
        while places != 0 {
            let bit = places & places.wrapping_neg();
            places ^= bit;
            let at = block * BLOCK + bit.trailing_zeros() as usize;
            let sign = starts.sign(bytes, at);
            let mut behind_word = ends & bit != 0;
            if starts.within.is_some() {
                self.join(block, begins, behind_word, bit, sign);
            }
            if behind_word && !matches!(sign, Sign::Ascii | Sign::Outside) {
                let start = self.begin_before(block, begins, bit);
                behind_word = match sign {
                    Sign::Apostrophe(len) => starts.may_begin_broken(bytes, start, at, len),
                    _ => true,
                };
                if behind_word {
                    self.looks.push(Spot::unknown(start));
                }
            }
            if (runs | signs) & bit != 0 && matches!(sign, Sign::Ascii | Sign::Unclear) {
                let spot = match sign == Sign::Ascii || behind_word {
                    true => Some(Spot::unknown(at)),
                    false => starts
                        .first_likely(text, from + at, from + BATCH)
                        .map(|(place, begun)| Spot::new(place - from, begun)),
                };
                self.looks.extend(spot);
            }
        }
    }

    /// Notes the words with capital letters beside a sign at which they may not end, and a sign that may be a capital letter.
    fn join(&mut self, block: usize, begins: u64, behind_word: bool, bit: u64, sign: Sign) {
        let at = block * BLOCK + bit.trailing_zeros() as usize;
        let len = match sign {
            Sign::Apostrophe(len) => len,
            Sign::Ascii => 1,
            Sign::Outside => return,
            Sign::Unclear => 0,
        };
        let before = behind_word.then(|| self.begin_before(block, begins, bit));
        for word in before.into_iter().chain(Some(at + len)) {
            if self.begins.from(word) & 1 == 1 {
                self.joined.push(word as u16);
            }
        }
        if sign == Sign::Unclear {
            self.capital.set(at);
            self.joined.push(at as u16);
        }
    }

    /// Where the word begins that ends before, or goes on with, a bit of a block.
    fn begin_before(&self, block: usize, begins: u64, bit: u64) -> usize {
        match (begins & (bit - 1)).checked_ilog2() {
            Some(start) => block * BLOCK + start as usize,
            None => self.word_before(block),
        }
    }

    /// Where the word begins that goes on at byte `at`.
    fn begin_of(&self, at: usize) -> usize {
        let block = at / BLOCK;
        let word = self.word.block(block);
        match (!word & !(u64::MAX << (at % BLOCK))).checked_ilog2() {
            Some(before) => block * BLOCK + before as usize + 1,
            None => self.word_before(block),
        }
    }

    /// Where the word begins that reaches the start of a block.
    fn word_before(&self, block: usize) -> usize {
        let before = (0..block)
            .rev()
            .map(|block| self.word.block(block).leading_ones() as usize);
        let mut at = block * BLOCK;
        for len in before {
            at -= len;
            if len < BLOCK {
                break;
            }
        }
        at
    }

    /// What the batch has from byte `at` on.
    #[inline(always)]
    fn ahead(&self, bytes: &[u8; BATCH + AHEAD], at: usize) -> Ahead {
        Ahead {
            eight: eight_at(bytes, at),
            word: self.word.from(at),
            care: self.care.from(at),
        }
    }

    /// Keeps those of the first `words` that begin a form which may go on with what follows.
    #[inline(always)]
    fn pair(&mut self, starts: &Starts, bytes: &[u8; BATCH + AHEAD], words: usize) {
        // Offsets leave room for a bit.
        const GOES_ON: u16 = 1 << 15;
        let mut likely = 0;
        for n in 0..words.min(WORDS) {
            let at = usize::from(self.words[n]) % BATCH;
            let first = self.ahead(bytes, at);
            let len = first.word.trailing_ones() as usize;
            let next = bytes[at + len];
            let second = self.ahead(bytes, at + len + 1);
            let [may_end, goes_on] = starts.may_begin_word(first, next, second);
            // What follows a long word is not seen.
            let goes_on = goes_on | (len >= SEEN);
            self.words[likely & (WORDS - 1)] = at as u16 | (u16::from(goes_on) * GOES_ON);
            likely += usize::from(may_end | goes_on);
        }
        self.known.clear();
        for &word in self.words.iter().take(likely) {
            let at = usize::from(word) % BATCH;
            let first = self.ahead(bytes, at);
            let len = first.word.trailing_ones() as usize;
            if len >= SEEN {
                self.known.push(Spot::unknown(at));
            } else if let Some((state, goes_on)) = starts.known_word(first, word & GOES_ON != 0) {
                let len = len as u16;
                let word = Word {
                    state,
                    len,
                    goes_on,
                };
                self.known.push(Spot::new(at, Begun::Word(word)));
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

/// Whether a byte is a separator of ASCII.
fn is_gap(byte: u8) -> bool {
    GOES_ON[usize::from(byte)] == 1 << GAP
}

/// The end of a text, with spaces after it.
#[cold]
fn pad(rest: &[u8]) -> [u8; BATCH + AHEAD] {
    let mut padded = [b' '; BATCH + AHEAD];
    let len = rest.len().min(padded.len());
    padded[..len].copy_from_slice(&rest[..len]);
    padded
}
