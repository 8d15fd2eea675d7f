//! Mentions: where a name stands in a text, and which entities it may mean.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::entity::{Entity, Status, Variant};
use crate::matcher::{Group, Matched, Matcher, Occurrence, Standing, by_rank, by_weight, rank};

/// One occurrence of a listed name in a text.
#[derive(Clone)]
pub struct Mention<'g, 't> {
    matcher: &'g Matcher,
    text: &'t str,
    occurrence: Occurrence,
    standing: Option<Arc<Standing>>,
    demonyms: bool,
    /// What it probably means, where its spelling is not listed.
    guess: Option<Box<Candidate<'g>>>,
}

/// An entity that a mention may mean, and the row that says so.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Candidate<'g> {
    entity: Entity<'g>,
    variant: Variant<'g>,
    evidence: Evidence,
    score: f64,
}

/// How a surface form came to match a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Evidence {
    /// It is written as the row has it, byte for byte.
    Exact,
    /// It is the same once both are folded.
    Folded,
    /// It is not listed, and like a listed spelling: only where it was asked for.
    Fuzzy,
}

impl<'g, 't> Mention<'g, 't> {
    pub(crate) fn new(
        matcher: &'g Matcher,
        text: &'t str,
        occurrence: Occurrence,
        standing: Option<Arc<Standing>>,
        demonyms: bool,
    ) -> Mention<'g, 't> {
        Mention {
            matcher,
            text,
            occurrence,
            standing,
            demonyms,
            guess: None,
        }
    }

    /// A mention of a spelling that no row has, and that probably means the entity of `guess`.
    pub(crate) fn guessed(
        matcher: &'g Matcher,
        text: &'t str,
        range: Range<usize>,
        guess: Candidate<'g>,
    ) -> Mention<'g, 't> {
        let occurrence = Occurrence {
            start: range.start,
            end: range.end,
            forms: Matched::Many(Box::default()),
            in_hashtag: false,
            ignored: false,
            named: true,
        };
        Mention {
            guess: Some(Box::new(guess)),
            ..Mention::new(matcher, text, occurrence, None, false)
        }
    }

    /// Where it stands, in bytes of the text as given; both ends lie between characters.
    pub fn range(&self) -> Range<usize> {
        self.occurrence.start..self.occurrence.end
    }

    /// Where it stands, in code points (what Python counts). Takes time linear in the text before it.
    pub fn char_range(&self) -> Range<usize> {
        self.range_in(|text| text.chars().count())
    }

    /// Where it stands, in UTF-16 code units (what JavaScript and Java count). Takes time linear in the text before it.
    pub fn utf16_range(&self) -> Range<usize> {
        self.range_in(|text| text.chars().map(char::len_utf16).sum())
    }

    fn range_in(&self, length: fn(&str) -> usize) -> Range<usize> {
        let start = length(&self.text[..self.occurrence.start]);
        start..start + length(self.surface())
    }

