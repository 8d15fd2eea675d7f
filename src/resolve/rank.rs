//! Candidates to ranked answers.

use std::sync::Arc;

use super::{
    Resolver,
    answer::{Answer, Way},
    costs::{Costs, NEVER, STEPS},
    distance::{Columns, Profile},
    features::NameFeatures,
    hash::{QuickMap, QuickSet},
    hints::Hints,
    script::Script,
    sound::Sound,
    spelling::Spelling,
    words::{ByWord, Words},
};
use crate::entity::Status;

/// Names that are weighed because they share letters and consonants with the query.
const NEAR: usize = 160;

/// The same for whole words.
const WORDS: usize = 50;

/// The most names of one skeleton that are weighed.
const SKELETONS: usize = 80;

/// The nearest names among which the answers are.
const NEAREST: usize = 16;

/// The nearest names that speak for their entities; what is farther than all of them is not weighed to the end.
const SUPPORT: usize = 30;

/// How much worse a name may be word by word.
const BY_WORD: f32 = 0.2;

/// What other spellings of an entity say for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside {
    /// How near they are.
    pub(super) support: f32,
    /// What the words of the query cost that none of them has, if any was compared word by word.
    pub(super) unmatched: Option<f32>,
}

/// A name that has been weighed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weighed {
    pub(super) name: u32,
    /// 20 × the least cost, by symbol of both spellings; infinite if it was not worked out to the end.
    pub(super) whole: f32,
    /// The same word by word, where either has several.
    by_word: Option<ByWord>,
    /// Whether the name is of another script.
    pub(super) foreign: bool,
    /// Whether the query is in Latin letters.
    pub(super) latin: bool,
}

impl Weighed {
    /// The cost by which names are chosen: Latin names are what a query of another script is after, and the reverse is seldom.
    fn cost(&self) -> f32 {
        let own = self.own();
        match (self.foreign, self.latin) {
            (true, true) => own + 1.0,
            (true, false) => 0.7 * own - 1.0,
            _ => own,
        }
    }

    /// What [`own`](Weighed::own) is where the cost is `cost`.
    fn own_at(&self, cost: f32) -> f32 {
        match (self.foreign, self.latin) {
            (true, true) => cost - 1.0,
            (true, false) => (cost + 1.0) / 0.7,
            _ => cost,
        }
    }

    /// The lesser of the two costs.
    pub(super) fn own(&self) -> f32 {
        let by_word = self
            .by_word
            .map(|by_word| by_word.cost(self.foreign) + BY_WORD);
        by_word.map_or(self.whole, |by_word| by_word.min(self.whole))
    }

    /// How the words stand for each other, where that is cheaper than the whole.
    pub(super) fn if_by_word(&self) -> Option<ByWord> {
        self.by_word
            .filter(|by_word| by_word.cost(self.foreign) + BY_WORD < self.whole)
    }
}

/// Profiles of a query for names of each script, made when they are asked for.
pub(super) struct Profiles<'c> {
    query: &'c Spelling,
    costs: &'c Costs,
    of: Vec<Option<Option<Profile<'c>>>>,
}

impl<'c> Profiles<'c> {
    fn new(query: &'c Spelling, costs: &'c Costs) -> Profiles<'c> {
        let of = vec![None; Script::ALL.len()];
        Profiles { query, costs, of }
    }

    pub(super) fn query(&self) -> &'c Spelling {
        self.query
    }

    pub(super) fn of(&mut self, script: Script) -> Option<&Profile<'c>> {
        let (query, costs) = (self.query, self.costs);
        let make = || Profile::new(query.symbols(), query.script(), script, costs);
        self.of[script as usize].get_or_insert_with(make).as_ref()
    }
}

/// Entities that have the same nearest name.
#[derive(Clone, Debug)]
pub(super) struct Family {
    name: u32,
    pub(super) features: NameFeatures,
    /// The first row of each entity.
    pub(super) rows: Vec<u32>,
}

