//! Words of a text in bulk: which of them may begin a name.
//!
//! A batch of blocks is searched at a time, in passes that guess little and wait for little, so that a processor has many words in work
//! at once: the first tells where words are, the second looks up every word by itself (those of a short list in a [`Sieve`]), the third
//! looks at what follows those that begin some form, in tables that now and then say yes too often, and the last asks the exact ones.
//! Each is compiled by itself for the processor.

use crate::text::classes::{Classes, Classify, ROOM, fastest, up_to_zero};

use super::beyond::{Begun, Word};
use super::capitals::Capitals;
use super::han::Han;
use super::keys::{BySize, GAP, SizedSet, eight_at};
use super::letters::Letters;
use super::masks::{BATCH, BLOCK, BLOCKS, Bytes, Masks, Places, SEEN, WORDS, note};
use super::sieve::Sieve;
use super::starts::{GOING_ON, Sign, Starts, is_simple};

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

/// A batch of the text and what is found in it.
pub(super) struct Batch {
    masks: Masks,
    /// For a list whose names need them.
    capitals: Option<Box<Capitals>>,
    /// The offsets of words whose keys begin some form.
    words: Places,
    /// For a short list, where the processor has a way to.
    sieve: Option<Box<Sieve>>,
    /// Those that may begin one before what follows, and long ones.
    known: Vec<Spot>,
    /// What takes a closer look: number signs, what else outside words a name may begin with, the first byte of most runs beyond
    /// ASCII, words that go on there or after an apostrophe.
    looks: Vec<Spot>,
    /// Once a batch has had letters of two bytes.
    letters: Option<Box<Letters>>,
    /// Once a batch has had letters of Han.
    han: Option<Box<Han>>,
    places: Vec<Spot>,
    /// Where in the text characters beyond ASCII go on that have been dealt with as far as that.
    rest: Option<usize>,
}

impl Batch {
    /// Batches of a text of so many bytes.
    pub(super) fn new(starts: &Starts, len: usize) -> Batch {
        // For a short text it is not worth its room.
        let sieve = (len > 2 * BATCH).then(|| Sieve::of(starts)).flatten();
        let by_capitals = starts.within.is_some() && sieve.is_none();
        Batch {
            masks: Masks::new(),
            capitals: by_capitals.then(|| Box::new(Capitals::new())),
            words: [0; WORDS + ROOM],
            sieve,
            known: Vec::new(),
            looks: Vec::new(),
            letters: None,
            han: None,
            places: Vec::new(),
            rest: None,
        }
    }

    /// The places where a name may begin in the batch that begins at byte `from` of `text`, in order, and where the next batch
    /// begins.
    ///
    /// `from` is no place between letters or digits of ASCII. Of a short list most words begin no name, and are passed over.
    pub(super) fn places(&mut self, starts: &Starts, text: &str, from: usize) -> (&[Spot], usize) {
        self.looks.clear();
        let end = self.find(starts, text, from);
        match self.looks.is_empty() {
            true => (&self.known, end),
            false => {
                self.merge();
                (&self.places, end)
            }
        }
    }

    /// Finds the words that may begin a form; where the batch ends.
    fn find(&mut self, starts: &Starts, text: &str, from: usize) -> usize {
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
        fastest!(classify => self.classify(classify, bytes, blocks));
        self.masks.word.set_block(blocks, 0);
        let len = self.leave_last(blocks);
        if len == 0 {
            return from + self.long_word(rest);
        }
        if let Some(capitals) = &mut self.capitals {
            fastest!(classify => capitals.find(classify, &self.masks, bytes, blocks));
        }
        self.take_care(starts, text, from, bytes, len);
        let words = self.words(starts, bytes, blocks);
        fastest!(_classify => self.pair(starts, bytes, words));
        from + len.min(rest.len())
    }

    /// Tells what the bytes are.
    #[inline(always)]
    fn classify(&mut self, classify: impl Classify, bytes: &Bytes, blocks: usize) {
        let chunks = bytes.as_chunks::<BLOCK>().0.iter();
        for (block, chunk) in chunks.take(blocks).enumerate() {
            let Classes {
                word,
                care,
                beyond,
                folded,
            } = classify.classes(chunk);
            self.masks.folded.as_chunks_mut::<BLOCK>().0[block] = folded;
            self.masks.word.set_block(block, word);
            self.masks.care.set_block(block, care);
            self.masks.beyond.set_block(block, beyond);
        }
    }

