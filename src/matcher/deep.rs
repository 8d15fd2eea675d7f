//! Where it pays to walk on: a bound for texts that begin long names at every word and hardly ever hold one.
//!
//! A walk from each word costs the text's length times that of the longest name (`a a a …` against `a a … a b`). Once walks have cost a
//! multiple of the text, one pass over the rest of it finds the places where any long form ends, by an unanchored Aho–Corasick
//! automaton. From then on a walk goes beyond [`SHALLOW`] bytes only where one of these lies ahead.

use std::collections::VecDeque;
use std::ops::Range;

use aho_corasick::automaton::{Automaton as _, StateID};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind};

use crate::entity::Status;
use crate::gazetteer::Gazetteer;
use crate::text::{self, Cursor, LONGEST_FORM, PieceKind};

use super::keys::Bits;
use super::starts::{ascii_word, word_key};

/// How many folded bytes any walk may take.
pub(super) const SHALLOW: usize = 3;

/// Walks may take so many folded bytes for each byte of the text, and this many at first, before the pass pays.
const PATIENCE: usize = 8;
const FIRST_PATIENCE: usize = 1 << 13;

/// Whether walks have taken too many folded bytes by byte `at` of a text.
pub(super) fn is_too_much(walked: usize, at: usize) -> bool {
    walked > FIRST_PATIENCE + PATIENCE * at
}

/// The forms of more than [`SHALLOW`] bytes, and what the others begin with.
#[derive(Debug)]
pub(super) struct Long {
    /// Of the long forms those that do not end in another one, so that at most one ends at a state.
    ends: NFA,
    /// For each of these the length of the longest form that ends in it, in folded bytes.
    lengths: Vec<usize>,
    /// The keys of the words of ASCII letters and digits that short forms begin with.
    short_words: Bits,
}

impl Long {
    /// `None` if they cannot be built, and then walks are not bounded. Time and memory grow with the bytes of all forms.
    pub(super) fn new(gazetteer: &Gazetteer) -> Option<Long> {
        let tagged = gazetteer
            .variants()
            .filter(|variant| variant.status() != Status::Never);
        let forms = tagged.filter_map(|variant| text::form(variant.spelling()).ok());
        let (long, short): (Vec<_>, Vec<_>) = forms.partition(|form| form.len() > SHALLOW);
        let mut short_words = Bits::new(short.len(), 16, 64);
        for form in short {
            short_words.set(word_key(ascii_word(form.as_bytes())));
        }
        let mut reversed: Vec<(Vec<u8>, usize)> = long
            .into_iter()
            .map(|form| (form.bytes().rev().collect(), form.len()))
            .collect();
        reversed.sort_unstable();
        reversed.dedup_by(|(next, length), (kept, longest)| {
            let ends_in_it = next.starts_with(kept);
            if ends_in_it {
                *longest = (*longest).max(*length);
            }
            ends_in_it
        });
        let mut builder = NFA::builder();
        builder.match_kind(MatchKind::Standard).prefilter(false);
        let forms = reversed.iter_mut().map(|(form, _)| {
            form.reverse();
            &form[..]
        });
        let ends = builder.build(forms.collect::<Vec<_>>()).ok()?;
        let lengths = reversed.iter().map(|(_, longest)| *longest).collect();
        Some(Long {
            ends,
            lengths,
            short_words,
        })
    }

    /// Whether a form of at most [`SHALLOW`] bytes may begin with the word of ASCII letters and digits that has this key.
    pub(super) fn may_be_short(&self, word: u64) -> bool {
        self.short_words.holds(word)
    }

    /// The places of the text, from byte `from` on, where a long form may begin: no farther before the end of one than the longest that
    /// ends so. Ranges of bytes in order and apart. Time is linear in the text.
    pub(super) fn places(&self, text: &str, from: usize) -> Vec<Range<usize>> {
        let Ok(start) = self.ends.start_state(Anchored::No) else {
            return Vec::new();
        };
        let mut pass = Pass {
            long: self,
            state: start,
            folded: 0,
            stretches: VecDeque::new(),
            places: Vec::new(),
        };
        let mut cursor = Cursor::new(text, from);
        loop {
            // Words of ASCII leave a byte for each that they have.
            pass.begin(cursor.at());
            let mut words = cursor.ascii_words();
            while let Some(byte) = words.next() {
                pass.take(byte);
                pass.end(words.at());
            }
            cursor.pass(words.at());
            pass.begin(cursor.at());
            let Some(piece) = cursor.next() else {
                return pass.places;
            };
            if piece.kind == PieceKind::Break {
                (pass.state, pass.folded) = (start, 0);
                pass.stretches.clear();
                continue;
            }
            for &byte in piece.bytes.as_slice() {
                pass.take(byte);
            }
            pass.end(piece.end);
        }
    }
}

/// One pass over a text, for the places where long forms may begin.
struct Pass<'l> {
    long: &'l Long,
    state: StateID,
    /// How many folded bytes there have been.
    folded: usize,
    /// Where the last stretches of the text begin, and how many folded bytes stand before each: words of ASCII, or one other piece.
    stretches: VecDeque<(usize, usize)>,
    places: Vec<Range<usize>>,
}

impl Pass<'_> {
    /// Begins a stretch.
    fn begin(&mut self, at: usize) {
        self.stretches.push_back((at, self.folded));
        if self.stretches.len() > 2 * LONGEST_FORM {
            self.stretches.pop_front(); // of any two, one has a byte at least
        }
    }

    /// Takes a folded byte.
    #[inline(always)]
    fn take(&mut self, byte: u8) {
        self.state = self.long.ends.next_state(Anchored::No, self.state, byte);
        self.folded += 1;
    }

    /// Notes where a form may begin that ends at byte `end`, if one does.
    #[inline(always)]
    fn end(&mut self, end: usize) {
        let ends = &self.long.ends;
        if ends.is_match(self.state) {
            let longest = self.long.lengths[ends.match_pattern(self.state, 0).as_usize()];
            self.add(self.begin_of(self.folded.saturating_sub(longest), end)..end);
        }
    }

    /// A place before which so many folded bytes stand, or fewer by those of one character; `end` if there is none before that.
    fn begin_of(&self, folded: usize, end: usize) -> usize {
        let next = self
            .stretches
            .partition_point(|(_, before)| *before <= folded);
        let next_start = self.stretches.get(next).map_or(end, |(start, _)| *start);
        let stretch = next
            .checked_sub(1)
            .and_then(|last| self.stretches.get(last));
        stretch.map_or(next_start, |(start, before)| {
            (start + folded - before).min(next_start)
        })
    }

    /// Adds a place, behind those before it or together with them.
    fn add(&mut self, place: Range<usize>) {
        while self
            .places
            .pop_if(|last| place.start <= last.start)
            .is_some()
        {}
        match self.places.last_mut() {
            Some(last) if place.start <= last.end => last.end = place.end,
            _ => self.places.push(place),
        }
    }
}
