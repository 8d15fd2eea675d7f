//! What an unlisted name probably stands for, by its spelling and by the text around it.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{
    cues::{Cue, Marks},
    runs::{self, Place, Run},
    weigh::{Likeness, best_word, weigh},
};
use crate::{
    entity::{Entity, Status, Variant},
    gazetteer::Gazetteer,
    mention::Mention,
    resolve::{Answer, Hints, Resolver},
    tagger::Tagger,
    text::{Class, Unit, fold, form},
};

/// Reads names that no row tags.
#[derive(Clone, Debug)]
pub(super) struct Guesser<'g> {
    pub(super) tagger: &'g Tagger,
    pub(super) resolver: &'g Resolver,
    initials: Initials,
}

/// A text, read for names that no row tags.
pub(super) struct Survey<'g, 't> {
    pub(super) mentions: Vec<Mention<'g, 't>>,
    pub(super) setting: Setting<'g>,
    pub(super) runs: Vec<Run>,
    /// The words that have small letters, folded.
    pub(super) small: Vec<String>,
}

/// An entity that a name probably stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Guess<'g> {
    pub(super) entity: Entity<'g>,
    /// The listed spelling that says so.
    pub(super) variant: Variant<'g>,
    pub(super) status: Status,
    pub(super) role: Option<&'g str>,
    /// How likely it is the right one, from 0 to 1.
    pub(super) score: f64,
    pub(super) reason: String,
}

/// What is known around a run of words.
#[derive(Clone, Debug)]
pub(super) struct Surroundings<'g> {
    /// The mentions within the run, in its order.
    pub(super) taken: Vec<Taken<'g>>,
    pub(super) setting: Setting<'g>,
}

/// What the texts around a run name.
#[derive(Clone, Debug, Default)]
pub(super) struct Setting<'g> {
    entities: Vec<Entity<'g>>,
    seen: HashSet<&'g str>,
    countries: HashSet<&'g str>,
    hints: Hints,
}

impl<'g> Setting<'g> {
    fn see(&mut self, entity: Entity<'g>) {
        if self.entities.len() < MOST_SEEN && self.seen.insert(entity.key()) {
            self.entities.push(entity);
            self.countries.extend(entity.country());
            self.hints.seen(entity);
        }
    }

    /// Adds what another text names.
    pub(super) fn merge(&mut self, other: &Setting<'g>) {
        other.entities.iter().for_each(|entity| self.see(*entity));
    }

    pub(super) fn names(&self, entity: Entity) -> bool {
        self.seen.contains(entity.key())
    }

    /// Whether it names an entity of the same country.
    pub(super) fn is_near(&self, entity: Entity) -> bool {
        entity
            .country()
            .is_some_and(|country| self.countries.contains(country))
    }
}

/// What a mention within a run names.
#[derive(Clone, Debug)]
pub(super) struct Taken<'g> {
    entity: Entity<'g>,
    demonym: bool,
}

impl<'g> Taken<'g> {
    pub(super) fn of_run(run: &Run, mentions: &[Mention<'g, '_>]) -> Vec<Taken<'g>> {
        let mentions = run
            .taken
            .iter()
            .filter_map(|(_, mention)| mentions.get(*mention));
        mentions
            .map(|mention| Taken {
                entity: mention.entity(),
                demonym: mention.is_demonym(),
            })
            .collect()
    }
}

