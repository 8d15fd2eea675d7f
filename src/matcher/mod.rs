//! The forms of a gazetteer in searched form: where each of them stands in a text.
//!
//! The matcher folds as it walks. It scans the text as given for places where a name may begin, rejects most of them by
//! the first word or two alone ([`starts`], and [`beyond`] ASCII), and from the rest walks the forms, feeding them folded bytes: an
//! Aho–Corasick automaton, anchored, or for a long or compiled list an [`fst`]. A [`Walk`] is either. How far walks may go in texts that
//! nearly hold long names is bounded ([`deep`]).
//! Every accepting state whose form ends at an edge is a [`Hit`]; [`scan`] chooses between them.

mod beyond;
mod blocks;
mod capitals;
mod deep;
mod forms;
mod fst;
mod han;
mod jumps;
mod keys;
mod leaps;
mod letters;
mod masks;
mod plain;
mod scan;
mod sieve;
mod slots;
mod starts;

use std::io;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use aho_corasick::Anchored;
use aho_corasick::MatchKind;
use aho_corasick::automaton::{Automaton as _, StateID};
use aho_corasick::nfa::contiguous::NFA;

pub(crate) use forms::{FormId, Forms, Group, by_rank, by_weight, rank};
pub(crate) use scan::{Matched, Occurrence, Scan, Standing};

use crate::entity::Status;
use crate::gazetteer::Gazetteer;
use crate::store::{Parts, Section, Store};
use crate::text::{Cursor, PieceKind, is_han, korean, words};
use beyond::{Known, Word};
use deep::Long;
use forms::{FormsWriter, Names};
use fst::Fst;
use keys::eight_at;
use starts::Starts;

/// Stands before each form in the automaton, and nowhere else: walks are anchored, so that no form needs to be found as the
/// suffix of another's beginning, which in a hostile list takes memory without bound.
const FIRST: u8 = 0xFF;

/// Of more forms than these the automaton takes seconds to build (on some lists minutes, to renumber its states), and an [`fst`] as much
/// less as it is smaller, while texts are tagged as fast.
const MOST_IN_AUTOMATON: usize = 50_000;

/// A gazetteer's forms, ready to be found in texts.
#[derive(Debug)]
pub(crate) struct Matcher {
    pub(crate) gazetteer: Gazetteer,
    pub(crate) forms: Forms,
    searched: Searched,
    starts: Starts,
    /// Once a text has asked for it.
    long: OnceLock<Option<Long>>,
}

/// What is walked.
#[derive(Debug)]
enum Searched {
    /// For a list of up to [`MOST_IN_AUTOMATON`] forms that has not been compiled. It cannot be stored.
    Automaton(Box<Automaton>),
    /// An [`fst`], which is built sooner, in the bytes of the forms: those of a compiled list, or of a longer one.
    Stored,
}

/// Forms that can be walked byte by byte.
pub(super) trait Walk: Copy {
    type State: Copy;

    /// Before the first byte.
    fn start(self) -> Self::State;

    /// After one more byte; `None` where no form goes on like this.
    fn next(self, state: Self::State, byte: u8) -> Option<Self::State>;

    /// The form that ends here.
    fn form(self, state: Self::State) -> Option<FormId>;

    /// The state as a number.
    fn to_word(state: Self::State) -> u64;

    /// The state that [`Walk::to_word`] made a number.
    fn of_word(word: u64) -> Self::State;
}

/// An automaton of forms, each after [`FIRST`].
#[derive(Debug)]
struct Automaton {
    nfa: NFA,
    /// After [`FIRST`].
    start: StateID,
}

impl Automaton {
    /// Of at most [`MOST_IN_AUTOMATON`] forms of up to 1,024 bytes, whose states are far from too many; of more only where an [`fst`] would
    /// take more than 4 GiB.
    fn new<'f>(forms: impl Iterator<Item = &'f str>) -> Automaton {
        let patterns = forms.map(|form| [&[FIRST], form.as_bytes()].concat());
        let nfa = NFA::builder()
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(patterns)
            .expect(
                "a gazetteer's forms together are short enough to number the automaton's states",
            );
        let root = nfa.start_state(Anchored::Yes).unwrap_or(StateID::ZERO);
        let start = nfa.next_state(Anchored::Yes, root, FIRST);
        Automaton { nfa, start }
    }
}

