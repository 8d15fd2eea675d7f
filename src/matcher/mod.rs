//! The forms of a gazetteer in searched form: where each of them stands in a text.
//!
//! The matcher folds as it walks. It scans the text as given for places where a name may begin, rejects most of them by
//! the first word alone ([`starts`]), and from the rest walks an Aho–Corasick automaton anchored, feeding it folded bytes.
//! Every accepting state whose form ends at an edge is a [`Hit`]; [`scan`] chooses between them.

mod blocks;
mod forms;
mod jumps;
mod scan;
mod starts;

use std::ops::Range;
use std::sync::Arc;

use aho_corasick::Anchored;
use aho_corasick::MatchKind;
use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::nfa::contiguous::NFA;

pub(crate) use forms::{FormId, Forms, Group, rank};
pub(crate) use scan::{Matched, Occurrence, Scan, Standing};

use crate::entity::Status;
use crate::gazetteer::Gazetteer;
use crate::text::{Cursor, PieceKind, korean, words};
use jumps::Jumps;
use starts::{Starts, ascii_word};

/// Stands before each form in the automaton, and nowhere else: walks are anchored, so that no form needs to be found as the
/// suffix of another's beginning, which in a hostile list takes memory without bound.
const FIRST: u8 = 0xFF;

/// A gazetteer's forms, ready to be found in texts.
#[derive(Debug)]
pub(crate) struct Matcher {
    pub(crate) gazetteer: Gazetteer,
    pub(crate) forms: Forms,
    automaton: NFA,
    /// After [`FIRST`].
    start: StateID,
    starts: Starts,
    jumps: Jumps,
}

/// A form that ends at an edge, on a walk from one place of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) end: usize,
    pub(crate) form: FormId,
    pub(crate) way: Way,
}

/// How the source text stands for a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// As it is.
    Plain,
    /// Without the alef of its article, after a lam.
    Lam,
    /// Without its spaces, as a hashtag.
    Tag,
}

impl Matcher {
    /// Builds the searched form; time and memory grow with the bytes of all forms.
    pub(crate) fn new(gazetteer: &Gazetteer) -> Arc<Matcher> {
        let forms = Forms::new(gazetteer);
        let patterns = forms
            .iter()
            .map(|form| [&[FIRST], form.as_bytes()].concat());
        let automaton = NFA::builder()
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(patterns)
            .expect(
                "a gazetteer's forms together are short enough to number the automaton's states",
            );
        let root = automaton
            .start_state(Anchored::Yes)
            .unwrap_or(StateID::ZERO);
        let start = automaton.next_state(Anchored::Yes, root, FIRST);
        let starts = Starts::new(forms.with_capitals());
        let jumps = Jumps::new(&automaton, start, forms.iter());
        Arc::new(Matcher {
            gazetteer: gazetteer.clone(),
            forms,
            automaton,
            start,
            starts,
            jumps,
        })
    }

    /// Walks from byte `at` and reports every form that ends at an edge no later than `limit`, shortest first.
    ///
    /// With `swallowed`, these folded bytes are taken as read before the text.
    fn walk(
        &self,
        text: &str,
        at: usize,
        limit: usize,
        swallowed: &[u8],
        hits: &mut Vec<(usize, FormId)>,
    ) {
        let mut state = self.start;
        for &byte in swallowed {
            state = self.automaton.next_state(Anchored::Yes, state, byte);
        }
        if let Some(cursor) = Cursor::within(text, at) {
            self.walk_on(text, limit, cursor, state, hits);
        }
    }

    /// [`Matcher::walk`] from the start of a word of ASCII letters and digits after which the text goes on with another ASCII
    /// character that does not vanish.
    fn walk_word(&self, text: &str, at: usize, limit: usize, hits: &mut Vec<(usize, FormId)>) {
        let word = ascii_word(&text.as_bytes()[at..]);
        if word.len() > jumps::LONGEST {
            return self.walk(text, at, limit, b"", hits);
        }
        if let Some(state) = self.jumps.get(word) {
            let cursor = Cursor::new(text, at + word.len());
            self.accept(text, limit, &cursor, state, hits);
            self.walk_on(text, limit, cursor, state, hits);
        }
    }

    /// Goes on from a state that the text before the cursor has led to.
    fn walk_on(
        &self,
        text: &str,
        limit: usize,
        mut cursor: Cursor,
        mut state: StateID,
        hits: &mut Vec<(usize, FormId)>,
    ) {
        loop {
            // Between ASCII letters and digits there is no edge: only where their run ends a name may end.
            let before = cursor.at();
            while let Some(byte) = cursor.next_alphanumeric() {
                state = self.automaton.next_state(Anchored::Yes, state, byte);
                if self.automaton.is_dead(state) {
                    return;
                }
            }
            if cursor.at() > before {
                self.accept(text, limit, &cursor, state, hits);
            }
            let Some(piece) = cursor.next() else { return };
            if piece.kind == PieceKind::Break {
                return;
            }
            for &byte in piece.bytes.as_slice() {
                state = self.automaton.next_state(Anchored::Yes, state, byte);
            }
            if self.automaton.is_dead(state) {
                return;
            }
            if piece.kind == PieceKind::Char {
                self.accept(text, limit, &cursor, state, hits);
            }
        }
    }

    /// Reports the form that ends where the cursor stands, if one does and that is an edge.
    #[inline]
    fn accept(
        &self,
        text: &str,
        limit: usize,
        cursor: &Cursor,
        state: StateID,
        hits: &mut Vec<(usize, FormId)>,
    ) {
        if !self.automaton.is_match(state) {
            return;
        }
        let (end, edge) = cursor.close();
        if end <= limit
            && (edge || words::is_edge(text, end) || korean::particle_follows(text, end))
        {
            hits.push((end, self.accepted(state)));
        }
    }

    /// The form that is `folded`.
    pub(crate) fn find(&self, folded: &[u8]) -> Option<FormId> {
        let mut state = self.start;
        for &byte in folded {
            state = self.automaton.next_state(Anchored::Yes, state, byte);
        }
        self.automaton.is_match(state).then(|| self.accepted(state))
    }

    /// The form that leads to `state`, a match.
    fn accepted(&self, state: StateID) -> FormId {
        FormId::new(self.automaton.match_pattern(state, 0).as_usize())
    }

    /// Whether a weak row of `form` belongs to an entity that stands.
    pub(crate) fn has_standing(&self, form: FormId, standing: &Standing) -> bool {
        let weak = self
            .forms
            .groups(form)
            .iter()
            .filter(|group| group.status == Status::Weak);
        weak.flat_map(|group| self.forms.rows(group))
            .any(|&row| standing.contains(&self.gazetteer.variants()[row as usize].entity))
    }

    /// The rows of `form` whose letter case fits `surface`, in groups of one policy.
    pub(crate) fn fitting<'m>(
        &'m self,
        text: &'m str,
        range: Range<usize>,
        form: FormId,
        way: Way,
    ) -> impl Iterator<Item = &'m Group> {
        let surface = &text[range];
        self.forms
            .groups(form)
            .iter()
            .filter(move |group| self.forms.fits(&self.gazetteer, group, surface, way))
    }
}