impl<'g> Guesser<'g> {
    pub(super) fn new(tagger: &'g Tagger, resolver: &'g Resolver) -> Guesser<'g> {
        Guesser {
            tagger,
            resolver,
            initials: Initials::new(tagger.gazetteer()),
        }
    }

    /// Finds the mentions and runs of a text.
    pub(super) fn survey<'t>(&self, text: &'t str) -> Survey<'g, 't> {
        let (mentions, silent) = self.tagger.survey(text);
        let places: Vec<Place> = mentions
            .iter()
            .map(|mention| (mention.range(), Cue::of_kind(mention.entity().kind())))
            .collect();
        let (runs, small) = runs::find(text, &places, &silent);
        let mut setting = Setting::default();
        mentions
            .iter()
            .for_each(|mention| setting.see(mention.entity()));
        Survey {
            mentions,
            setting,
            runs,
            small,
        }
    }

    /// The names of a run that are probably listed in another spelling, apart from each other. `small` are words of the texts.
    pub(super) fn names(
        &self,
        run: &Run,
        around: &Surroundings<'g>,
        small: &HashSet<String>,
        min_score: f64,
    ) -> Vec<(Range<usize>, Guess<'g>)> {
        /// How much a longer name is preferred, for each of its words and articles.
        const LENGTH: f64 = 0.05;
        let is_word = |word: &str| small.contains(&fold(word));
        let is_plain =
            |span: &Range<usize>| run.has_idle_capital(span) && run.words(span).all(is_word);
        let mut guesses: Vec<(Range<usize>, Guess<'g>)> = run
            .spans()
            .filter(|span| !is_plain(span))
            .filter_map(|span| {
                let guess = self.guess(run, around, &span, is_word)?;
                Some((span, guess))
            })
            .filter(|(_, guess)| guess.score >= min_score)
            .collect();
        let rank =
            |(span, guess): &(Range<usize>, Guess<'g>)| guess.score + LENGTH * span.len() as f64;
        guesses.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
        let mut names: Vec<(Range<usize>, Guess<'g>)> = Vec::new();
        for guess in guesses {
            if names
                .iter()
                .all(|(span, _)| span.end <= guess.0.start || guess.0.end <= span.start)
            {
                names.push(guess);
            }
        }
        names
    }

    fn gazetteer(&self) -> &'g Gazetteer {
        self.tagger.gazetteer()
    }

    /// The best guess at a span of a run.
    fn guess(
        &self,
        run: &Run,
        around: &Surroundings<'g>,
        span: &Range<usize>,
        is_word: impl Fn(&str) -> bool,
    ) -> Option<Guess<'g>> {
        let name = run.name(span);
        if form(name).is_err() || self.gazetteer().lookup(name).next().is_some() {
            return None;
        }
        self.composed(run, around, span)
            .or_else(|| self.acronym(name, &around.setting))
            .or_else(|| self.resolved(run, around, span, is_word))
    }

    /// A listed name of which a part is written with another name of what it names: `Dayr al-Zawr Governorate`.
    fn composed(
        &self,
        run: &Run,
        around: &Surroundings<'g>,
        span: &Range<usize>,
    ) -> Option<Guess<'g>> {
        for (words, mention) in run.mentions(span) {
            let part = run.bytes(words);
            let whole = run.bytes(span);
            let (before, after) = (
                &run.surface[whole.start..part.start],
                &run.surface[part.end..whole.end],
            );
            let taken = around.taken.get(mention)?;
            let article = before.trim_end_matches(['-', ' ']);
            if !taken.demonym && after.is_empty() && Marks::of(&fold(article)).is_article() {
                let variant = self.named(taken.entity)?;
                return Some(Guess::of(taken.entity, variant, 0.95, "article added"));
            }
            for composed in compositions(before, taken, after) {
                let Some(variant) = self.listed(&composed) else {
                    continue;
                };
                let entity = self.gazetteer().entity_of(variant);
                let reason = format!("as `{}`", variant.spelling());
                let guess = Guess::of(entity, variant, 0.9, reason);
                let is_adjective = taken.demonym && after.is_empty();
                let role = if is_adjective {
                    Some("demonym")
                } else {
                    guess.role
                };
                return Some(Guess { role, ..guess });
            }
        }
        None
    }

    fn named(&self, entity: Entity) -> Option<Variant<'g>> {
        self.gazetteer().lookup(entity.canonical()).next()
    }

    /// The row of a spelling that stands for one entity.
    fn listed(&self, spelling: &str) -> Option<Variant<'g>> {
        let mut rows = self
            .gazetteer()
            .lookup(spelling)
            .filter(|row| row.status() != Status::Ignore && !row.is_demonym());
        let first = rows.next()?;
        let key = self.gazetteer().entity_of(first).key();
        rows.all(|row| self.gazetteer().entity_of(row).key() == key)
            .then_some(first)
    }

    /// The entity whose initials these are.
    fn acronym(&self, name: &str, setting: &Setting<'g>) -> Option<Guess<'g>> {
        let letters = acronym(name)?;
        let meant = self.initials.0.get(&letters)?;
        let rows = meant.iter().map(|row| self.gazetteer().variant(*row));
        let rank = |row: &Variant| {
            let entity = self.gazetteer().entity_of(*row);
            Standing {
                dotted: acronym(row.spelling()).is_some(),
                named: setting.names(entity),
                near: setting.is_near(entity),
                full: initials(entity.canonical()).contains(&letters),
            }
        };
        let mut rows: Vec<Variant<'g>> = rows.collect();
        rows.sort_by_key(|row| Reverse(rank(row))); // stable
        let variant = *rows.first()?;
        let entity = self.gazetteer().entity_of(variant);
        let is_other = |row: &&Variant| self.gazetteer().entity_of(**row).key() != entity.key();
        let rival = rows.iter().find(is_other).map(rank);
        let standing = rank(&variant);
        let is_sure = standing.dotted || standing.named;
        let brief = letters.chars().count() < 3;
        let is_clear = standing.dotted || standing.named && standing.full;
        if rival == Some(standing) || brief && !is_clear {
            return None;
        }
        let score = match standing {
            _ if is_sure => 0.9,
            Standing { near: true, .. } => 0.7,
            _ => 0.4,
        };
        let reason = format!("initials of `{}`", variant.spelling());
        Some(Guess::of(entity, variant, score, reason))
    }

    /// What the resolver makes of a name, in the light of the words around it.
    fn resolved(
        &self,
        run: &Run,
        around: &Surroundings<'g>,
        span: &Range<usize>,
        is_word: impl Fn(&str) -> bool,
    ) -> Option<Guess<'g>> {
        let name = run.name(span);
        let answers = self.resolver.resolve_with(name, &around.setting.hints);
        let near = answers.iter().take(MOST).map(|answer| {
            let likeness = Likeness::of(name, answer.variant().spelling(), self.resolver);
            (answer, likeness)
        });
        let near: Vec<(&Answer<'g>, Likeness)> = near.collect();
        let mut weighed: Vec<(f64, &Answer<'g>)> = Vec::new();
        for (answer, likeness) in &near {
            if !fits(run, around, span, answer, *likeness, &is_word) {
                continue;
            }
            let rivals = near
                .iter()
                .filter(|(other, _)| !self.are_namesakes(answer, other));
            let rival = rivals
                .map(|(_, likeness)| likeness.cost)
                .fold(f64::MAX, f64::min);
            let odds = weigh(
                run,
                span,
                &around.setting,
                answer,
                *likeness,
                rival,
                &is_word,
            );
            weighed.push((odds, *answer));
        }
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0)); // stable
        let (odds, first) = *weighed.first()?;
        let weight = |answer: &Answer<'g>| answer.entity().weight().unwrap_or(0.0);
        let namesakes = weighed
            .iter()
            .filter(|(other, answer)| odds - other < CLOSE && self.are_namesakes(first, answer));
        let (odds, answer) = *namesakes.reduce(|best, next| {
            if weight(next.1) > weight(best.1) {
                next
            } else {
                best
            }
        })?;
        let mut reason = answer.reason().to_string();
        if around.setting.names(answer.entity()) {
            reason += ", named nearby in a listed spelling";
        }
        let guess = Guess::of(answer.entity(), answer.variant(), chance(odds), reason);
        let surname = guess.entity.kind() == Some("person")
            && run.weight(span) < 2
            && content_words(guess.entity.canonical()) > 1;
        Some(Guess {
            status: if surname { Status::Weak } else { guess.status },
            role: role(name, &guess),
            ..guess
        })
    }

    /// Whether two entities bear one name, or one is called after the other that lies in it: a city and its governorate.
    fn are_namesakes(&self, a: &Answer<'g>, b: &Answer<'g>) -> bool {
        let shares = |a: &Answer<'g>, b: &Answer<'g>| {
            let mut rows = self.gazetteer().lookup(a.variant().spelling());
            rows.any(|row| self.gazetteer().entity_of(row).key() == b.entity().key())
        };
        let holds = |a: Entity, b: Entity| {
            a.parent() == Some(b.key()) && fold(b.canonical()).starts_with(&fold(a.canonical()))
        };
        let (own, other) = (a.entity(), b.entity());
        own.key() == other.key()
            || shares(a, b)
            || shares(b, a)
            || holds(own, other)
            || holds(other, own)
    }
}

