//! Names word by word: in another order, with words added or left out, with initials.

use super::{
    costs::{Costs, STEPS},
    distance::{Columns, Profile},
    hash::{self, QuickMap},
    script::Script,
    spelling::{ARTICLE, END, SPACE, START, Spelling},
};

/// What it costs that words stand in another order.
const ORDER: f32 = 1.0;

/// The same of an article that one side lacks.
const LACKS_ARTICLE: f32 = 0.7;

/// What an initial costs for a word that begins so.
const INITIAL: f32 = 2.0;

/// A word that the query lacks costs this much of what a word more costs.
const LACKING: f32 = 0.6;

/// Letters of another script are dearer, and so are words.
const FOREIGN: f32 = 2.0;

/// What the same word may cost at most by symbol.
const FARTHEST: f32 = 0.5;

/// The most words of a name that are looked at.
const MOST: usize = 12;

/// How many entities have a word in their names.
#[derive(Debug, Default)]
pub(super) struct Frequencies {
    /// By the hash of the word: that two share one is too rare to matter.
    counts: QuickMap<u32, u32>,
    entities: u32,
}

impl Frequencies {
    /// It costs the same to leave out words of fewer entities.
    const RARE: u32 = 4;

    /// Counts the words of names, each given with its entity; spellings of one entity that stand together count once.
    pub(super) fn new<'a>(names: impl Iterator<Item = (&'a [u16], u32)>) -> Frequencies {
        let mut frequencies = Frequencies::default();
        let mut last: QuickMap<&[u16], (u32, u32)> = QuickMap::default();
        let mut before = None;
        for (symbols, entity) in names {
            frequencies.entities += u32::from(before.replace(entity) != Some(entity));
            for word in split(symbols).map(bare) {
                let (count, owner) = last.entry(word).or_insert((0, u32::MAX));
                *count += u32::from(*owner != entity);
                *owner = entity;
            }
        }
        let counted = last.into_iter();
        frequencies.counts = counted
            .map(|(word, (count, _))| (number(word), count))
            .collect();
        frequencies
    }

    /// How many entities have a word, letter for letter.
    pub(super) fn of(&self, word: &[u16]) -> u32 {
        self.counts.get(&number(word)).copied().unwrap_or(0)
    }

    /// What it costs that a word is left out: the less, the more entities have it.
    fn cost(&self, word: &[u16], costs: &Costs) -> f32 {
        if word.iter().any(|code| (0x30..=0x39).contains(code)) {
            return super::costs::DEAREST;
        }
        let count = Some(self.of(word)).filter(|count| *count >= Frequencies::RARE);
        let count = count.unwrap_or(1);
        let rare = ((self.entities + 1) as f32 / count as f32).ln();
        let short = (word.len() as f32).min(6.0) / 6.0; // a letter or two are soon left out
        let own = (0.8 + rare).min(super::costs::DEAREST) * (0.4 + 0.6 * short);
        costs.word(word).map_or(own, |learned| learned.min(own))
    }

    /// Bytes of memory, about.
    pub(super) fn bytes(&self) -> usize {
        9 * self.counts.capacity() // a byte a place tells which are taken
    }
}

/// A number for a word.
fn number(word: &[u16]) -> u32 {
    hash::hash(word.iter().map(|code| u64::from(*code)))
}

/// The words of a name, an article with the word that it stands before.
pub(super) fn split(symbols: &[u16]) -> impl Iterator<Item = &[u16]> {
    let end = symbols.len() - usize::from(symbols.last() == Some(&END));
    let start = usize::from(symbols.first() == Some(&START));
    let words = symbols[start..end].split(|code| *code == SPACE);
    words.filter(|word| !bare(word).is_empty())
}

/// A word without its article.
pub(super) fn bare(word: &[u16]) -> &[u16] {
    let articles = word.iter().take_while(|code| **code == ARTICLE).count();
    &word[articles..]
}

