//! A suggested row: what it says, and how it is written so that the list stays without advice.

use std::collections::HashMap;

use serde::{Serialize, Serializer};

use super::guess::Guess;
use crate::{
    entity::{Case, Entity},
    gazetteer::{Row, wants_case},
    resolve::Resolver,
    text::Unit,
};

/// A row that texts ask for: a spelling that the list lacks, and the listed entity that it probably stands for.
///
/// Serialized, it has the columns of a list (`variant`, `canonical`, `id`, …) and behind them `score`, `count`, `reason`, `quote` and
/// `family`; so a table of suggestions, written with the `csv` crate, is a list as it stands, to be read together with the one that
/// it was made for.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion<'g> {
    spelling: String,
    guess: Guess<'g>,
    case: Option<Case>,
    count: usize,
    quote: String,
    family: String,
}

impl<'g> Suggestion<'g> {
    /// The columns of a serialized suggestion, in order: those of a list, and its own.
    pub const COLUMNS: [&'static str; 20] = [
        "variant",
        "canonical",
        "id",
        "kind",
        "country",
        "lat",
        "lon",
        "parent",
        "weight",
        "lang",
        "case",
        "status",
        "role",
        "source",
        "note",
        "score",
        "count",
        "reason",
        "quote",
        "family",
    ];

    /// `is_word` says that the spelling is a word of the texts too.
    pub(super) fn new(
        spelling: String,
        guess: Guess<'g>,
        is_word: bool,
        (count, quote): (usize, &str),
    ) -> Suggestion<'g> {
        let case = case(&spelling, &guess, is_word);
        Suggestion {
            case,
            count,
            quote: quote.to_owned(),
            family: String::new(),
            spelling,
            guess,
        }
    }

    /// Takes in another suggestion of the same row.
    pub(super) fn join(&mut self, other: Suggestion<'g>) {
        let count = self.count + other.count;
        if other.score() > self.score() {
            *self = other;
        }
        self.count = count;
    }

    /// What it promises.
    fn promise(&self) -> f64 {
        self.score() * self.count as f64
    }

    /// The spelling, as the text has it.
    pub fn spelling(&self) -> &str {
        &self.spelling
    }

    /// The entity that it probably stands for.
    pub fn entity(&self) -> Entity<'g> {
        self.guess.entity
    }

    /// How likely it is that the entity is the right one, from 0 to 1.
    pub fn score(&self) -> f64 {
        self.guess.score
    }

    /// In how many places it was met.
    pub fn count(&self) -> usize {
        self.count
    }

    /// In words, how the spelling differs from a listed one, and what in the texts speaks for the entity.
    pub fn reason(&self) -> &str {
        &self.guess.reason
    }

    /// The first place where it was met, with the words around it.
    pub fn quote(&self) -> &str {
        &self.quote
    }

    /// The consonants that it shares with the other spellings of its family; the family of an entity is likely to be accepted, or
    /// refused, as one.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The row to add to the list.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, Tagger, resolve::{Resolver, suggest::Suggester}};
    /// let mut builder = Gazetteer::builder();
    /// builder.variant("Deir ez-Zor", "Deir ez-Zor");
    /// let gazetteer = builder.build()?;
    /// let (tagger, resolver) = (Tagger::new(&gazetteer), Resolver::new(&gazetteer));
    /// let mut suggester = Suggester::new(&tagger, &resolver);
    /// suggester.read("near Deir az-Zour");
    /// for suggestion in suggester.suggestions() {
    ///     builder.row(suggestion.row());
    /// }
    /// let tagger = Tagger::new(&builder.build()?);
    /// assert_eq!("near Deir ez-Zor", tagger.tag("near Deir az-Zour").normalized());
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn row(&self) -> Row {
        let entity = self.entity();
        let row = Row::new(&self.spelling, entity.canonical())
            .id(entity.id().unwrap_or_default())
            .status(self.guess.status)
            .role(self.guess.role.unwrap_or_default())
            .source(SOURCE);
        match self.case {
            Some(case) => row.case(case),
            None => row,
        }
    }
}

/// What the column `source` says.
const SOURCE: &str = "suggested";

impl Serialize for Suggestion<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// All columns of a list, so that no header looks like a misspelt one.
        #[derive(Serialize)]
        #[serde(rename = "Suggestion")]
        struct Shown<'a> {
            variant: &'a str,
            canonical: &'a str,
            id: Option<&'a str>,
            kind: Option<&'a str>,
            country: Option<&'a str>,
            lat: Option<f64>,
            lon: Option<f64>,
            parent: Option<&'a str>,
            weight: Option<f64>,
            lang: Option<&'a str>,
            case: Option<&'a str>,
            status: &'a str,
            role: Option<&'a str>,
            source: &'a str,
            note: Option<&'a str>,
            score: f64,
            count: usize,
            reason: &'a str,
            quote: &'a str,
            family: &'a str,
        }
        let entity = self.entity();
        let shown = Shown {
            variant: &self.spelling,
            canonical: entity.canonical(),
            id: entity.id(),
            kind: entity.kind(),
            country: entity.country(),
            lat: None,
            lon: None,
            parent: None,
            weight: None,
            lang: None,
            case: self.case.map(Case::as_str),
            status: self.guess.status.as_str(),
            role: self.guess.role,
            source: SOURCE,
            note: None,
            score: (self.score() * 1000.0).round() / 1000.0,
            count: self.count,
            reason: self.reason(),
            quote: &self.quote,
            family: &self.family,
        };
        shown.serialize(serializer)
    }
}

/// The case that a row must give: none where its default will do.
fn case(spelling: &str, guess: &Guess<'_>, is_word: bool) -> Option<Case> {
    if Case::default_for(spelling, guess.status) != Case::Any {
        return None;
    }
    let has_case = spelling.chars().any(|c| Unit::of(c).is_capital());
    let listed = guess.variant.case() == Case::Capital;
    match has_case {
        true if is_word || listed || wants_case(spelling) => Some(Case::Capital),
        false if wants_case(spelling) => Some(Case::Any),
        _ => None,
    }
}

/// The most promising of the rows of one spelling.
pub(super) fn best(rows: Vec<Suggestion<'_>>) -> Option<Suggestion<'_>> {
    rows.into_iter().reduce(|best, next| {
        if next.promise() > best.promise() {
            next
        } else {
            best
        }
    })
}

/// Rows by family, the most promising first.
pub(super) fn in_families<'g>(
    mut rows: Vec<Suggestion<'g>>,
    resolver: &Resolver,
) -> Vec<Suggestion<'g>> {
    let mut promises: HashMap<(&'g str, String), f64> = HashMap::new();
    for row in &mut rows {
        row.family = resolver.skeleton(&row.spelling);
        *promises
            .entry((row.entity().key(), row.family.clone()))
            .or_default() += row.promise();
    }
    let promise = |row: &Suggestion<'g>| {
        promises
            .get(&(row.entity().key(), row.family.clone()))
            .copied()
            .unwrap_or_default()
    };
    rows.sort_by(|a, b| {
        let families = promise(b)
            .total_cmp(&promise(a))
            .then_with(|| (a.entity().key(), &a.family).cmp(&(b.entity().key(), &b.family)));
        families
            .then_with(|| b.promise().total_cmp(&a.promise()))
            .then_with(|| a.spelling.cmp(&b.spelling))
    });
    rows
}