/// Whether an answer may be what a span names at all.
fn fits<'g>(
    run: &Run,
    around: &Surroundings<'g>,
    span: &Range<usize>,
    answer: &Answer<'g>,
    likeness: Likeness,
    is_word: impl Fn(&str) -> bool,
) -> bool {
    let brief = run.weight(span) < 2;
    // Half a name, a surname say, counts only where the texts have the whole, and if it is no word of theirs.
    let is_half = brief && content_words(answer.variant().spelling()) > 1;
    let is_named = around.setting.names(answer.entity()) && !run.words(span).all(is_word);
    likeness.is_near(brief, is_half)
        && (!is_half || is_named)
        && adds_to_mentions(run, around, span, answer)
        && has_like_words(run, span, answer, likeness)
}

/// Whether a span that has a mention of the answer's entity in it adds words to it that are listed too, or an adjective.
fn adds_to_mentions<'g>(
    run: &Run,
    around: &Surroundings<'g>,
    span: &Range<usize>,
    answer: &Answer<'g>,
) -> bool {
    let taken = run
        .mentions(span)
        .filter_map(|(_, at)| around.taken.get(at));
    let (same, other): (Vec<&Taken<'g>>, Vec<&Taken<'g>>) = taken
        .filter(|taken| !taken.demonym)
        .partition(|taken| taken.entity.key() == answer.entity().key());
    let own = run.own_words(span).next().is_some();
    same.is_empty() || run.weight(span) > 1 && (own || other.is_empty())
}

