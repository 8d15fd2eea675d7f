//! Candidates to ranked answers.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{
    Resolver,
    answer::{Answer, Way},
    calibrate::{FEATURES, Features},
    costs::{Costs, NEVER, STEPS},
    distance::{Columns, Profile},
    hints::Hints,
    script::Script,
    sound::Sound,
    spelling::Spelling,
    words::{ByWord, Words},
};
use crate::entity::Status;

/// Names that are weighed because they share letters with the query.
const LETTERS: usize = 80;

/// The same for consonants.
const CONSONANTS: usize = 50;

/// The same for whole words.
const WORDS: usize = 50;

/// The most names of one skeleton that are weighed.
const SKELETONS: usize = 80;

/// How many times more names are weighed for a query of another script, which tells less.
const FOREIGN: f32 = 2.0;

/// The same for each other sound of such a query.
const OTHER_SOUND: f32 = 0.25;

/// The nearest names among which the answers are.
const NEAREST: usize = 12;

/// The nearest names that speak for their entities; what is farther than all of them is not weighed to the end.
const SUPPORT: usize = 30;

/// How much worse a name may be word by word.
const BY_WORD: f32 = 0.2;

/// A name that has been weighed.
#[derive(Clone, Copy, Debug)]
struct Weighed {
    name: u32,
    /// 20 × the least cost, by symbol of both spellings; infinite if it was not worked out to the end.
    whole: f32,
    /// The same word by word, where either has several.
    by_word: Option<ByWord>,
    /// Whether the name is of another script.
    foreign: bool,
    /// Whether the query is in Latin letters.
    latin: bool,
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

    fn own(&self) -> f32 {
        let by_word = self
            .by_word
            .map(|by_word| by_word.cost(self.foreign) + BY_WORD);
        by_word.map_or(self.whole, |by_word| by_word.min(self.whole))
    }
}

/// Profiles of a query for names of each script, made when they are asked for.
struct Profiles<'c> {
    query: &'c Spelling,
    costs: &'c Costs,
    of: Vec<Option<Option<Profile<'c>>>>,
}

impl<'c> Profiles<'c> {
    fn new(query: &'c Spelling, costs: &'c Costs) -> Profiles<'c> {
        let of = vec![None; Script::ALL.len()];
        Profiles { query, costs, of }
    }

    fn of(&mut self, script: Script) -> Option<&Profile<'c>> {
        let (query, costs) = (self.query, self.costs);
        let make = || Profile::new(query.symbols(), query.script(), script, costs);
        self.of[script as usize].get_or_insert_with(make).as_ref()
    }
}