    /// Keeps the words that begin some form; how many they are.
    fn words(&mut self, starts: &Starts, bytes: &Bytes, blocks: usize) -> usize {
        if !starts.any_word {
            return 0;
        }
        if let (Some(sieve), Some(filter)) = (&mut self.sieve, &starts.filter) {
            return sieve.look_up(filter, &self.masks, blocks, &mut self.words);
        }
        if let (Some(capitals), Some(within)) = (&mut self.capitals, &starts.within) {
            let kept = &mut self.words;
            return fastest!(_classify =>
                capitals.look_up(starts, within, &self.masks, bytes, blocks, kept));
        }
        match starts.begun.by_size() {
            Some(BySize::Least(begun)) => {
                fastest!(classify => self.look_up_few(classify, begun, blocks))
            }
            Some(BySize::Less(begun)) => {
                fastest!(classify => self.look_up_few(classify, begun, blocks))
            }
            Some(BySize::More(begun)) => fastest!(_classify => self.look_up(begun, blocks)),
            Some(BySize::Most(begun)) => fastest!(_classify => self.look_up(begun, blocks)),
            None => 0,
        }
    }

    /// Leaves a word that reaches the end of the batch to the next one; where the batch ends.
    #[inline(always)]
    fn leave_last(&mut self, blocks: usize) -> usize {
        for block in (0..blocks).rev() {
            let word = self.masks.word.block(block);
            let len = BLOCK - word.leading_ones() as usize;
            let left = u64::MAX.checked_shr((BLOCK - len) as u32).unwrap_or(0);
            self.masks.word.set_block(block, word & left);
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
    fn look_up(&mut self, begun: &impl SizedSet, blocks: usize) -> usize {
        let (mut count, mut before) = (0, 0);
        for block in 0..blocks.min(BLOCKS) {
            let word = self.masks.word.block(block);
            let mut begins = word & !(word << 1 | before);
            before = word >> (BLOCK - 1);
            let from = block * BLOCK;
            let Some(folded) = self.masks.folded[from..].first_chunk::<{ 2 * BLOCK }>() else {
                break;
            };
            while begins != 0 {
                let start = begins.trailing_zeros();
                let eight = eight_at(folded, start as usize);
                self.words[count & (WORDS - 1)] = (from as u32).wrapping_add(start) as u16;
                count += begun.count(up_to_zero(eight)) as usize;
                begins &= begins - 1;
            }
        }
        count
    }

    /// [`Batch::look_up`] in a set that holds few: four words at once, and now and then one too many is kept.
    #[inline(always)]
    fn look_up_few<S: SizedSet>(
        &mut self,
        classify: impl Classify,
        begun: &S,
        blocks: usize,
    ) -> usize {
        let (mut count, mut before) = (0, 0);
        for block in 0..blocks.min(BLOCKS) {
            let word = self.masks.word.block(block);
            let begins = word & !(word << 1 | before);
            before = word >> (BLOCK - 1);
            let from = block * BLOCK;
            let Some(folded) = self.masks.folded[from..].first_chunk::<{ 2 * BLOCK }>() else {
                break;
            };
            let (mut left, mut held) = (begins, 0);
            while left != 0 {
                let (mut starts, mut eights) = ([0; 4], [0; 4]);
                for (start, eight) in starts.iter_mut().zip(&mut eights) {
                    *start = left.trailing_zeros();
                    *eight = eight_at(folded, *start as usize);
                    left &= left.wrapping_sub(1);
                }
                let places = classify.places(eights, S::SHIFT);
                for (start, place) in starts.into_iter().zip(places) {
                    held |= begun.at(place).wrapping_shl(start);
                }
            }
            count = note::<1, _>(&mut self.words, count, from, held & begins);
        }
        count
    }

    /// Notes what takes a closer look in a batch of `len` bytes.
    #[inline(always)]
    fn take_care(&mut self, starts: &Starts, text: &str, from: usize, bytes: &Bytes, len: usize) {
        if let Some(letters) = &mut self.letters {
            letters.are_known = false;
        }
        if let Some(han) = &mut self.han {
            han.are_known = false;
        }
        if let Some(at) = self.rest.filter(|at| *at < from + BATCH) {
            self.run(starts, text, from, bytes, at);
        }
        let any_sign = starts.any_sign();
        for block in 0..len.div_ceil(BLOCK).min(BLOCKS) {
            if self.masks.care.block(block) != 0 || any_sign {
                self.take_care_of(starts, text, from, bytes, len, block);
            }
        }
        if self.knows_letters() {
            self.look_up_letters(starts, text.as_bytes(), from, bytes);
        }
        self.look_up_han(starts, bytes);
    }

    /// Whether the letters of two bytes are known.
    #[inline(always)]
    fn knows_letters(&self) -> bool {
        self.letters
            .as_deref()
            .is_some_and(|letters| letters.are_known)
    }

    /// Notes the words in letters of two bytes that begin in a block of a batch of `len` bytes; where they do, and where other runs beyond
    /// ASCII begin. The first block that is asked for tells the alphabet.
    #[inline(never)]
    fn note_letters(
        &mut self,
        starts: &Starts,
        before: impl Fn(usize) -> Option<u8>,
        bytes: &Bytes,
        len: usize,
        block: usize,
    ) -> [u64; 2] {
        if !self.knows_letters()
            && let Some(alphabet) = self.masks.alphabet(bytes, block)
        {
            let new = || Box::new(Letters::new(alphabet));
            let letters = self.letters.get_or_insert_with(new);
            letters.alphabet = alphabet;
            letters.find(&self.masks, bytes, len, before(0), starts.signs_are_idle());
        }
        let Some(letters) = &mut self.letters else {
            return [0; 2]; // it is not asked for then
        };
        let beyond = letters.beyond(&self.masks, block);
        let last = match block {
            0 => before(0).is_some_and(|before| !before.is_ascii()),
            _ => letters.beyond(&self.masks, block - 1) >> (BLOCK - 1) == 1,
        };
        let words = letters.note(block, before(block));
        [words, beyond & !(beyond << 1 | u64::from(last)) & !words]
    }

    /// Notes those of the words in letters of two bytes that may begin a form.
    #[inline(never)]
    fn look_up_letters(&mut self, starts: &Starts, text: &[u8], from: usize, bytes: &Bytes) {
        if let Some(letters) = &mut self.letters {
            let found = |at, begun| self.looks.push(Spot::new(at, begun));
            letters.look_up(starts, bytes, text, from, found);
            self.looks.sort_unstable_by_key(|look| look.offset());
        }
    }

    /// [`Batch::take_care`] of one block.
    #[inline(never)]
    fn take_care_of(
        &mut self,
        starts: &Starts,
        text: &str,
        from: usize,
        bytes: &Bytes,
        len: usize,
        block: usize,
    ) {
        let [word, care, beyond] =
            [&self.masks.word, &self.masks.care, &self.masks.beyond].map(|mask| mask.block(block));
        let ends = !word & (word << 1 | u64::from(self.masks.goes_on(block)));
        let mut signs = care & !beyond;
        if starts.any_sign() {
            let mut others = !(word | beyond);
            while others != 0 {
                let n = others.trailing_zeros();
                others &= others - 1;
                signs |= u64::from(starts.is_sign(bytes[block * BLOCK + n as usize])) << n;
            }
        }
        let before = |block: usize| {
            let before = (from + block * BLOCK).checked_sub(1)?;
            Some(text.as_bytes()[before])
        };
        let goes_on = before(block).is_some_and(|before| !before.is_ascii());
        let (mut lettered, mut runs) = (0, beyond & !(beyond << 1 | u64::from(goes_on)));
        if beyond != 0 && (self.knows_letters() || self.masks.alphabet(bytes, block).is_some()) {
            [lettered, runs] = self.note_letters(starts, before, bytes, len, block);
        }
        let mut places = runs | signs | ends & care;
        // Between runs beyond ASCII no word of ASCII need be looked back at.
        let blank = word == 0 && block > 0 && self.masks.word.block(block - 1) == 0;
        if let (Some(capitals), Some(within)) = (&mut self.capitals, &starts.within) {
            while lettered != 0 {
                let at = block * BLOCK + lettered.trailing_zeros() as usize;
                lettered &= lettered - 1;
                match blank && capitals.has_any_from((block - 1) * BLOCK, at) {
                    true => capitals.note(at),
                    false => capitals.join(within, &self.masks, bytes, None, at, Sign::Unclear),
                }
            }
        }
        while places != 0 {
            let bit = places & places.wrapping_neg();
            places ^= bit;
            let at = block * BLOCK + bit.trailing_zeros() as usize;
            let mut behind_word = ends & bit != 0;
            let sign = starts.sign(bytes, at);
            if sign == Sign::Outside {
                continue;
            }
            if let (Some(capitals), Some(within)) = (&mut self.capitals, &starts.within) {
                let word = behind_word.then(|| self.masks.begin_before(at));
                capitals.join(within, &self.masks, bytes, word, at, sign);
            }
            if behind_word && sign != Sign::Ascii {
                let start = self.masks.begin_before(at);
                behind_word = match sign {
                    Sign::Apostrophe(len) => {
                        let [word, rest] = [start, at + len].map(|at| self.masks.ahead(bytes, at));
                        Starts::may_hold_broken(&starts.begun, word, rest)
                    }
                    // Before a letter with an edge at its side, or a sign between words, it is a whole word.
                    _ => {
                        let next = eight_at(bytes, at);
                        let is_wide = next as u8 >= 0xE0;
                        let is_whole = is_wide && (is_simple(next) || starts.is_known_idle(next));
                        !is_whole || starts.begun.holds(self.masks.ahead(bytes, start).key())
                    }
                };
                if behind_word {
                    self.looks.push(Spot::unknown(start));
                }
            }
            if (runs | signs) & bit != 0 && matches!(sign, Sign::Ascii | Sign::Unclear) {
                match sign {
                    Sign::Ascii => self.looks.push(Spot::unknown(at)),
                    _ => self.run(starts, text, from, bytes, from + at),
                }
            }
        }
    }

    /// Looks for forms in the characters beyond ASCII at byte `at` of the text.
    #[inline(never)]
    fn run(&mut self, starts: &Starts, text: &str, from: usize, bytes: &Bytes, at: usize) {
        let (han, looks) = (&mut self.han, &mut self.looks);
        let pass = |at| {
            let han = han.get_or_insert_with(|| Box::new(Han::new()));
            from + han.pass(starts, bytes, at - from)
        };
        let found = |place, begun| looks.push(Spot::new(place - from, begun));
        self.rest = starts.run(text, at, from + BATCH, pass, found);
    }

    /// Notes where forms may begin with two letters of Han, behind what takes a closer look at the same place.
    fn look_up_han(&mut self, starts: &Starts, bytes: &Bytes) {
        if let Some(han) = self.han.as_deref_mut().filter(|han| han.are_known) {
            let found = |at, begun| self.looks.push(Spot::new(at, begun));
            han.look_up(starts, bytes, found);
            self.looks.sort_by_key(|look| look.offset());
        }
    }

    /// Keeps those of the first `words` that begin a form which may go on with the byte that follows and the first letter behind that; how
    /// many they are.
    #[inline(always)]
    fn begin_alike(&mut self, starts: &Starts, bytes: &Bytes, words: usize) -> usize {
        let mut likely = 0;
        for n in 0..words.min(WORDS) {
            let at = usize::from(self.words[n]) % BATCH;
            let (key, len) = self.masks.key_and_len(at);
            let (next, second) = (bytes[at + len], self.masks.folded[at + len + 1]);
            self.words[likely & (WORDS - 1)] = at as u16;
            likely += usize::from(starts.may_go_on_alike(key, next, second));
        }
        likely
    }

    /// Keeps those of the first `words` that begin a form which may go on with what follows.
    #[inline(always)]
    fn pair(&mut self, starts: &Starts, bytes: &Bytes, words: usize) {
        let words = self.begin_alike(starts, bytes, words);
        self.known.clear();
        // Tables that stay close to the processor are asked at once; in others many words wait for memory together.
        if !starts.is_long() {
            for n in 0..words.min(WORDS) {
                let at = usize::from(self.words[n]) % BATCH;
                self.keep(starts, bytes, at, self.ways(starts, bytes, at));
            }
            return;
        }
        // Offsets leave room for the ways.
        const WAYS: u32 = 12;
        const { assert!(BATCH <= 1 << WAYS) };
        let mut likely = 0;
        for n in 0..words.min(WORDS) {
            let at = usize::from(self.words[n]) % BATCH;
            let ways = self.ways(starts, bytes, at);
            self.words[likely & (WORDS - 1)] = at as u16 | u16::from(ways) << WAYS;
            likely += usize::from(ways != 0);
        }
        for n in 0..likely.min(WORDS) {
            let word = self.words[n];
            self.keep(
                starts,
                bytes,
                usize::from(word) % BATCH,
                (word >> WAYS) as u8,
            );
        }
    }

    /// The ways in which a form may go on after the word at byte `at`.
    #[inline(always)]
    fn ways(&self, starts: &Starts, bytes: &Bytes, at: usize) -> u8 {
        let first = self.masks.ahead(bytes, at);
        let len = first.word.trailing_ones() as usize;
        let second = self.masks.ahead(bytes, at + len + 1);
        // What follows a long word is not seen.
        let long = u8::from(len >= SEEN) << GAP;
        starts.ways(first, bytes[at + len], second) | long
    }

    /// Keeps the word at byte `at` if a form begins with it that goes on in one of these ways.
    #[inline(always)]
    fn keep(&mut self, starts: &Starts, bytes: &Bytes, at: usize, ways: u8) {
        let first = self.masks.ahead(bytes, at);
        let len = first.word.trailing_ones() as usize;
        if len >= SEEN {
            self.known.push(Spot::unknown(at));
        } else if ways != 0
            && let Some((state, goes_on)) = starts.known_word(first, ways & GOING_ON != 0)
        {
            let len = len as u16;
            let word = Word {
                state,
                len,
                goes_on,
            };
            self.known.push(Spot::new(at, Begun::Word(word)));
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

/// The end of a text, with spaces after it.
#[cold]
fn pad(rest: &[u8]) -> Bytes {
    let mut padded = [b' '; size_of::<Bytes>()];
    let len = rest.len().min(padded.len());
    padded[..len].copy_from_slice(&rest[..len]);
    padded
}
