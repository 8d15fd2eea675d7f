//! Where it pays to walk on: a bound for texts that begin long names at every word and hardly ever hold one.
//!
//! A walk from each word costs the text's length times that of the longest name (`a a a …` against `a a … a b`). Once walks have cost a
//! multiple of the text, one pass over the rest of it finds the places where any long form ends, by an unanchored Aho–Corasick
//! automaton. From then on a walk goes beyond [`SHALLOW`] bytes only where one of these lies ahead.

use std::collections::VecDeque;
use std::ops::Range;

use aho_corasick::automaton::Automaton as _;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind};

use crate::entity::Status;
use crate::gazetteer::Gazetteer;
use crate::text::{self, Cursor, LONGEST_FORM, PieceKind};

/// How many folded bytes any walk may take.
pub(super) const SHALLOW: usize = 4;

/// Walks may take so many folded bytes for each byte of the text, and this many at first, before the pass pays.
const PATIENCE: usize = 8;
const FIRST_PATIENCE: usize = 1 << 13;

/// Whether walks have taken too many folded bytes by byte `at` of a text.
pub(super) fn is_too_much(walked: usize, at: usize) -> bool {
    walked > FIRST_PATIENCE + PATIENCE * at
}

/// The forms of more than [`SHALLOW`] bytes.
#[derive(Debug)]
pub(super) struct Long {
    /// Of them those that do not end in another one, so that at most one ends at a state.
    ends: NFA,
    /// For each of these the length of the longest form that ends in it, in folded bytes.
    lengths: Vec<usize>,
}

impl Long {
    /// `None` if they cannot be built, and then walks are not bounded. Time and memory grow with the bytes of all forms.
    pub(super) fn new(gazetteer: &Gazetteer) -> Option<Long> {
        let tagged = gazetteer
            .variants()
            .filter(|variant| variant.status() != Status::Never);
        let forms = tagged.filter_map(|variant| text::form(variant.spelling()).ok());
        let mut reversed: Vec<(Vec<u8>, usize)> = forms
            .filter(|form| form.len() > SHALLOW)
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
        Some(Long { ends, lengths })
    }

    /// The places of the text, from byte `from` on, where a long form may begin: no farther before the end of one than the longest that
    /// ends so. Ranges of bytes in order and apart. Time is linear in the text.
    pub(super) fn places(&self, text: &str, from: usize) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = Vec::new();
        let Ok(start) = self.ends.start_state(Anchored::No) else {
            return places;
        };
        // Where the last pieces begin, and how many folded bytes stand before each.
        let mut pieces: VecDeque<(usize, usize)> = VecDeque::new();
        let (mut state, mut folded) = (start, 0);
        for piece in Cursor::new(text, from) {
            if piece.kind == PieceKind::Break {
                (state, folded) = (start, 0);
                pieces.clear();
                continue;
            }
            pieces.push_back((piece.start, folded));
            for &byte in piece.bytes.as_slice() {
                state = self.ends.next_state(Anchored::No, state, byte);
                folded += 1;
            }
            if pieces.len() > LONGEST_FORM {
                pieces.pop_front(); // each has a byte at least
            }
            if self.ends.is_match(state) {
                let longest = self.lengths[self.ends.match_pattern(state, 0).as_usize()];
                let first = pieces.partition_point(|(_, before)| folded - before > longest);
                let place = pieces.get(first).map_or(piece.start, |(start, _)| *start)..piece.end;
                while places.pop_if(|last| place.start <= last.start).is_some() {}
                match places.last_mut() {
                    Some(last) if place.start <= last.end => last.end = place.end,
                    _ => places.push(place),
                }
            }
        }
        places
    }
}