/// Whether each word of a span of several, and any small word at its end, has its like in the listed spelling.
fn has_like_words(run: &Run, span: &Range<usize>, answer: &Answer<'_>, likeness: Likeness) -> bool {
    const LIKE: f64 = 0.5;
    let listed = fold(answer.variant().spelling());
    let is_like = |word: &str| best_word(&fold(word), &listed) > LIKE;
    let free = likeness.foreign || likeness.sound > 0.0 || run.weight(span) < 2;
    (free || run.words(span).all(is_like)) && run.tail(span).is_none_or(is_like)
}

/// What a spelling is to its entity: what the listed one is, or a demonym by its ending (`Syrian` of Syria).
fn role<'g>(name: &str, guess: &Guess<'g>) -> Option<&'g str> {
    const OF_PLACES: &[&str] = &["an", "ans", "ese"];
    const OF_COUNTRIES: &[&str] = &["i", "is", "ish", "ine", "ite", "ites", "ino", "inos"];
    let endings: &[&[&str]] = match guess.entity.kind() {
        Some("country" | "territory") => &[OF_PLACES, OF_COUNTRIES],
        Some("continent" | "region") => &[OF_PLACES],
        _ => &[],
    };
    let (name, listed) = (fold(name), fold(guess.variant.spelling()));
    let mut endings = endings.iter().flat_map(|endings| *endings);
    if endings.any(|ending| name.ends_with(ending) && !listed.ends_with(ending)) {
        Some("demonym")
    } else {
        guess.role
    }
}

impl<'g> Guess<'g> {
    /// A guess that a spelling is to be listed as `variant` is.
    fn of(
        entity: Entity<'g>,
        variant: Variant<'g>,
        score: f64,
        reason: impl Into<String>,
    ) -> Guess<'g> {
        let status = if variant.status() == Status::Weak {
            Status::Weak
        } else {
            Status::Tagged
        };
        Guess {
            entity,
            variant,
            status,
            role: variant.role(),
            score,
            reason: reason.into(),
        }
    }
}

/// How many entities that stand around a name are remembered.
const MOST_SEEN: usize = 64;

/// How many answers are looked at.
const MOST: usize = 8;

/// Log odds that hardly tell entities of one name apart.
const CLOSE: f64 = 1.0;

