//! Candidates to ranked answers.

use std::{collections::HashMap, sync::Arc};

use super::{
    Resolver,
    answer::{Answer, Way},
    distance::{Columns, Profile},
    hints::Hints,
    script::Script,
    sound::Sound,
    spelling::Spelling,
    words::Words,
};
use crate::entity::Status;

/// Names that are weighed because they share letters with the query.
const LETTERS: usize = 200;

/// The same for consonants.
const CONSONANTS: usize = 200;

/// The same for whole words.
const WORDS: usize = 100;

/// The most names of one skeleton that are weighed.
const SKELETONS: usize = 500;

/// A name that has been weighed.
#[derive(Clone, Copy, Debug)]
struct Weighed {
    name: u32,
    /// 20 × the least cost, by symbol of both spellings.
    cost: f32,
}

impl Resolver {
    /// The entities that list this very spelling, the weightiest first.
    pub(super) fn known(&self, spelling: &str, hints: &Hints) -> Vec<Answer<'_>> {
        let mut answers: Vec<Answer<'_>> = Vec::new();
        for variant in self.gazetteer.lookup(spelling) {
            let entity = self.gazetteer.entity_of(variant);
            if variant.status() == Status::Ignore || answers.iter().any(|own| own.entity.key() == entity.key()) {
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
        let len = answers.len() as f32;
        for answer in &mut answers {
            answer.score = 0.99 / len.sqrt();
        }
        answers.truncate(self.most);
        answers
    }

    /// The entities whose spellings are nearest to one that is not listed.
    pub(super) fn unknown(&self, spelling: Spelling, hints: &Hints) -> Vec<Answer<'_>> {
        let found = self.fetch(&spelling);
        let weighed = self.weigh(&spelling, &found);
        self.answer(Arc::new(spelling), &weighed, hints)
    }

    /// The names that may be meant, each once.
    fn fetch(&self, spelling: &Spelling) -> Vec<u32> {
        let sound = Sound::new(spelling, &self.costs);
        let near = self.index.nearest(&sound, LETTERS, CONSONANTS);
        let mut names: Vec<u32> = near.into_iter().map(|(_, name)| name).collect();
        names.extend(self.of_words(&sound));
        let of_skeleton = self.index.of_skeleton(&sound).iter().take(SKELETONS);
        names.extend(of_skeleton.map(|(_, name)| *name));
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| seen.insert(*name));
        names
    }

    /// The names that share whole words with the query, those with the rarest words first.
    fn of_words(&self, sound: &Sound) -> Vec<u32> {
        let mut worth: HashMap<u32, f32> = HashMap::new();
        for names in self.index.of_words(sound) {
            let own = (self.names.len() as f32 / (names.len() + 1) as f32).ln().max(0.0);
            for (_, name) in names.iter().take(SKELETONS) {
                *worth.entry(*name).or_default() += own;
            }
        }
        let mut names: Vec<(u32, f32)> = worth.into_iter().collect();
        names.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        names.into_iter().take(WORDS).map(|(name, _)| name).collect()
    }

    /// The least cost of each name, the best first.
    fn weigh(&self, spelling: &Spelling, names: &[u32]) -> Vec<Weighed> {
        let mut profiles: Vec<Option<Option<Profile<'_>>>> = vec![None; Script::ALL.len()];
        let mut columns = Columns::default();
        let mut weighed = Vec::with_capacity(names.len());
        let own = spelling.symbols();
        let mut words = Words::new(spelling, &self.frequencies, &self.costs);
        for &name in names {
            let script = self.names.script(name);
            let profile = profiles[script as usize]
                .get_or_insert_with(|| Profile::new(own, spelling.script(), script, &self.costs));
            let Some(profile) = profile else {
                continue;
            };
            let symbols = self.names.symbols(name);
            let Some(steps) = profile.distance(symbols, i16::MAX - 1, &mut columns) else {
                continue;
            };
            let len = own.len() + symbols.len();
            let whole = 20.0 * f32::from(steps) / super::costs::STEPS / len as f32;
            let by_word = words.cost(symbols, script, &mut columns);
            let cost = by_word.map_or(whole, |by_word| whole.min(by_word + 0.2));
            weighed.push(Weighed { name, cost });
        }
        weighed.sort_unstable_by(|a, b| a.cost.total_cmp(&b.cost).then(a.name.cmp(&b.name)));
        weighed
    }

    fn answer(&self, query: Arc<Spelling>, weighed: &[Weighed], hints: &Hints) -> Vec<Answer<'_>> {
        let mut best: HashMap<&str, usize> = HashMap::new();
        let mut answers: Vec<Answer<'_>> = Vec::new();
        for weighed in weighed.iter().take(60) {
            for &row in self.names.rows(weighed.name) {
                let (variant, entity) = (self.row(row), self.entity(row));
                if best.contains_key(entity.key()) {
                    continue;
                }
                best.insert(entity.key(), answers.len());
                let prior = ((entity.weight().unwrap_or(0.0) + 100.0).log10() * 0.1) as f32;
                answers.push(Answer {
                    entity,
                    variant,
                    score: 2.0 - weighed.cost + prior + hints.of(entity),
                    margin: 0.0,
                    way: Some(Way {
                        resolver: self,
                        query: Arc::clone(&query),
                        name: weighed.name,
                    }),
                });
            }
        }
        answers.sort_by(|a, b| b.score.total_cmp(&a.score));
        for answer in &mut answers {
            answer.score = 1.0 / (1.0 + (-answer.score).exp());
        }
        answers.truncate(self.most);
        answers
    }
}
