//! Why a spelling was tagged, or was not.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Tagger;
use crate::entity::{Status, Variant};
use crate::matcher::{Occurrence, Scan, Way};
use crate::text::{self, Cursor, words};

/// What becomes of one spelling: how it folds, which rows it matches, and what happens where it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation<'g> {
    form: String,
    rows: Vec<Variant<'g>>,
    places: Vec<Place>,
}

/// A place in the text where the spelling stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Place {
    /// In bytes of the text.
    pub range: Range<usize>,
    /// What happens there.
    pub reason: Reason,
}

/// Why a spelling is tagged at a place, or is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// It is a mention.
    Tagged,
    /// No row has its form.
    NotListed,
    /// Its rows have the status `never`.
    Never,
    /// It stands in a web address, an e-mail address or a handle.
    InAddress,
    /// It begins or ends inside a word.
    InsideWord,
    /// The letter case is not what its rows ask for.
    LetterCase,
    /// Its rows are weak, and nothing else in the text is a mention of their entities.
    Weak,
    /// It takes up its text but yields nothing, as an `ignore` row says.
    Ignored,
    /// It is a demonym, and demonyms are not reported.
    Demonym,
    /// It overlaps a name that begins before it or is longer, at these bytes.
    Covered(Range<usize>),
}

impl<'g> Explanation<'g> {
    /// The spelling as it is compared.
    pub fn form(&self) -> &str {
        &self.form
    }

    /// The rows with that form, most prominent entity first.
    pub fn rows(&self) -> &[Variant<'g>] {
        &self.rows
    }

    /// Where it stands in the text, wherever that is, in text order.
    pub fn places(&self) -> &[Place] {
        &self.places
    }
}

impl Tagger {
    /// Explains what becomes of `spelling` in `text`, by the rules that [`Tagger::tag`] follows.
    ///
    /// Time grows with the text times the places where the spelling stands; this is for people, not for masses.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, Tagger, tagger::Reason};
    /// let tagger = Tagger::new(&Gazetteer::builder().variant("Hama", "Hama").build()?);
    /// let explanation = tagger.explain("Hama", "Hamas left Hama");
    /// let reasons: Vec<&Reason> = explanation.places().iter().map(|place| &place.reason).collect();
    /// assert_eq!(vec![&Reason::InsideWord, &Reason::Tagged], reasons);
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn explain<'g>(&'g self, spelling: &str, text: &str) -> Explanation<'g> {
        let form = text::fold(spelling);
        let rows: Vec<Variant> = self.gazetteer().lookup(spelling).collect();
        let hidden = self.hidden(text);
        let (chosen, standing) = self.read(text, &hidden);
        let possible = Scan::new(&self.matcher, text, &hidden, true, standing.as_deref())
            .run()
            .0;
        let reason = |range: &Range<usize>| {
            let is_here =
                |found: &&Occurrence| found.start == range.start && found.end == range.end;
            let here = chosen.iter().find(is_here);
            if here.is_some_and(|found| !self.is_silent(found)) {
                Reason::Tagged
            } else if rows.is_empty() {
                Reason::NotListed
            } else if rows.iter().all(|row| row.status() == Status::Never) {
                Reason::Never
            } else if hidden.iter().any(|hidden| overlap(hidden, range)) {
                Reason::InAddress
            } else if let Some(found) = here {
                if found.ignored {
                    Reason::Ignored
                } else {
                    Reason::Demonym
                }
            } else if possible.iter().any(|found| is_here(&found)) {
                let cover = chosen
                    .iter()
                    .map(|found| found.start..found.end)
                    .find(|found| overlap(found, range));
                Reason::Covered(cover.unwrap_or(range.clone()))
            } else if !words::is_edge(text, range.start) || !words::is_edge(text, range.end) {
                Reason::InsideWord
            } else {
                self.refusal(text, range, &form)
            }
        };
        // A hashtag, or a name after a lam, stands for the form without folding to it.
        let id = self.matcher.find(form.as_bytes());
        let stands_for = |found: &&Occurrence| found.forms.iter().any(|(form, _)| Some(form) == id);
        let found = possible
            .iter()
            .filter(stands_for)
            .map(|found| found.start..found.end);
        let mut ranges: Vec<Range<usize>> = places(text, &form).chain(found).collect();
        ranges.sort_unstable_by_key(|range| (range.start, range.end));
        ranges.dedup();
        let places = ranges
            .into_iter()
            .map(|range| Place {
                reason: reason(&range),
                range,
            })
            .collect();
        Explanation { form, rows, places }
    }

    /// Why no row of the form counts at a range between edges.
    fn refusal(&self, text: &str, range: &Range<usize>, form: &str) -> Reason {
        let fits = self.matcher.find(form.as_bytes()).is_some_and(|form| {
            self.matcher
                .fitting(text, range.clone(), form, Way::Plain)
                .next()
                .is_some()
        });
        if fits {
            Reason::Weak
        } else {
            Reason::LetterCase
        }
    }
}

/// Whether two ranges share a byte.
fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Every range of the text that folds to `form`, edges or not.
fn places(text: &str, form: &str) -> impl Iterator<Item = Range<usize>> {
    text.char_indices().filter_map(move |(start, _)| {
        let mut rest = form.as_bytes();
        let mut cursor = Cursor::new(text, start);
        while !rest.is_empty() {
            let piece = cursor.next()?;
            if piece.start == piece.end || rest.len() == form.len() && piece.start != start {
                return None;
            }
            rest = rest.strip_prefix(piece.bytes.as_slice())?;
        }
        let (end, _) = cursor.close();
        (end > start).then_some(start..end)
    })
}