/// Where the words of a name are, at most [`MOST`] of them.
#[derive(Clone, Copy, Debug, Default)]
struct Places {
    of: [(u16, u16); MOST],
    count: usize,
}

impl Places {
    fn new(symbols: &[u16]) -> Places {
        let mut places = Places::default();
        let mut start = 0;
        for (at, code) in symbols.iter().enumerate() {
            match *code {
                START => start = at + 1,
                SPACE | END => {
                    if places.count < MOST && !bare(&symbols[start..at]).is_empty() {
                        places.of[places.count] = (start as u16, at as u16);
                        places.count += 1;
                    }
                    start = at + 1;
                }
                _ => {}
            }
        }
        places
    }

    /// Each word as (its place, 1), then each two words that stand together as (the place of the first, 2).
    fn parts(self) -> impl Iterator<Item = (usize, usize)> {
        let ones = (0..self.count).map(|place| (place, 1));
        ones.chain((1..self.count).map(|place| (place - 1, 2)))
    }

    fn slice(self, symbols: &[u16], (place, words): (usize, usize)) -> &[u16] {
        let (start, end) = (self.of[place].0, self.of[place + words - 1].1);
        &symbols[usize::from(start)..usize::from(end)]
    }
}

/// Some words of a name, made ready.
#[derive(Debug)]
struct Part {
    /// `^`, the letters, `$`.
    symbols: Vec<u16>,
    /// The consonants among its letters, as [`Costs::consonants`] has them.
    consonants: u16,
    article: bool,
    /// What it costs to leave it out.
    cost: f32,
}

impl Part {
    fn new(words: &[u16], frequencies: &Frequencies, costs: &Costs) -> Part {
        let mut part = Part {
            symbols: vec![START],
            consonants: 0,
            article: words.first() == Some(&ARTICLE),
            cost: 0.0,
        };
        for word in split(words).map(bare) {
            part.symbols.extend(word);
            part.cost += frequencies.cost(word, costs);
        }
        part.symbols.push(END);
        part.consonants = costs.consonants(&part.symbols);
        part
    }

    /// Whether one is the first letter of the other.
    fn is_initial(&self, other: &Part) -> bool {
        let (a, b) = (&self.symbols, &other.symbols);
        (a.len() == 3) != (b.len() == 3) && a[1] == b[1]
    }
}

/// Whether two words may be one, by their consonants: they have half of them in common, those of the poorer where the scripts differ.
fn are_near(a: u16, b: u16, foreign: bool) -> bool {
    let common = (a & b).count_ones();
    let (a, b) = (a.count_ones(), b.count_ones());
    let least = if foreign { a.min(b) } else { a.max(b) };
    2 * common >= least || least < 2
}

/// A query to be compared with names word by word.
///
/// The same words stand in many names: what they cost is worked out once.
pub(super) struct Words<'c> {
    costs: &'c Costs,
    frequencies: &'c Frequencies,
    script: Script,
    count: usize,
    places: Vec<(usize, usize)>,
    parts: Vec<Part>,
    /// Of each script: a profile of each part.
    profiles: Vec<Option<Vec<Profile<'c>>>>,
    /// Where words of names, as they stand there, are in `seen`.
    known: QuickMap<(Script, &'c [u16]), u32>,
    seen: Vec<Seen>,
}

/// Words of a name that have been compared with all parts of the query.
#[derive(Debug)]
struct Seen {
    /// What it costs to leave them out.
    worth: f32,
    len: usize,
    /// The parts of the query that they may stand for, with cost and gain.
    matches: Vec<(usize, f32, f32)>,
}

/// Words of the query and words of the name that stand for each other, as places of their first words and their numbers.
#[derive(Clone, Copy, Debug)]
struct Match {
    query: (usize, usize),
    name: (usize, usize),
    cost: f32,
    len: usize,
    /// What it would cost to leave out the words of the query, and those of the name.
    worth: (f32, f32),
    gain: f32,
}