    /// The spelling in the text.
    pub fn surface(&self) -> &'t str {
        &self.text[self.range()]
    }

    /// The entity that it most likely means: that of the first candidate.
    pub fn entity(&self) -> Entity<'g> {
        match &self.guess {
            Some(guess) => guess.entity,
            None => self.best_row().entity(),
        }
    }

    /// The entities that it may mean, best first: by `weight`, greatest first, then in the order of the rows.
    ///
    /// Time grows with their number, which finding and choosing the mention did not.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'g>> + use<'g> {
        let rows = self.groups().flat_map(|group| self.rows_of(group));
        let mut ranks: Vec<(f64, u32)> =
            rows.map(|row| rank(&self.matcher.gazetteer, row)).collect();
        ranks.sort_by(by_weight);
        let mut total = 0.0;
        let mut candidates: Vec<Candidate<'g>> = Vec::new();
        let mut places: HashMap<u32, usize> = HashMap::new();
        for (weight, row) in ranks {
            let variant = self.variant(row);
            let entity = variant.entity();
            let exact = variant.spelling() == self.surface();
            let evidence = if exact {
                Evidence::Exact
            } else {
                Evidence::Folded
            };
            match places.get(&entity.index()) {
                None => {
                    places.insert(entity.index(), candidates.len());
                    total += weight;
                    candidates.push(Candidate {
                        entity,
                        variant,
                        evidence,
                        score: weight,
                    });
                }
                Some(&at) if exact && candidates[at].evidence != Evidence::Exact => {
                    candidates[at] = Candidate {
                        variant,
                        evidence,
                        ..candidates[at]
                    };
                }
                Some(_) => {}
            }
        }
        let count = candidates.len() as f64;
        for candidate in &mut candidates {
            candidate.score = match total > 0.0 {
                true => candidate.score / total,
                false => 1.0 / count,
            };
        }
        candidates.extend(self.guess.as_deref());
        candidates.into_iter()
    }

    /// Whether its spelling is not listed, but like one that is; see [`FuzzyTagger`](crate::resolve::suggest::FuzzyTagger).
    pub fn is_fuzzy(&self) -> bool {
        self.guess.is_some()
    }

    /// Whether the best candidate is no better than the next: no weight tells them apart.
    pub fn is_tied(&self) -> bool {
        if self.is_fuzzy() {
            return false;
        }
        let best = self.best_row().entity();
        let next = |group| {
            self.rows_of(group)
                .map(|row| self.variant(row).entity())
                .find(|entity| entity.index() != best.index())
        };
        self.groups()
            .filter_map(next)
            .any(|other| other.weight() == best.weight())
    }

    /// Whether it stands for its best candidate as a demonym only (`Syrian`).
    pub fn is_demonym(&self) -> bool {
        if let Some(guess) = &self.guess {
            return guess.variant.is_demonym();
        }
        let best = self.best_row().entity_index();
        let mut names = self
            .groups()
            .filter(|group| !group.demonym)
            .flat_map(|group| self.rows_of(group));
        self.demonyms && !names.any(|row| self.variant(row).entity_index() == best)
    }

    /// Whether it stands in a hashtag.
    pub fn in_hashtag(&self) -> bool {
        self.occurrence.in_hashtag
    }

    /// What [`Tagged::normalized`](crate::Tagged::normalized) writes for it: the canonical name, or `None` where the
    /// mention is left as it stands because it is tied, a demonym, in a hashtag or fuzzy.
    pub fn replacement(&self) -> Option<&'g str> {
        let kept = self.is_fuzzy() || self.in_hashtag() || self.is_demonym() || self.is_tied();
        (!kept).then(|| self.entity().canonical())
    }

    fn variant(&self, row: u32) -> Variant<'g> {
        self.matcher.gazetteer.variant(row)
    }

    /// Each group's first row is its best, so this does not look at all of them.
    fn best_row(&self) -> Variant<'g> {
        let mut firsts = self.groups().filter_map(|group| self.rows_of(group).next());
        let first = firsts.next().unwrap_or(0);
        let better = |best: u32, row: u32| match by_rank(&self.matcher.gazetteer, row, best) {
            Ordering::Less => row,
            _ => best,
        };
        self.variant(firsts.fold(first, better))
    }

    /// The groups of rows that may count.
    fn groups(&self) -> impl Iterator<Item = Group<'g>> {
        let (matcher, range) = (self.matcher, self.range());
        let fitting = self
            .occurrence
            .forms
            .iter()
            .flat_map(move |(form, way)| matcher.fitting(self.text, range.clone(), form, way));
        fitting.filter(|group| self.demonyms || !group.demonym)
    }

    /// The rows of a group that count, best first.
    fn rows_of(&self, group: Group<'g>) -> impl Iterator<Item = u32> {
        let weak = group.status == Status::Weak;
        group.rows().filter(move |row| !weak || self.stands(*row))
    }

    fn stands(&self, row: u32) -> bool {
        let standing = self.standing.as_deref();
        standing.is_some_and(|standing| standing.contains(&self.variant(row).entity_index()))
    }
}

/// The entities that these mentions name without weak rows and otherwise than as demonyms.
pub(crate) fn standing(mentions: &[Mention]) -> Standing {
    let mut standing = Standing::new();
    let mut seen = HashSet::new();
    for mention in mentions {
        let names = mention
            .groups()
            .filter(|group| !group.demonym && group.status != Status::Weak);
        for group in names {
            if seen.insert(group.first_row()) {
                let rows = group.rows();
                standing.extend(rows.map(|row| mention.variant(row).entity_index()));
            }
        }
    }
    standing
}

impl fmt::Debug for Mention<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mention")
            .field("range", &self.range())
            .field("surface", &self.surface())
            .field("canonical", &self.entity().canonical())
            .finish_non_exhaustive()
    }
}

impl<'g> Candidate<'g> {
    /// What a spelling that is not listed probably means.
    pub(crate) fn fuzzy(entity: Entity<'g>, variant: Variant<'g>, score: f64) -> Candidate<'g> {
        Candidate {
            entity,
            variant,
            evidence: Evidence::Fuzzy,
            score,
        }
    }

    /// The entity.
    pub fn entity(&self) -> Entity<'g> {
        self.entity
    }

    /// The row that matched; where several did, the one written as the text has it, else the first.
    pub fn variant(&self) -> Variant<'g> {
        self.variant
    }

    /// How the row matched.
    pub fn evidence(&self) -> Evidence {
        self.evidence
    }

    /// How likely the entity is, from 0 to 1: before the text is looked at its share of all candidates' weights; of a spelling that
    /// is not listed, how likely it is that the entity is meant.
    pub fn score(&self) -> f64 {
        self.score
    }
}