impl Resolver {
    /// The entities that list this very spelling, the weightiest first.
    pub(super) fn known(&self, spelling: &str, hints: &Hints) -> Vec<Answer<'_>> {
        let mut answers: Vec<Answer<'_>> = Vec::new();
        for variant in self.gazetteer.lookup(spelling) {
            let entity = self.gazetteer.entity_of(variant);
            let seen = answers.iter().any(|own| own.entity.key() == entity.key());
            if variant.status() == Status::Ignore || seen {
                continue;
            }
            answers.push(Answer {
                entity,
                variant,
                score: hints.of(entity),
                margin: 0.0,
                way: None,
            });
        }
        answers.sort_by(|a, b| b.score.total_cmp(&a.score));
        share(&mut answers, KNOWN);
        set_margins(&mut answers);
        answers.truncate(self.most);
        answers
    }

    /// The entities whose spellings are nearest to one that is not listed.
    pub(super) fn unknown(&self, spelling: Spelling, hints: &Hints) -> Vec<Answer<'_>> {
        let families = self.families(&spelling, |_| true);
        self.answer(&Arc::new(spelling), &families, hints)
    }

    /// The nearest names of entities, with their features; rows for which `counts` is false do not count.
    pub(super) fn families(
        &self,
        spelling: &Spelling,
        counts: impl Fn(u32) -> bool,
    ) -> Vec<Family> {
        let sound = Sound::new(spelling, &self.costs);
        let mut profiles = Profiles::new(spelling, &self.costs);
        let names = self.fetch(spelling, &sound);
        let mut words = Words::new(spelling, &self.frequencies, &self.costs);
        let weighed = self.weigh(spelling, &names, &mut profiles, &mut words);
        let support = self.support(&weighed);
        let unmatched = self.unmatched(&weighed, &words);
        let heard = self.heard(&sound);
        let mut seen: QuickSet<u32> = QuickSet::default();
        let mut families = Vec::new();
        for weighed in weighed {
            let own = self.names.rows(weighed.name).iter().copied();
            let rows: Vec<u32> = own
                .filter(|row| counts(*row) && seen.insert(self.number_of_entity(*row)))
                .collect();
            if rows.is_empty() {
                continue;
            }
            let own = rows.iter().map(|row| self.number_of_entity(*row));
            let support = own.filter_map(|entity| support.get(&entity).copied());
            let support = support.fold(0.0, f32::max);
            let own = rows.iter().map(|row| self.number_of_entity(*row));
            let left = own.filter_map(|entity| unmatched.get(&entity).copied());
            let beside = Beside {
                support,
                unmatched: left.reduce(f32::min),
            };
            let features = self.name_features(&heard, &weighed, &rows, beside, &mut profiles);
            families.push(Family {
                name: weighed.name,
                features,
                rows,
            });
            if families.len() == NEAREST {
                break;
            }
        }
        families
    }

    /// What the words of the query cost that no spelling of an entity has that has been weighed, by its number; nothing for a query of one word.
    fn unmatched(&self, weighed: &[Weighed], words: &Words<'_>) -> QuickMap<u32, f32> {
        let mut matched: QuickMap<u32, u16> = QuickMap::default();
        let worths = words.worths();
        if worths.len() < 2 {
            return QuickMap::default();
        }
        for weighed in weighed {
            let Some(by_word) = weighed.by_word else {
                continue;
            };
            for row in self.names.rows(weighed.name) {
                *matched.entry(self.number_of_entity(*row)).or_default() |= by_word.words;
            }
        }
        let left = |words: u16| -> f32 {
            let own = worths.iter().enumerate();
            own.filter(|(place, _)| words >> place & 1 == 0)
                .map(|(_, worth)| worth)
                .sum()
        };
        matched
            .into_iter()
            .map(|(entity, words)| (entity, left(words)))
            .collect()
    }

    /// How much the other spellings of each entity speak for it, by its number: the nearer they are, the more.
    fn support(&self, weighed: &[Weighed]) -> QuickMap<u32, f32> {
        let mut support: QuickMap<u32, (f32, f32)> = QuickMap::default();
        for weighed in weighed.iter().take(SUPPORT) {
            let cost = weighed.cost();
            for row in self.names.rows(weighed.name) {
                let (_, more) = support
                    .entry(self.number_of_entity(*row))
                    .or_insert((cost, -1.0));
                *more += 1.0f32
                    .min((-cost / 3.0).exp())
                    .max(if *more < 0.0 { 1.0 } else { 0.0 });
            }
        }
        support
            .into_iter()
            .map(|(entity, (_, more))| (entity, more.min(1.0)))
            .collect()
    }

    /// The names that may be meant, each once, those that share most letters first.
    fn fetch(&self, spelling: &Spelling, sound: &Sound) -> Vec<u32> {
        let mut sounds = vec![sound.clone()];
        sounds.extend(Sound::others(spelling, &self.costs));
        let near = self.index.nearest(&sounds, NEAR);
        let mut names: Vec<u32> = near.into_iter().map(|(_, name)| name).collect();
        for (place, sound) in sounds.iter().enumerate() {
            let most = if place == 0 { SKELETONS } else { SKELETONS / 4 };
            let same = self.index.of_skeleton(sound).iter();
            names.extend(same.take(most).map(|(_, name)| *name));
        }
        names.extend(self.of_words(sound));
        let mut seen = QuickSet::default();
        names.retain(|name| seen.insert(*name));
        names
    }

    /// The names that share whole words with the query, those with the rarest words first.
    fn of_words(&self, sound: &Sound) -> Vec<u32> {
        let mut worth: QuickMap<u32, f32> = QuickMap::default();
        for names in self.index.of_words(sound) {
            let own = (self.names.len() as f32 / (names.len() + 1) as f32)
                .ln()
                .max(0.0);
            for (_, name) in names.iter().take(SKELETONS) {
                *worth.entry(*name).or_default() += own;
            }
        }
        let mut names: Vec<(u32, f32)> = worth.into_iter().collect();
        names.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        names
            .into_iter()
            .take(WORDS)
            .map(|(name, _)| name)
            .collect()
    }

    /// The least cost of each name, the best first.
    fn weigh<'c>(
        &'c self,
        spelling: &Spelling,
        names: &[u32],
        profiles: &mut Profiles<'c>,
        words: &mut Words<'c>,
    ) -> Vec<Weighed> {
        let mut columns = Columns::default();
        let mut weighed: Vec<Weighed> = Vec::with_capacity(names.len());
        let mut best: Vec<f32> = Vec::with_capacity(SUPPORT + 1);
        let own = spelling.symbols();
        for &name in names {
            let script = self.names.script(name);
            let Some(profile) = profiles.of(script) else {
                continue;
            };
            let symbols = self.names.symbols(name);
            let by_symbol = 20.0 / (own.len() + symbols.len()) as f32;
            let mut this = Weighed {
                name,
                whole: f32::INFINITY,
                by_word: words.cost(symbols, script, profile, &mut columns),
                foreign: script != spelling.script(),
                latin: spelling.script() == Script::Latin,
            };
            let limit = match best.get(SUPPORT - 1) {
                Some(most) => {
                    let steps = (this.own_at(*most) / by_symbol * STEPS) as i16;
                    steps.saturating_add(1).min(NEVER - 1)
                }
                None => NEVER - 1,
            };
            if let Some(steps) = profile.distance(symbols, limit, &mut columns) {
                this.whole = f32::from(steps) / STEPS * by_symbol;
            }
            let place = best.partition_point(|other| *other < this.cost());
            best.insert(place, this.cost());
            best.truncate(SUPPORT);
            weighed.push(this);
        }
        weighed.retain(|weighed| weighed.cost() < f32::INFINITY);
        weighed.sort_unstable_by(|a, b| a.cost().total_cmp(&b.cost()).then(a.name.cmp(&b.name)));
        weighed
    }

    fn answer(&self, query: &Arc<Spelling>, families: &[Family], hints: &Hints) -> Vec<Answer<'_>> {
        let mut chances = Vec::new();
        let mut answers: Vec<(usize, Answer<'_>)> = Vec::new();
        for (number, family) in families.iter().enumerate() {
            let mut own: Vec<Answer<'_>> = family
                .rows
                .iter()
                .map(|row| self.unscored(query, family.name, *row, hints))
                .collect();
            let weight = |answer: &Answer<'_>| answer.entity.weight().unwrap_or(0.0);
            own.sort_by(|a, b| {
                b.score
                    .total_cmp(&a.score)
                    .then(weight(b).total_cmp(&weight(a)))
            });
            chances.push(own[0].score);
            answers.extend(own.into_iter().map(|answer| (number, answer)));
        }
        let features: Vec<&NameFeatures> = families.iter().map(|family| &family.features).collect();
        let chances = self
            .calibration
            .chances(&self.query_features(query), &features, &chances);
        let mut ranked: Vec<Answer<'_>> = Vec::new();
        for own in answers.chunk_by(|a, b| a.0 == b.0) {
            let mut own_answers: Vec<Answer<'_>> =
                own.iter().map(|(_, answer)| answer.clone()).collect();
            share(&mut own_answers, chances[own[0].0]);
            ranked.extend(own_answers);
        }
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
        set_margins(&mut ranked);
        ranked.truncate(self.most);
        ranked
    }

    /// An answer whose score is what the hints say of its entity.
    fn unscored(&self, query: &Arc<Spelling>, name: u32, row: u32, hints: &Hints) -> Answer<'_> {
        let entity = self.entity(row);
        Answer {
            entity,
            variant: self.row(row),
            score: hints.of(entity),
            margin: 0.0,
            way: Some(Way {
                resolver: self,
                query: Arc::clone(query),
                name,
            }),
        }
    }
}