impl Walk for &Automaton {
    type State = StateID;

    #[inline(always)]
    fn start(self) -> StateID {
        self.start
    }

    #[inline(always)]
    fn next(self, state: StateID, byte: u8) -> Option<StateID> {
        let next = self.nfa.next_state(Anchored::Yes, state, byte);
        (!self.nfa.is_dead(next)).then_some(next)
    }

    #[inline(always)]
    fn form(self, state: StateID) -> Option<FormId> {
        let is_match = self.nfa.is_match(state);
        is_match.then(|| FormId::new(self.nfa.match_pattern(state, 0).as_usize()))
    }

    fn to_word(state: StateID) -> u64 {
        u64::from(state.as_u32())
    }

    fn of_word(word: u64) -> StateID {
        StateID::new(word as usize).unwrap_or(StateID::ZERO)
    }
}

/// Runs code for whichever form the matcher walks, once for each kind.
macro_rules! by {
    ($matcher:expr, $searched:ident => $run:expr) => {
        match &$matcher.searched {
            Searched::Automaton(automaton) => {
                let $searched = &**automaton;
                $run
            }
            Searched::Stored => {
                let $searched = Fst::new($matcher.forms.store.section(Section::Names));
                $run
            }
        }
    };
}

/// What walks find, and how far they may go.
#[derive(Debug)]
pub(super) struct Walks {
    /// Ends and forms.
    found: Vec<(usize, FormId)>,
    /// A form may end up to here.
    limit: usize,
    /// A form may end behind this only.
    least: usize,
    /// A walk that has taken so many folded bytes ends.
    deepest: usize,
    /// How many folded bytes all walks have taken.
    taken: usize,
}

impl Walks {
    /// Notes a form that ends at an edge.
    #[inline(always)]
    fn note(&mut self, end: usize, form: FormId) {
        if self.least < end && end <= self.limit {
            self.found.push((end, form));
        }
    }
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
    /// The searched form: that of a compiled list, or else it is built; time and memory grow with the bytes of all forms.
    pub(crate) fn new(gazetteer: &Gazetteer) -> Arc<Matcher> {
        let store = &gazetteer.list.store;
        Arc::new(match store.section(Section::Names).is_empty() {
            true => Matcher::build(gazetteer),
            false => Matcher::open(gazetteer, store.clone()),
        })
    }

    fn build(gazetteer: &Gazetteer) -> Matcher {
        let mut parts = Parts::default();
        let names = FormsWriter::new(gazetteer).write(&mut parts);
        if names.len() > MOST_IN_AUTOMATON && add_searched(&names, &mut parts).is_ok() {
            return Matcher::open(gazetteer, parts.into_store());
        }
        let automaton = Automaton::new(names.iter());
        Matcher {
            gazetteer: gazetteer.clone(),
            forms: Forms::open(parts.into_store()),
            starts: Starts::new(names.with_capitals(), |word| number_after(&automaton, word)),
            searched: Searched::Automaton(Box::new(automaton)),
            long: OnceLock::new(),
        }
    }

    /// The searched form that a store has.
    fn open(gazetteer: &Gazetteer, store: Store) -> Matcher {
        Matcher {
            gazetteer: gazetteer.clone(),
            starts: Starts::of_words(store.words(Section::Starts)),
            forms: Forms::open(store),
            searched: Searched::Stored,
            long: OnceLock::new(),
        }
    }

    /// Adds the sections of the searched form, as it is stored.
    ///
    /// # Errors
    ///
    /// If the names together are too long to be numbered.
    pub(crate) fn compile(gazetteer: &Gazetteer, parts: &mut Parts<'_>) -> io::Result<()> {
        let names = FormsWriter::new(gazetteer).write(parts);
        add_searched(&names, parts)
    }