/// The chance of some log odds.
fn chance(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// How a name with a mention in it may be listed: with the canonical name, with another word for a province, and with the country of an
/// adjective (`Russian General Staff`, `Russia's General Staff`).
fn compositions(before: &str, taken: &Taken<'_>, after: &str) -> Vec<String> {
    const ALIKE: &[&str] = &["Governorate", "Province", "District", "Region"];
    let name = taken.entity.canonical();
    let mut found = vec![format!("{before}{name}{after}")];
    let word = after.trim_start();
    if Marks::of(&fold(word)).completes() {
        let alike = ALIKE.iter();
        found.extend(alike.map(|alike| format!("{before}{name} {alike}")));
    }
    if taken.demonym && before.is_empty() {
        found.push(format!("{name}'s{after}"));
        let links = ["of", "of the", "in"].iter();
        found.extend(links.map(|link| format!("{word} {link} {name}")));
    }
    found
}

/// How many words of a spelling are words of a name: articles and links not counted, nor what tells namesakes apart
/// (`Washington, D.C.`, `Shin (Homs)`).
pub(super) fn content_words(spelling: &str) -> usize {
    let spelling = spelling.split([',', '(']).next().unwrap_or_default();
    let words = spelling
        .split(|c: char| !is_wordy(c))
        .filter(|word| !word.is_empty());
    words
        .filter(|word| {
            let marks = Marks::of(&fold(word));
            !(marks.is_article() || marks.links() && word.chars().all(|c| Unit::of(c).is_lower()))
        })
        .count()
        .max(1)
}

pub(super) fn is_wordy(c: char) -> bool {
    !matches!(
        Unit::of(c).class(),
        Class::Other | Class::Separator | Class::LineBreak
    )
}

/// What speaks for an entity of some initials; what counts most comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Standing {
    /// The list has the acronym with dots.
    dotted: bool,
    /// The texts name it.
    named: bool,
    /// They name another entity of its country.
    near: bool,
    /// The initials are those of its canonical name.
    full: bool,
}

/// The letters of an acronym: `SDF`, `U.S.`
fn acronym(name: &str) -> Option<String> {
    const LONGEST: usize = 6;
    let letters: String = name.chars().filter(|c| *c != '.').collect();
    let count = letters.chars().count();
    let capitals = letters.chars().all(|c| Unit::of(c).is_capital());
    (capitals && (2..=LONGEST).contains(&count)).then(|| letters.to_lowercase())
}

/// The rows of longer names, by their initials.
#[derive(Clone, Debug, Default)]
struct Initials(HashMap<String, Vec<u32>>);

impl Initials {
    fn new(gazetteer: &Gazetteer) -> Initials {
        let mut found: HashMap<String, Vec<u32>> = HashMap::new();
        for (row, variant) in (0u32..).zip(gazetteer.variants()) {
            let entity = gazetteer.entity_of(variant);
            let abbreviated =
                Cue::of_kind(entity.kind()) == Some(Cue::Group) || entity.kind() == Some("country");
            if !abbreviated || variant.status() == Status::Ignore || variant.is_demonym() {
                continue;
            }
            for letters in initials(variant.spelling()) {
                let rows = found.entry(letters).or_default();
                if rows.last() != Some(&row) {
                    rows.push(row);
                }
            }
        }
        Initials(found)
    }
}

/// The initials of a name of several words, with and without its small words; the letters of an acronym with dots.
fn initials(spelling: &str) -> Vec<String> {
    if let Some(letters) = acronym(spelling) {
        return vec![letters];
    }
    let words: Vec<&str> = spelling
        .split(|c: char| !is_wordy(c))
        .filter(|word| !word.is_empty())
        .collect();
    let first = |words: &[&str]| {
        words
            .iter()
            .filter_map(|word| word.chars().next())
            .collect::<String>()
            .to_lowercase()
    };
    let great: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| word.starts_with(|c: char| Unit::of(c).is_capital()))
        .collect();
    let mut found = vec![first(&great)];
    if great.len() < words.len() {
        found.push(first(&words));
    }
    found.retain(|letters| letters.chars().count() > 1);
    found
}
