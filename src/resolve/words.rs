//! Names word by word: in another order, with words added or left out, with initials.

use std::collections::HashMap;

use super::{
    costs::{Costs, STEPS},
    distance::{Columns, Profile},
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

/// The most words of a name that are looked at.
const MOST: usize = 12;

/// How many names a word stands in, of those that are not rare.
#[derive(Debug, Default)]
pub(super) struct Frequencies {
    counts: HashMap<Box<[u16]>, u32>,
    names: u32,
}

impl Frequencies {
    /// Words of fewer names are not told apart.
    const RARE: u32 = 4;

    pub(super) fn new<'a>(names: impl Iterator<Item = &'a [u16]>) -> Frequencies {
        let mut frequencies = Frequencies::default();
        for symbols in names {
            frequencies.names += 1;
            for word in split(symbols) {
                let bare = bare(word);
                match frequencies.counts.get_mut(bare) {
                    Some(count) => *count += 1,
                    None => drop(frequencies.counts.insert(bare.into(), 1)),
                }
            }
        }
        frequencies.counts.retain(|_, count| *count >= Frequencies::RARE);
        frequencies.counts.shrink_to_fit();
        frequencies
    }

    /// What it costs that a word is left out: the less, the more names have it.
    fn cost(&self, word: &[u16], costs: &Costs) -> f32 {
        if word.iter().any(|code| (0x30..=0x39).contains(code)) {
            return super::costs::DEAREST;
        }
        let count = self.counts.get(word).copied().unwrap_or(1);
        let rare = ((self.names + 1) as f32 / count as f32).ln();
        let short = (word.len() as f32).min(6.0) / 6.0; // a letter or two are soon left out
        let own = (0.8 + rare).min(super::costs::DEAREST) * (0.4 + 0.6 * short);
        costs.word(word).map_or(own, |learned| learned.min(own))
    }

    /// Bytes of memory, about.
    pub(super) fn bytes(&self) -> usize {
        self.counts.keys().map(|word| 2 * word.len() + 28).sum()
    }
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

/// Some words of a name, made ready.
#[derive(Debug)]
struct Part {
    /// `^`, the letters, `$`.
    symbols: Vec<u16>,
    article: bool,
    /// What it costs to leave it out.
    cost: f32,
}

impl Part {
    fn new(words: &[&[u16]], frequencies: &Frequencies, costs: &Costs) -> Part {
        let mut symbols = vec![START];
        symbols.extend(words.iter().flat_map(|word| bare(word)));
        symbols.push(END);
        Part {
            symbols,
            article: words.first().is_some_and(|word| word[0] == ARTICLE),
            cost: words.iter().map(|word| frequencies.cost(bare(word), costs)).sum(),
        }
    }

    /// Whether one is the first letter of the other.
    fn is_initial(&self, other: &Part) -> bool {
        let (a, b) = (&self.symbols, &other.symbols);
        (a.len() == 3) != (b.len() == 3) && a[1] == b[1]
    }
}

/// Each word of a name, then each two words that stand together.
fn parts(symbols: &[u16], frequencies: &Frequencies, costs: &Costs) -> (usize, Vec<Part>) {
    let words: Vec<&[u16]> = split(symbols).take(MOST).collect();
    let ones = words.chunks(1);
    let parts = ones.chain(words.windows(2)).map(|words| Part::new(words, frequencies, costs));
    (words.len(), parts.collect())
}

/// A query to be compared with names word by word.
pub(super) struct Words<'c> {
    costs: &'c Costs,
    frequencies: &'c Frequencies,
    script: Script,
    len: usize,
    count: usize,
    parts: Vec<Part>,
    /// Of each script: a profile of each part.
    profiles: Vec<Option<Vec<Profile<'c>>>>,
}

/// Words of the query and words of the name that stand for each other, as places of their first words and their numbers.
#[derive(Clone, Copy, Debug)]
struct Match {
    query: (usize, usize),
    name: (usize, usize),
    cost: f32,
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
    /// Symbols of both.
    len: usize,
}