/// What it costs to write a query as a name, word by word.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByWord {
    /// The words that stand for each other.
    pub(super) matched: f32,
    /// Words that the query has more.
    pub(super) added: f32,
    /// Words that it lacks.
    pub(super) lacking: f32,
    /// Whether the words stand in another order.
    pub(super) order: bool,
    /// The words of the query that stand for some of the name, a bit each.
    pub(super) words: u16,
    /// The dearest of the words that it has more, and of those that it lacks.
    pub(super) dearest: (f32, f32),
    /// Symbols of the words that stand for each other, on both sides, ends counted.
    pub(super) len: usize,
}

impl ByWord {
    /// All of it, by symbol of the words that match, × 20; words of another script weigh more, as its letters do.
    pub(super) fn cost(&self, foreign: bool) -> f32 {
        let scale = if foreign { FOREIGN } else { 1.0 };
        let order = if self.order { ORDER } else { 0.0 };
        20.0 * (self.matched + order + scale * (self.added + LACKING * self.lacking))
            / self.len.max(1) as f32
    }
}

impl<'c> Words<'c> {
    pub(super) fn new(
        query: &Spelling,
        frequencies: &'c Frequencies,
        costs: &'c Costs,
    ) -> Words<'c> {
        let places = Places::new(query.symbols());
        let part = |part| Part::new(places.slice(query.symbols(), part), frequencies, costs);
        Words {
            costs,
            frequencies,
            script: query.script(),
            count: places.count,
            parts: places.parts().map(part).collect(),
            places: places.parts().collect(),
            profiles: vec![None; Script::ALL.len()],
            known: QuickMap::default(),
            seen: Vec::new(),
        }
    }

    /// What it costs to write the query as a name, word by word; `None` where that is no other than the whole at once.
    ///
    /// `whole` is a profile of the whole query for names of this script.
    pub(super) fn cost(
        &mut self,
        name: &'c [u16],
        script: Script,
        whole: &Profile<'c>,
        columns: &mut Columns,
    ) -> Option<ByWord> {
        if self.count < 2 && !name.contains(&SPACE) {
            return None;
        }
        let places = Places::new(name);
        if places.count < 2 && self.count < 2 {
            return None;
        }
        let mut by_word = ByWord {
            matched: 0.0,
            added: self.parts[..self.count].iter().map(|part| part.cost).sum(),
            lacking: 0.0,
            order: false,
            words: 0,
            dearest: (0.0, 0.0),
            len: 0,
        };
        let mut worths = [0.0; MOST];
        let mut matches: Vec<Match> = Vec::new();
        for part in places.parts() {
            let words = places.slice(name, part);
            if part.1 == 2 && !self.may_hold(words, script) {
                continue;
            }
            let seen = self.seen(words, script, whole, columns);
            let seen = &self.seen[seen];
            if part.1 == 1 {
                by_word.lacking += seen.worth;
                worths[part.0] = seen.worth;
            }
            for &(query, cost, gain) in &seen.matches {
                if part.1 + self.places[query].1 < 4 {
                    matches.push(Match {
                        query: self.places[query],
                        name: part,
                        cost,
                        len: self.parts[query].symbols.len() + seen.len,
                        worth: (self.parts[query].cost, seen.worth),
                        gain,
                    });
                }
            }
        }
        let taken = by_word.choose(matches);
        by_word.words = bits(taken.0);
        let own = self.parts[..self.count].iter().map(|part| part.cost);
        by_word.dearest = (dearest(own, taken.0), dearest(worths.into_iter(), taken.1));
        (by_word.len > 0).then_some(by_word)
    }

    /// Whether some words of a name may stand for a part of the query: a quick look.
    fn may_hold(&self, words: &[u16], script: Script) -> bool {
        let consonants = self.costs.consonants(words);
        let first = bare(words).first();
        self.parts.iter().any(|part| {
            let is_initial = part.symbols.len() == 3 && part.symbols.get(1) == first;
            is_initial || are_near(part.consonants, consonants, script != self.script)
        })
    }

    /// What it costs to leave out each word of the query.
    pub(super) fn worths(&self) -> Vec<f32> {
        self.parts[..self.count]
            .iter()
            .map(|part| part.cost)
            .collect()
    }

    /// Where some words of a name are in `seen`.
    fn seen(
        &mut self,
        words: &'c [u16],
        script: Script,
        whole: &Profile<'c>,
        columns: &mut Columns,
    ) -> usize {
        if let Some(place) = self.known.get(&(script, words)) {
            return *place as usize;
        }
        let part = Part::new(words, self.frequencies, self.costs);
        let matches = self.matches(&part, script, whole, columns);
        self.known.insert((script, words), self.seen.len() as u32);
        self.seen.push(Seen {
            worth: part.cost,
            len: part.symbols.len(),
            matches,
        });
        self.seen.len() - 1
    }

    /// The parts of the query that words of a name may stand for, each with its cost and what that gains over leaving both out.
    fn matches(
        &mut self,
        name: &Part,
        script: Script,
        whole: &Profile<'c>,
        columns: &mut Columns,
    ) -> Vec<(usize, f32, f32)> {
        let (own, costs) = (self.script, self.costs);
        let profiles = self.profiles[script as usize].get_or_insert_with(|| {
            let parts = self.parts.iter();
            let made = parts.map(|part| match whole.query() == part.symbols {
                true => Some(whole.clone()),
                false => Profile::new(&part.symbols, own, script, costs),
            });
            made.collect::<Option<Vec<_>>>().unwrap_or_default()
        });
        let scale = if script == own { 1.0 } else { FOREIGN };
        let mut matches = Vec::new();
        for (place, (query, profile)) in self.parts.iter().zip(profiles).enumerate() {
            let article = if query.article == name.article {
                0.0
            } else {
                LACKS_ARTICLE
            };
            let worth = scale * (query.cost + LACKING * name.cost);
            let cost = if query.is_initial(name) {
                Some(INITIAL)
            } else if query.symbols == name.symbols {
                Some(0.0)
            } else if !are_near(query.consonants, name.consonants, script != own) {
                None
            } else {
                let len = query.symbols.len() + name.symbols.len();
                let limit = (worth.min(FARTHEST * len as f32) * STEPS) as i16;
                let steps = profile.distance(&name.symbols, limit, columns);
                steps.map(|steps| f32::from(steps) / STEPS)
            };
            if let Some(cost) = cost.map(|cost| cost + article)
                && cost < worth
            {
                matches.push((place, cost, worth - cost));
            }
        }
        matches
    }
}