    /// What it takes in memory beside the list, part by part.
    pub(crate) fn memory_usage(&self) -> [(&'static str, usize); 3] {
        let (forms, automaton) = match &self.searched {
            Searched::Automaton(automaton) => {
                (self.forms.store.bytes().len(), automaton.nfa.memory_usage())
            }
            Searched::Stored if self.gazetteer.list.store.section(Section::Names).is_empty() => {
                (self.forms.store.bytes().len(), 0)
            }
            Searched::Stored => (0, 0), // with the list
        };
        [
            ("forms", forms),
            ("automaton", automaton),
            ("first words", self.starts.memory_usage()),
        ]
    }

    /// Walks from byte `at` and reports every form that ends at an edge, shortest first.
    ///
    /// With `swallowed`, these folded bytes are taken as read before the text.
    fn walk(&self, text: &str, at: usize, swallowed: &[u8], walks: &mut Walks) {
        if let Some(cursor) = Cursor::within(text, at) {
            by!(self, searched => {
                let step = |state, byte: &u8| searched.next(state, *byte);
                if let Some(state) = swallowed.iter().try_fold(searched.start(), step) {
                    walk_on(searched, text, cursor, state, walks);
                }
            });
        }
    }

    /// [`Matcher::walk`] from the start of a word of ASCII letters and digits that the tables hold.
    fn walk_word(&self, text: &str, at: usize, word: Word, walks: &mut Walks) {
        let cursor = Cursor::new(text, at + usize::from(word.len));
        by!(self, searched => {
            if let Some(state) = after_word(searched, text, at, word) {
                accept(searched, text, &cursor, state, walks);
                if word.goes_on {
                    walk_on(searched, text, cursor, state, walks);
                }
            }
        });
    }

    /// The form that the word at byte `at` is, where no form goes on behind it, and where it ends.
    #[inline(always)]
    fn word_alone(&self, text: &str, at: usize, word: Word) -> Option<(usize, FormId)> {
        let cursor = Cursor::new(text, at + usize::from(word.len));
        let form = by!(self, searched => searched.form(after_word(searched, text, at, word)?))?;
        Some((end_of_name(text, &cursor)?, form))
    }

    /// [`Matcher::walk`] from a word whose first letters are known.
    fn walk_known(&self, text: &str, at: usize, known: Known, walks: &mut Walks) {
        let mut cursor = Cursor::new(text, at + usize::from(known.last));
        if cursor.next_letter().is_none() {
            cursor.next(); // what follows hangs on the last letter
        }
        by!(self, searched => {
            let state = of_number(searched, known.state);
            if known.ends {
                accept(searched, text, &cursor, state, walks);
            }
            if known.goes_on {
                walk_on(searched, text, cursor, state, walks);
            }
        });
    }

    /// The form that ends in a state.
    #[inline(always)]
    fn form_in(&self, state: u64) -> Option<FormId> {
        by!(self, searched => searched.form(of_number(searched, state)))
    }

    /// Where a long form may begin, from byte `from` of the text on; see [`Long::places`].
    fn long_places(&self, text: &str, from: usize) -> Option<Vec<Range<usize>>> {
        let long = self.long.get_or_init(|| Long::new(&self.gazetteer));
        long.as_ref().map(|long| long.places(text, from))
    }

    /// Whether a form that is not long may begin with the word at byte `at`, once [`Matcher::long_places`] has been asked for.
    #[inline(never)]
    fn may_be_short(&self, text: &str, at: usize, word: Word) -> bool {
        let key = Starts::key(eight_at(text.as_bytes(), at), usize::from(word.len));
        let long = self.long.get().and_then(Option::as_ref);
        long.is_none_or(|long| long.may_be_short(key))
    }

    /// The form that is `folded`.
    pub(crate) fn find(&self, folded: &[u8]) -> Option<FormId> {
        by!(self, searched => {
            let step = |state, byte: &u8| searched.next(state, *byte);
            searched.form(folded.iter().try_fold(searched.start(), step)?)
        })
    }

    /// Whether a weak row of `form` belongs to an entity that stands.
    pub(crate) fn has_standing(&self, form: FormId, standing: &Standing) -> bool {
        let weak = self
            .forms
            .groups(form)
            .filter(|group| group.status == Status::Weak);
        let mut rows = weak.flat_map(|group| group.rows());
        rows.any(|row| standing.contains(&self.gazetteer.variant(row).entity_index()))
    }

    /// The rows of `form` whose letter case fits `surface`, in groups of one policy.
    pub(crate) fn fitting<'m, 't>(
        &'m self,
        text: &'t str,
        range: Range<usize>,
        form: FormId,
        way: Way,
    ) -> impl Iterator<Item = Group<'m>> + use<'m, 't> {
        let surface = &text[range];
        self.forms
            .groups(form)
            .filter(move |group| self.forms.fits(&self.gazetteer, group, surface, way))
    }
}

