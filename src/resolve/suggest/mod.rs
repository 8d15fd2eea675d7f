//! New rows for a person to accept: names in texts that no row tags, and that are probably listed entities in another spelling.
//!
//! A [`Suggester`] reads any number of texts and then suggests rows, each with a score, a count, a reason in words and a quote. A
//! [`FuzzyTagger`] tags one text with such spellings as well, for those who would rather have a likely name than none.
//!
//! Both look at *runs*: chains of capitalised words, with the small words that join them (`of`, `al-`, `ibn`), and in Arabic script, which
//! has no capitals, words behind one that a name follows (مدينة, قرية, العقيد) or beside a mention in a list of names. Scripts without
//! capitals or spaces have no runs. A run is read with the [`Resolver`], and what it answers is weighed anew by the text: which
//! entities and countries it names, whether the words around stand before a person, a place or a group, whether the capital is only
//! that of a sentence's first word. Parts of a name that are listed, initials and articles are read without it.

mod cues;
mod fuzzy;
mod guess;
mod runs;
mod suggestion;
mod weigh;
mod words;

use std::collections::{BTreeMap, HashSet};

use crate::{resolve::Resolver, tagger::Tagger, text::form};
use guess::{Guesser, Setting, Surroundings, Taken};
use runs::Run;

pub use fuzzy::FuzzyTagger;
pub use suggestion::Suggestion;

/// The least score of what is suggested, if none is set.
const MIN_SCORE: f64 = 0.5;

/// Reads texts, and suggests rows: spellings that the list lacks, for entities that it has.
///
/// It remembers each run of words once, however many texts have it: the first place where it stood and how often it was met, and at
/// most 64 of the entities named around it. So memory grows with the number of different runs and words, not with that of texts.
///
/// # Examples
///
/// ```
/// use onomasticon::{Gazetteer, Tagger, resolve::{Resolver, suggest::Suggester}};
///
/// let list = "variant,canonical,kind\nDeir ez-Zor,Deir ez-Zor,city\nAl-Mayadeen,Mayadin,city\nRaqqa,Raqqa,city\n";
/// let gazetteer = Gazetteer::from_csv(list.as_bytes())?;
/// let (tagger, resolver) = (Tagger::new(&gazetteer), Resolver::new(&gazetteer));
/// let mut suggester = Suggester::new(&tagger, &resolver);
/// suggester.read("Convoys left Raqqa for Deir az-Zour on Monday.");
/// suggester.read("In Deir az-Zour, Mr. Brown met the press.");
/// let rows = suggester.suggestions();
/// assert_eq!(1, rows.len());
/// assert_eq!(("Deir az-Zour", "Deir ez-Zor", 2), (rows[0].spelling(), rows[0].entity().canonical(), rows[0].count()));
/// # Ok::<(), onomasticon::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Suggester<'g> {
    guesser: Guesser<'g>,
    min_score: f64,
    /// By the run as it is written.
    sightings: BTreeMap<Box<str>, Sighting<'g>>,
    /// The words that stand somewhere in small letters, folded.
    small: HashSet<String>,
}

/// A run of words, with all places where it stands.
#[derive(Clone, Debug)]
struct Sighting<'g> {
    run: Run,
    surroundings: Surroundings<'g>,
    count: usize,
    quote: Box<str>,
}

impl<'g> Suggester<'g> {
    /// A suggester that has read nothing yet; tagger and resolver are to be of one list.
    ///
    /// It goes once through the list for the initials of its groups and countries.
    pub fn new(tagger: &'g Tagger, resolver: &'g Resolver) -> Suggester<'g> {
        Suggester {
            guesser: Guesser::new(tagger, resolver),
            min_score: MIN_SCORE,
            sightings: BTreeMap::new(),
            small: HashSet::new(),
        }
    }

    /// The least score of what is suggested, from 0 to 1; 0.5 by default.
    pub fn min_score(&mut self, score: f64) -> &mut Suggester<'g> {
        self.min_score = score;
        self
    }

    /// Reads a text: tags it and notes the runs that it holds. Nothing is resolved yet.
    pub fn read(&mut self, text: &str) {
        let found = self.guesser.survey(text);
        self.small.extend(found.small);
        for run in found.runs {
            let taken = Taken::of_run(&run, &found.mentions);
            let sighting = self
                .sightings
                .entry(tidy(&run.surface).into())
                .or_insert_with(|| Sighting {
                    quote: quote(text, run.start, run.surface.len()).into(),
                    surroundings: Surroundings {
                        taken,
                        setting: Setting::default(),
                    },
                    run,
                    count: 0,
                });
            sighting.count += 1;
            sighting.surroundings.setting.merge(&found.setting);
        }
    }

    /// The rows that the texts read so far ask for: each spelling once, with the entity that it most likely stands for.
    ///
    /// Spellings of one entity that have the same consonants stand together as a family, and families come in the order of what they
    /// promise: scores by counts. No row is listed already, and none gets advice from [`Gazetteer::lint`](crate::Gazetteer::lint)
    /// when it is added to the list, alone or with the others: a short spelling and an everyday word come with a `case`.
    ///
    /// This is where the time goes: each run of words is resolved, and each stretch of it that may be a name.
    pub fn suggestions(&self) -> Vec<Suggestion<'g>> {
        let mut found: BTreeMap<String, Vec<Suggestion<'g>>> = BTreeMap::new();
        for sighting in self.sightings.values() {
            let Sighting {
                run,
                surroundings,
                count,
                quote,
            } = sighting;
            for (span, guess) in self
                .guesser
                .names(run, surroundings, &self.small, self.min_score)
            {
                let name = tidy(run.name(&span));
                let Ok(form) = form(&name) else {
                    continue;
                };
                let is_word = run.weight(&span) == 1 && self.small.contains(&form);
                let new = Suggestion::new(name, guess, is_word, (*count, quote));
                let rows = found.entry(form).or_default();
                match rows
                    .iter_mut()
                    .find(|row| row.entity().key() == new.entity().key())
                {
                    Some(row) => row.join(new),
                    None => rows.push(new),
                }
            }
        }
        suggestion::in_families(
            found.into_values().filter_map(suggestion::best).collect(),
            self.guesser.resolver,
        )
    }
}

/// A name on one line, with single spaces.
fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words around a place of a text, on one line.
fn quote(text: &str, start: usize, len: usize) -> String {
    const AROUND: usize = 60;
    let (before, after) = (&text[..start], &text[start + len..]);
    let from = before.char_indices().rev().nth(AROUND).map(|(at, _)| at);
    let to = after.char_indices().nth(AROUND).map(|(at, _)| at);
    // Cut between words.
    let from = from.map(|at| at + before[at..].find(char::is_whitespace).unwrap_or(0));
    let to = to.map(|at| after[..at].rfind(char::is_whitespace).unwrap_or(at));
    let cut = |is_cut: bool| if is_cut { "…" } else { "" };
    let words = &text[from.unwrap_or(0)..start + len + to.unwrap_or(after.len())];
    format!(
        "{}{}{}",
        cut(from.is_some()),
        tidy(words),
        cut(to.is_some())
    )
}