impl ByWord {
    /// Takes matches that share no word, the most gainful first; gives the words of both sides that have been taken.
    fn choose(&mut self, mut matches: Vec<Match>) -> ([bool; MOST], [bool; MOST]) {
        matches.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        let mut taken = ([false; MOST], [false; MOST]);
        let mut chosen: Vec<Match> = Vec::new();
        for found in matches {
            let (query, name) = (span(found.query), span(found.name));
            if taken.0[query.clone()].contains(&true) || taken.1[name.clone()].contains(&true) {
                continue;
            }
            taken.0[query].fill(true);
            taken.1[name].fill(true);
            self.matched += found.cost;
            self.len += found.len;
            self.added -= found.worth.0;
            self.lacking -= found.worth.1;
            chosen.push(found);
        }
        chosen.sort_unstable_by_key(|found| found.query);
        self.order = !chosen.is_sorted_by_key(|found| found.name);
        taken
    }
}

fn bits(taken: [bool; MOST]) -> u16 {
    let places = taken.into_iter().enumerate();
    places.fold(0, |all, (place, taken)| all | u16::from(taken) << place)
}

/// The dearest of the words that are not taken.
fn dearest(worths: impl Iterator<Item = f32>, taken: [bool; MOST]) -> f32 {
    let left = worths.zip(taken).filter(|(_, taken)| !taken);
    left.map(|(worth, _)| worth).fold(0.0, f32::max)
}

fn span((start, len): (usize, usize)) -> std::ops::Range<usize> {
    start..start + len
}