/// How likely it is that a listed spelling means what it is listed for.
const KNOWN: f32 = 0.99;

/// Shares a chance among entities of one name, of which the hints speak equally well: the more there are, the less each has.
fn share(answers: &mut [Answer<'_>], chance: f32) {
    const BY_HOMONYM: f32 = 0.15;
    let best = answers.first().map_or(0.0, |answer| answer.score);
    let rivals = answers
        .iter()
        .filter(|answer| answer.score >= best - 0.5)
        .count();
    let share = 1.0 / (1.0 + BY_HOMONYM * rivals.saturating_sub(1) as f32);
    for (place, answer) in answers.iter_mut().enumerate() {
        let behind = (answer.score - best).exp();
        answer.score = chance * share * behind * (1.0 - 1e-4 * place.min(999) as f32);
    }
}

/// The margin of each answer to the next entity of another name.
fn set_margins(answers: &mut [Answer<'_>]) {
    let name = |answer: &Answer<'_>| answer.way.as_ref().map(|way| way.name);
    let best: Vec<(Option<u32>, f32)> = answers
        .iter()
        .map(|answer| (name(answer), answer.score))
        .collect();
    for answer in answers {
        let own = name(answer);
        let rival = best
            .iter()
            .find(|(other, _)| *other != own)
            .map_or(0.0, |(_, score)| *score);
        answer.margin = answer.score - rival;
    }
}
