//! The judge: what a list finds in a text, worked out slowly and obviously.
//!
//! It shares no line with the crate and takes its Unicode facts from ICU4X. It tries every row at every place of the text: a span matches
//! a row if its folded copy is the row's folded spelling and names may begin and end there. Case and status are checked next, and the
//! choice comes last. `DESIGN.md` is its only source; where that is silent, the reading taken is stated beside the code.

// Each test program uses its own part of the judge.
#![allow(dead_code)]

mod addresses;
mod edges;
mod facts;
pub mod random;
mod source;

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use addresses::addresses;
use edges::{Before, before, end_after};
use facts::{Part, Rules, facts, is_capital, is_letter, is_small};
use source::{BREAK, Folding, Unit, fold_range, units};

/// One spelling of the list. An entity is known by its canonical name.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub spelling: String,
    pub canonical: String,
    /// Already worked out where the list leaves it open: see [`default_case`].
    pub case: Case,
    pub status: Status,
    pub demonym: bool,
    /// The entity's; the first row of an entity that has one counts.
    pub weight: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    Any,
    Capital,
    Exact,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Tagged,
    Weak,
    Never,
    Ignore,
}

/// One mention: its bytes, and the canonical names of its candidates, best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub start: usize,
    pub end: usize,
    pub candidates: Vec<String>,
}

/// Folds `text` by rules 1 to 7; a break, which no name crosses, is a blank line.
pub fn fold(text: &str) -> String {
    fold_by(text, Rules::All)
}

fn fold_by(text: &str, rules: Rules) -> String {
    let units = units(text, rules);
    fold_range(&units, 0..units.len())
}

/// The case of a spelling whose row leaves it empty.
pub fn default_case(spelling: &str, status: Status) -> Case {
    let aside = |c: &char| *c == '.' || matches!(facts(*c).part, Part::Mark | Part::Vanishing);
    let letters: Vec<char> = spelling.chars().filter(|c| !aside(c)).collect();
    if status == Status::Weak {
        Case::Capital
    } else if (2..=5).contains(&letters.len()) && letters.into_iter().all(is_capital) {
        Case::Exact
    } else {
        Case::Any
    }
}

/// Adds each canonical name as a spelling of its entity, where no row has it; those of entities that are only ignored are ignored too.
///
/// They come after all rows, in the order of the entities.
pub fn with_canonicals(mut rows: Vec<Row>) -> Vec<Row> {
    let mut seen = HashSet::new();
    for row in rows.clone() {
        let canonical = row.canonical.clone();
        if !seen.insert(canonical.clone()) {
            continue;
        }
        let own: Vec<&Row> = rows.iter().filter(|r| r.canonical == canonical).collect();
        let ignored = own.iter().all(|r| r.status == Status::Ignore);
        if own.iter().any(|r| r.spelling == canonical) {
            continue;
        }
        rows.push(Row {
            case: default_case(&canonical, Status::Tagged),
            spelling: canonical,
            status: if ignored {
                Status::Ignore
            } else {
                Status::Tagged
            },
            demonym: false,
            ..row
        });
    }
    rows
}

/// Finds every mention of `rows` in `text`.
///
/// `all` asks for overlapping mentions too; without it, the leftmost and then longest are chosen.
pub fn tag(
    rows: &[Row],
    text: &str,
    addresses_hidden: bool,
    demonyms: bool,
    all: bool,
) -> Vec<Found> {
    let spans = occurrences(rows, text, addresses_hidden);
    let choose = |standing: Option<&HashSet<&str>>| {
        let counts = |row: &Row| {
            row.status != Status::Weak
                || standing.is_some_and(|names| names.contains(&*row.canonical))
        };
        let spans = keep(rows, &spans, counts);
        if all {
            choose_all(rows, spans, demonyms)
        } else {
            choose_leftmost_longest(spans)
        }
    };
    // An entity stands by a name of its own, not by a demonym, whether or not demonyms are asked for.
    let strong = choose(None);
    let standing = strong
        .values()
        .filter(|found| !is_ignored(rows, found))
        .flatten()
        .filter(|&&row| !rows[row].demonym)
        .map(|&row| &*rows[row].canonical)
        .collect();
    choose(Some(&standing))
        .into_iter()
        .filter(|(_, found)| !is_silent(rows, found, demonyms))
        .map(|(span, found)| Found {
            start: span.start,
            end: span.end,
            candidates: candidates(rows, &found, demonyms),
        })
        .collect()
}