/// Entities that have the same nearest name.
#[derive(Clone, Debug)]
pub(super) struct Family {
    name: u32,
    pub(super) features: Features,
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
        let weighed = self.weigh(spelling, &names, &mut profiles);
        let support = self.support(&weighed);
        let mut seen: HashSet<u32> = HashSet::new();
        let mut families = Vec::new();
        for weighed in weighed {
            let own = self.names.rows(weighed.name).iter().copied();
            let rows: Vec<u32> = own
                .filter(|row| counts(*row) && seen.insert(self.number_of_entity(*row)))
                .collect();
            if rows.is_empty() {
                continue;
            }
            let mut features = self.features(&sound, &weighed, &rows, &mut profiles);
            let own = rows.iter().map(|row| {
                support
                    .get(&self.number_of_entity(*row))
                    .copied()
                    .unwrap_or(0.0)
            });
            features[FEATURES - 1] = own.fold(0.0, f32::max);
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

    /// How much the other spellings of each entity speak for it, by its number: the nearer they are, the more.
    fn support(&self, weighed: &[Weighed]) -> HashMap<u32, f32> {
        let mut support: HashMap<u32, (f32, f32)> = HashMap::new();
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
        let times = match spelling.script() {
            Script::Latin => 1.0,
            _ => FOREIGN,
        };
        let mut names = Vec::new();
        self.fetch_sound(sound, times, &mut names);
        names.extend(self.of_words(sound));
        for sound in Sound::others(spelling, &self.costs) {
            self.fetch_sound(&sound, OTHER_SOUND, &mut names);
        }
        let mut seen = HashSet::new();
        names.retain(|name| seen.insert(*name));
        names
    }

    /// The names that share letters, consonants or the skeleton with a sound.
    fn fetch_sound(&self, sound: &Sound, times: f32, names: &mut Vec<u32>) {
        let [letters, consonants, skeletons] =
            [LETTERS, CONSONANTS, SKELETONS].map(|most| (most as f32 * times) as usize);
        let near = self.index.nearest(sound, letters, consonants);
        names.extend(near.into_iter().map(|(_, name)| name));
        let same = self.index.of_skeleton(sound).iter();
        names.extend(same.take(skeletons).map(|(_, name)| *name));
    }

    /// The names that share whole words with the query, those with the rarest words first.
    fn of_words(&self, sound: &Sound) -> Vec<u32> {
        let mut worth: HashMap<u32, f32> = HashMap::new();
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
    fn weigh(
        &self,
        spelling: &Spelling,
        names: &[u32],
        profiles: &mut Profiles<'_>,
    ) -> Vec<Weighed> {
        let mut columns = Columns::default();
        let mut weighed: Vec<Weighed> = Vec::with_capacity(names.len());
        let mut best: Vec<f32> = Vec::with_capacity(SUPPORT + 1);
        let own = spelling.symbols();
        let mut words = Words::new(spelling, &self.frequencies, &self.costs);
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

    fn features(
        &self,
        sound: &Sound,
        weighed: &Weighed,
        rows: &[u32],
        profiles: &mut Profiles<'_>,
    ) -> Features {
        const MOST: f32 = 15.0;
        let own = self.names.spelling(weighed.name);
        let other = Sound::new(&own, &self.costs);
        let letters = |sound: &Sound| -> String {
            sound
                .words
                .iter()
                .flatten()
                .map(|letter| char::from(*letter))
                .collect()
        };
        let (a, b) = (letters(sound), letters(&other));
        let skeletons = (sound.skeletons().concat(), other.skeletons().concat());
        let weight = rows.iter().filter_map(|row| self.entity(*row).weight());
        let weight = weight.fold(0.0, f64::max);
        let len = (profiles.query.symbols().len() + own.symbols().len()) as f32 / 20.0;
        let whole = weighed.whole.min(MOST);
        let best = weighed.own().min(MOST);
        let (added, lacking, order) = match weighed.by_word {
            Some(by_word) if by_word.cost(weighed.foreign) + BY_WORD < whole => {
                (by_word.added, by_word.lacking, by_word.order)
            }
            _ => (0.0, 0.0, false),
        };
        let typing = strsim::normalized_damerau_levenshtein(&a, &b) as f32;
        let sounds = strsim::generic_levenshtein(&skeletons.0, &skeletons.1) as f32;
        let classes = skeletons.0.len().max(skeletons.1.len()).max(1) as f32;
        let foreign = if weighed.foreign { 1.0 } else { 0.0 };
        let turned = if weighed.foreign && weighed.latin {
            1.0
        } else {
            0.0
        };
        let [shared, more, less] = self.index.shared(sound, &other);
        let steps = profiles
            .of(self.names.script(weighed.name))
            .map(|profile| profile.steps(own.symbols()))
            .unwrap_or_default();
        let dearest = steps.iter().map(|step| step.2).fold(0.0, f32::max);
        let dear = steps.iter().filter(|step| step.2 > 3.0).count() as f32;
        let truth = |truth: bool| if truth { 1.0 } else { 0.0 };
        let near = 1.0 - foreign;
        let mut features = [0.0; FEATURES];
        let values = [
            near * whole,
            near * best,
            foreign * whole,
            foreign * best,
            (best * len).min(20.0),
            near * best * best / 10.0,
            near * typing,
            near * strsim::jaro_winkler(&a, &b) as f32,
            truth(sounds == 0.0),
            sounds / classes,
            ((weight + 100.0).log10() - 2.0) as f32,
            foreign,
            near * added,
            near * lacking,
            foreign * added,
            foreign * lacking,
            truth(order),
            truth(added > 0.0),
            truth(lacking > 0.0),
            truth(skeletons.0.first() == skeletons.1.first()),
            turned,
            turned * best,
            near * shared / 10.0,
            near * more / 10.0,
            near * less / 10.0,
            foreign * shared / 10.0,
            foreign * more / 10.0,
            near * dearest,
            foreign * dearest,
            near * dear,
            foreign * dear,
        ];
        features[..values.len()].copy_from_slice(&values);
        features
    }

    /// What bears on whether any of the names is right.
    pub(super) fn query_features(&self, query: &Spelling) -> Features {
        let len = query.symbols().len() as f32;
        let words = super::words::split(query.symbols()).count() as f32;
        let mut features = [0.0; FEATURES];
        let foreign = f32::from(u8::from(query.script() != Script::Latin));
        let values = [
            1.0,
            len / 10.0,
            words,
            foreign,
            (self.names.len() as f32 + 1.0).ln() / 10.0,
            foreign * len / 10.0,
            (10.0 / len).min(3.0),
        ];
        features[..values.len()].copy_from_slice(&values);
        features
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
        let features: Vec<&Features> = families.iter().map(|family| &family.features).collect();
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