/// Adds the names as an fst, and the tables of their first words.
fn add_searched(names: &Names, parts: &mut Parts<'_>) -> io::Result<()> {
    let fst = Fst::write(names)?;
    let starts = Starts::new(names.with_capitals(), |word| {
        number_after(Fst::new(&fst), word)
    });
    parts.add_words(Section::Starts, &starts.to_words());
    parts.add(Section::Names, fst);
    Ok(())
}

/// The state after bytes that some form begins with, as a number.
fn number_after<W: Walk>(searched: W, bytes: &[u8]) -> u64 {
    let step = |state, byte: &u8| searched.next(state, *byte);
    let state = bytes.iter().try_fold(searched.start(), step);
    W::to_word(state.unwrap_or(searched.start()))
}

fn of_number<W: Walk>(_: W, number: u64) -> W::State {
    W::of_word(number)
}

/// The state after the word of ASCII letters and digits at byte `at`.
#[inline(always)]
fn after_word<W: Walk>(searched: W, text: &str, at: usize, word: Word) -> Option<W::State> {
    let bytes = text.as_bytes().get(at..at + usize::from(word.len))?;
    let rest = bytes.get(starts::KNOWN..).unwrap_or_default().iter();
    rest.map(u8::to_ascii_lowercase)
        .try_fold(of_number(searched, word.state), |state, byte| {
            searched.next(state, byte)
        })
}

/// Goes on from a state that the text before the cursor has led to.
#[inline(always)]
fn walk_on<W: Walk>(searched: W, text: &str, cursor: Cursor, state: W::State, walks: &mut Walks) {
    walks.taken += take(searched, text, cursor, state, walks);
}

/// [`walk_on`]; how many folded bytes it takes.
#[inline(always)]
fn take<W: Walk>(
    searched: W,
    text: &str,
    mut cursor: Cursor,
    mut state: W::State,
    walks: &mut Walks,
) -> usize {
    let mut taken = 0;
    while taken < walks.deepest {
        // Between ASCII letters and digits there is no edge: only where their run ends a name may end.
        let mut words = cursor.ascii_words();
        while let Some(byte) = words.next() {
            if byte == b' '
                && let Some(form) = searched.form(state)
            {
                walks.note(words.at() - 1, form);
            }
            match searched.next(state, byte) {
                Some(next) if walks.deepest > taken => state = next,
                _ => return taken,
            }
            taken += 1;
        }
        if cursor.pass(words.at()) {
            accept(searched, text, &cursor, state, walks);
        }
        while let Some(letters) = cursor.next_letter() {
            for byte in letters.to_le_bytes() {
                if byte == 0 {
                    break;
                }
                let Some(next) = searched.next(state, byte) else {
                    return taken;
                };
                state = next;
                taken += 1;
            }
            accept(searched, text, &cursor, state, walks);
        }
        // Most walks end here, at what it is cheap to know the folded byte of.
        if let Some(byte) = cursor.peek_sign()
            && searched.next(state, byte).is_none()
        {
            break;
        }
        let Some(piece) = cursor.next() else { break };
        if piece.kind == PieceKind::Break {
            break;
        }
        for &byte in piece.bytes.as_slice() {
            let Some(next) = searched.next(state, byte) else {
                return taken;
            };
            state = next;
            taken += 1;
        }
        if piece.kind == PieceKind::Char {
            accept(searched, text, &cursor, state, walks);
        }
    }
    taken
}

/// Reports the form that ends where the cursor stands, if one does and that is an edge.
#[inline(always)]
fn accept<W: Walk>(searched: W, text: &str, cursor: &Cursor, state: W::State, walks: &mut Walks) {
    if let Some(form) = searched.form(state)
        && let Some(end) = end_of_name(text, cursor)
    {
        walks.note(end, form);
    }
}

/// Where a name ends if it does where the cursor stands; `None` where that is no edge.
#[inline(always)]
fn end_of_name(text: &str, cursor: &Cursor) -> Option<usize> {
    match text.as_bytes().get(cursor.at()) {
        Some(0xE4..=0xE9) if is_han(eight_at(text.as_bytes(), cursor.at())) => Some(cursor.at()),
        Some(next) if !words::is_outside(*next) => {
            let (end, edge) = cursor.close();
            let edge = edge || words::is_edge(text, end) || korean::particle_follows(text, end);
            edge.then_some(end)
        }
        _ => Some(cursor.at()),
    }
}