/// A span of the text in bytes. Spans are ordered by where they begin, and the longer comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Span {
    start: usize,
    end: usize,
}

impl Ord for Span {
    fn cmp(&self, other: &Span) -> std::cmp::Ordering {
        (self.start, other.end).cmp(&(other.start, self.end))
    }
}

impl PartialOrd for Span {
    fn partial_cmp(&self, other: &Span) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Spans with the rows that match there, in the order of the list.
type Spans = BTreeMap<Span, Vec<usize>>;

/// A spelling of the list, folded.
struct Form {
    row: usize,
    folded: String,
    exact: String,
    letters: usize,
}

/// Every span of `text` that one of `rows` matches, overlaps and all. Only addresses, edges and case have been looked at.
fn occurrences(rows: &[Row], text: &str, addresses_hidden: bool) -> Spans {
    let forms = forms(rows);
    let units = units(text, Rules::All);
    let mut matches = names(&forms, text, &units);
    matches.extend(hashtags(&forms, text, &units));
    let hidden = if addresses_hidden {
        addresses(text, &units)
    } else {
        Vec::new()
    };
    let mut spans = Spans::new();
    for Match { bytes, row, exact } in matches {
        let outside =
            |hidden: &Range<usize>| bytes.end <= hidden.start || hidden.end <= bytes.start;
        let case = match rows[row].case {
            Case::Any => true,
            Case::Capital => !is_small_throughout(&text[bytes.clone()]),
            Case::Exact => exact,
        };
        if case && hidden.iter().all(outside) {
            let (start, end) = (bytes.start, bytes.end);
            spans.entry(Span { start, end }).or_default().push(row);
        }
    }
    for found in spans.values_mut() {
        found.sort();
        found.dedup();
    }
    spans
}

fn forms(rows: &[Row]) -> Vec<Form> {
    let mut forms = Vec::new();
    for (
        row,
        Row {
            spelling, status, ..
        },
    ) in rows.iter().enumerate()
    {
        let folded = fold(spelling);
        if *status != Status::Never && !folded.is_empty() && !folded.contains(BREAK) {
            forms.push(Form {
                row,
                letters: folded.chars().filter(|c| is_letter(*c)).count(),
                exact: fold_by(spelling, Rules::Exact),
                folded,
            });
        }
    }
    forms
}

/// One row matching one span.
struct Match {
    bytes: Range<usize>,
    row: usize,
    /// Whether the span's exact fold is the spelling's.
    exact: bool,
}

/// The ordinary matches: every row tried on every span.
fn names(forms: &[Form], text: &str, units: &[Unit]) -> Vec<Match> {
    let mut matches = Vec::new();
    for first in (0..units.len()).filter(|&at| units[at].contributes()) {
        let before = before(units, first);
        if before == Before::Word {
            continue;
        }
        let mut folding = Folding::default();
        for last in first..units.len() {
            folding.push(&units[last]);
            if !units[last].contributes() {
                continue;
            }
            for form in forms {
                // Before the article's lam, the name's alef has gone into the prefix.
                let with_alef = match form.folded.strip_prefix('ا') {
                    Some(rest) => {
                        before == Before::Lam && rest.starts_with('ل') && rest == folding.folded
                    }
                    None => false,
                };
                let as_it_is = form.folded == folding.folded;
                let prefixed = before != Before::Edge && form.letters < 3;
                if prefixed || !(as_it_is || with_alef) {
                    continue;
                }
                let end = end_after(units, last);
                if !end.allowed {
                    continue;
                }
                let bytes = units[first].bytes.start..units[end.place - 1].bytes.end;
                let surface = fold_by(&text[bytes.clone()], Rules::Exact);
                let exact = if with_alef {
                    form.exact.strip_prefix('ا') == Some(&*surface)
                } else {
                    form.exact == surface
                };
                matches.push(Match {
                    bytes,
                    row: form.row,
                    exact,
                });
            }
        }
    }
    matches
}

/// Whole hashtags that are a name without its spaces.
fn hashtags(forms: &[Form], text: &str, units: &[Unit]) -> Vec<Match> {
    let mut matches = Vec::new();
    for sign in (0..units.len()).filter(|&at| matches!(units[at].c, '#' | '＃')) {
        let in_tag =
            |unit: &&Unit| unit.in_word() || unit.underscore || unit.part == Part::Vanishing;
        let length = units[sign + 1..].iter().take_while(in_tag).count();
        let tag = sign + 1..sign + 1 + length;
        let mut ends = tag.clone().filter(|&at| units[at].contributes());
        let (Some(first), last) = (ends.next(), ends.next_back()) else {
            continue;
        };
        let end = end_after(units, last.unwrap_or(first)).place;
        let bytes = units[first].bytes.start..units[end - 1].bytes.end;
        let folded = without_spaces(&fold_range(units, tag));
        let exact = without_spaces(&fold_by(&text[bytes.clone()], Rules::Exact));
        for form in forms {
            if without_spaces(&form.folded) == folded {
                matches.push(Match {
                    bytes: bytes.clone(),
                    row: form.row,
                    exact: without_spaces(&form.exact) == exact,
                });
            }
        }
    }
    matches
}

fn without_spaces(text: &str) -> String {
    text.replace(' ', "")
}

/// Whether there are letters in `surface`, and all are small. What vanishes is no letter (`ʼ` and tatweel are L* for Unicode).
fn is_small_throughout(surface: &str) -> bool {
    let letters = || surface.chars().filter(|c| facts(*c).part == Part::Letter);
    letters().count() > 0 && letters().all(is_small)
}

/// The spans of those rows that count.
fn keep(rows: &[Row], spans: &Spans, counts: impl Fn(&Row) -> bool) -> Spans {
    let mut kept = Spans::new();
    for (span, found) in spans {
        let found: Vec<usize> = found
            .iter()
            .copied()
            .filter(|&row| counts(&rows[row]))
            .collect();
        if !found.is_empty() {
            kept.insert(*span, found);
        }
    }
    kept
}

fn choose_leftmost_longest(spans: Spans) -> Spans {
    let mut chosen = Spans::new();
    let mut free_from = 0;
    for (span, found) in spans {
        if span.start >= free_from {
            free_from = span.end;
            chosen.insert(span, found);
        }
    }
    chosen
}

/// All spans but those inside one that takes up its text and yields nothing.
fn choose_all(rows: &[Row], spans: Spans, demonyms: bool) -> Spans {
    let silent: Vec<Span> = spans
        .iter()
        .filter(|(_, found)| is_silent(rows, found, demonyms))
        .map(|(span, _)| *span)
        .collect();
    let inside = |span: Span| {
        silent
            .iter()
            .any(|s| s.start <= span.start && span.end <= s.end)
    };
    spans
        .into_iter()
        .filter(|(span, _)| !inside(*span))
        .collect()
}

fn is_ignored(rows: &[Row], found: &[usize]) -> bool {
    found.iter().any(|&row| rows[row].status == Status::Ignore)
}

/// Whether a span takes up its text and yields nothing.
fn is_silent(rows: &[Row], found: &[usize], demonyms: bool) -> bool {
    is_ignored(rows, found) || !demonyms && found.iter().all(|&row| rows[row].demonym)
}

/// The entities of the rows `found`, best first: by weight, then by the first row of each that names it here.
fn candidates(rows: &[Row], found: &[usize], demonyms: bool) -> Vec<String> {
    let mut names: Vec<&str> = Vec::new();
    for row in found.iter().map(|&row| &rows[row]) {
        if (demonyms || !row.demonym) && !names.contains(&&*row.canonical) {
            names.push(&row.canonical);
        }
    }
    let weight = |name: &str| {
        let mut own = rows.iter().filter(|row| row.canonical == name);
        own.find_map(|row| row.weight).unwrap_or(0.0)
    };
    // A stable sort: equals stay in row order. A listed weight is positive, so none is lowest.
    names.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    names.into_iter().map(str::to_owned).collect()
}