impl ByWord {
    /// All of it, by symbol, × 20; words of another script weigh more, as its letters do.
    pub(super) fn cost(&self, foreign: bool) -> f32 {
        let scale = if foreign { FOREIGN } else { 1.0 };
        let order = if self.order { ORDER } else { 0.0 };
        20.0 * (self.matched + order + scale * (self.added + LACKING * self.lacking)) / self.len as f32
    }
}

impl<'c> Words<'c> {
    pub(super) fn new(query: &Spelling, frequencies: &'c Frequencies, costs: &'c Costs) -> Words<'c> {
        let (count, parts) = parts(query.symbols(), frequencies, costs);
        Words {
            costs,
            frequencies,
            script: query.script(),
            len: query.symbols().len(),
            count,
            parts,
            profiles: vec![None; Script::ALL.len()],
        }
    }

    /// What it costs to write the query as a name, word by word; `None` where that is no other than the whole at once.
    pub(super) fn cost(&mut self, name: &[u16], script: Script, columns: &mut Columns) -> Option<ByWord> {
        let (count, parts) = parts(name, self.frequencies, self.costs);
        if count < 2 && self.count < 2 {
            return None;
        }
        let matches = self.matches(count, &parts, script, columns)?;
        let sum = |count: usize, parts: &[Part]| parts[..count].iter().map(|part| part.cost).sum::<f32>();
        let mut by_word = ByWord {
            matched: 0.0,
            added: sum(self.count, &self.parts),
            lacking: sum(count, &parts),
            order: false,
            len: self.len + name.len(),
        };
        let mut taken = (vec![false; self.count], vec![false; count]);
        let mut chosen: Vec<Match> = Vec::new();
        for found in matches {
            let (query, name) = (span(found.query), span(found.name));
            if taken.0[query.clone()].contains(&true) || taken.1[name.clone()].contains(&true) {
                continue;
            }
            taken.0[query].fill(true);
            taken.1[name].fill(true);
            by_word.matched += found.cost;
            by_word.added -= found.worth.0;
            by_word.lacking -= found.worth.1;
            chosen.push(found);
        }
        chosen.sort_by_key(|found| found.query);
        by_word.order = !chosen.is_sorted_by_key(|found| found.name);
        (!chosen.is_empty()).then_some(by_word)
    }

    /// What may stand for what, the most gainful first.
    fn matches(&mut self, count: usize, parts: &[Part], script: Script, columns: &mut Columns) -> Option<Vec<Match>> {
        let (own, costs) = (self.script, self.costs);
        if self.profiles[script as usize].is_none() {
            let made = self.parts.iter().map(|part| Profile::new(&part.symbols, own, script, costs));
            self.profiles[script as usize] = made.collect();
        }
        let profiles = self.profiles[script as usize].as_ref()?;
        let scale = if script == own { 1.0 } else { FOREIGN };
        let mut matches = Vec::new();
        for (i, (query, profile)) in self.parts.iter().zip(profiles).enumerate() {
            for (j, name) in parts.iter().enumerate() {
                let place = (place(i, self.count), place(j, count));
                if place.0.1 == 2 && place.1.1 == 2 {
                    continue;
                }
                let worth = scale * (query.cost + LACKING * name.cost);
                let cost = if query.is_initial(name) {
                    Some(INITIAL)
                } else {
                    let limit = (worth * STEPS) as i16;
                    let steps = profile.distance(&name.symbols, limit, columns);
                    steps.map(|steps| f32::from(steps) / STEPS)
                };
                let Some(cost) = cost else { continue };
                let gain = worth - cost - if query.article == name.article { 0.0 } else { LACKS_ARTICLE };
                if gain > 0.0 {
                    matches.push(Match {
                        query: place.0,
                        name: place.1,
                        cost: worth - gain,
                        worth: (query.cost, name.cost),
                        gain,
                    });
                }
            }
        }
        matches.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        Some(matches)
    }
}

/// The first word and the number of words of a part, of `count` words.
fn place(part: usize, count: usize) -> (usize, usize) {
    if part < count { (part, 1) } else { (part - count, 2) }
}

fn span((start, len): (usize, usize)) -> std::ops::Range<usize> {
    start..start + len
}
