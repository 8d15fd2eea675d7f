//! Questions whose answers are known, made of a list: what calibration learns from.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    Costs, Resolver,
    features::{NameFeatures, QueryFeatures},
    rank::Family,
    script::Script,
    spelling::Spelling,
};
use crate::{
    entity::{Status, Variant},
    gazetteer::Gazetteer,
};

/// A question whose answer is known.
pub(super) struct Question {
    pub(super) query: QueryFeatures,
    pub(super) families: Vec<NameFeatures>,
    /// Which family is right, if any.
    pub(super) right: Option<usize>,
    /// How much it counts: all lists count the same.
    pub(super) weight: f32,
}

/// What becomes of an entity.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lot {
    /// Asked for, and not listed.
    Gone,
    /// Asked for by a spelling that is taken out.
    Asked,
    Listed,
}

fn lot(key: &str) -> Lot {
    match number(key) % 10 {
        0 => Lot::Gone,
        1..=5 => Lot::Asked,
        _ => Lot::Listed,
    }
}

/// A number for a text, the same in every run.
fn number(text: &str) -> u64 {
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
    });
    (hash ^ hash >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 16
}

/// A spelling to be asked for, with the entity that it means, if that is listed.
type Asked<'g> = (Spelling, Option<&'g str>);

/// A list dealt into what is asked for and what stays.
struct Dealt<'g> {
    /// Of each row: its entity and its spelling.
    spellings: Vec<Option<(&'g str, Spelling)>>,
    /// Rows that are taken out.
    out: HashSet<u32>,
    asked: Vec<Asked<'g>>,
    /// Which way it is dealt.
    deal: u8,
}

/// The questions of one list, dealt in one of several ways.
pub(super) fn ask(list: &Gazetteer, costs: &Costs, deal: u8) -> Vec<Question> {
    let dealt = Dealt::new(list, deal);
    let resolver = Resolver::builder()
        .costs(costs.clone())
        .build_without(list, &|row| dealt.out.contains(&row));
    let weight = 1.0 / dealt.asked.len().max(1) as f32;
    let question = |(spelling, key): &Asked<'_>| {
        let families = resolver.families(spelling, |row| !dealt.out.contains(&row));
        let is_right = |family: &Family| {
            let mut rows = family.rows.iter();
            rows.any(|row| dealt.key(*row).is_some_and(|own| Some(own) == *key))
        };
        Question {
            query: resolver.query_features(spelling),
            weight,
            right: families.iter().position(is_right),
            families: families.iter().map(|family| family.features).collect(),
        }
    };
    dealt.asked.iter().map(question).collect()
}

impl<'g> Dealt<'g> {
    fn new(list: &'g Gazetteer, deal: u8) -> Dealt<'g> {
        let mut dealt = Dealt {
            spellings: Vec::with_capacity(list.variants().len()),
            out: HashSet::new(),
            asked: Vec::new(),
            deal,
        };
        let mut families: BTreeMap<&str, Vec<(u32, Variant<'g>)>> = BTreeMap::new();
        for (row, variant) in (0u32..).zip(list.variants()) {
            let key = list.entity_of(variant).key();
            let spelling =
                Spelling::new(variant.spelling()).filter(|_| variant.status() != Status::Ignore);
            if spelling.is_some() {
                families.entry(key).or_default().push((row, variant));
            }
            dealt
                .spellings
                .push(spelling.map(|spelling| (key, spelling)));
        }
        let homonyms = dealt.homonyms();
        let mut gone = "";
        for (key, rows) in &families {
            let picks = dealt.picks(rows, &homonyms);
            gone = dealt.deal(key, rows, &picks, gone);
        }
        dealt
    }

    /// The rows of an entity that may be asked for: of every four spellings one, as those that are written more ways are met more ways.
    fn picks(
        &self,
        rows: &[(u32, Variant<'g>)],
        homonyms: &HashSet<u32>,
    ) -> Vec<(u32, Variant<'g>)> {
        const MOST: usize = 6;
        let own = rows.iter().filter(|(row, _)| !homonyms.contains(row));
        let mut own: Vec<(u32, Variant<'g>)> = own.copied().collect();
        own.sort_by_cached_key(|(_, variant)| {
            number(&format!("{}?{}", variant.spelling(), self.deal))
        });
        own.truncate((1 + rows.len() / 4).min(MOST));
        own
    }

    /// Rows whose spelling another entity has too.
    fn homonyms(&self) -> HashSet<u32> {
        let mut owners: HashMap<&[u16], Option<&str>> = HashMap::new();
        for (key, spelling) in self.spellings.iter().flatten() {
            let owner = owners.entry(spelling.symbols()).or_insert(Some(key));
            if *owner != Some(*key) {
                *owner = None;
            }
        }
        let rows = (0u32..).zip(&self.spellings);
        let shared = rows.filter(|(_, own)| {
            let own = own.as_ref();
            own.is_some_and(|(_, spelling)| owners.get(spelling.symbols()) == Some(&None))
        });
        shared.map(|(row, _)| row).collect()
    }

    fn key(&self, row: u32) -> Option<&'g str> {
        let own = self.spellings[row as usize].as_ref();
        own.map(|(key, _)| *key)
    }

    /// Deals one entity, asked for by the rows `picks` if at all; `gone` is the last name that was taken out whole, and so is what it gives.
    fn deal(
        &mut self,
        key: &'g str,
        rows: &[(u32, Variant<'g>)],
        picks: &[(u32, Variant<'g>)],
        gone: &'g str,
    ) -> &'g str {
        let Some((_, first)) = picks.first() else {
            return gone;
        };
        match lot(&format!("{key}{}", self.deal)) {
            Lot::Gone => {
                let own = first.spelling();
                let both = Spelling::new(&format!("{own} {gone}")); // long names of nothing, as those of persons
                self.out.extend(rows.iter().map(|(row, _)| *row));
                self.ask_for(picks, None);
                self.asked.extend(both.map(|both| (both, None)));
                own
            }
            Lot::Asked => {
                for picks in [picks, &picks[..1]] {
                    let taken = self.taken(rows, picks);
                    if taken.len() < rows.len() {
                        self.out.extend(taken);
                        self.ask_for(picks, Some(key));
                        break;
                    }
                }
                gone
            }
            Lot::Listed => gone,
        }
    }

    fn ask_for(&mut self, picks: &[(u32, Variant<'g>)], key: Option<&'g str>) {
        for (row, _) in picks {
            let spelling = self.spelling(*row).cloned();
            self.asked.extend(spelling.map(|spelling| (spelling, key)));
        }
    }

    fn spelling(&self, row: u32) -> Option<&Spelling> {
        let own = self.spellings[row as usize].as_ref();
        own.map(|(_, spelling)| spelling)
    }

    /// The rows of an entity that go out with those that are asked for: the same spellings, and all of another script than Latin.
    fn taken(&self, rows: &[(u32, Variant<'g>)], picks: &[(u32, Variant<'g>)]) -> Vec<u32> {
        let asked: Vec<&Spelling> = picks
            .iter()
            .filter_map(|(row, _)| self.spelling(*row))
            .collect();
        let is_taken = |row: &u32| {
            let own = self.spelling(*row);
            own.is_some_and(|own| {
                asked.iter().any(|asked| {
                    let native = asked.script() != Script::Latin;
                    own == *asked || (native && own.script() == asked.script())
                })
            })
        };
        let rows = rows.iter().map(|(row, _)| *row);
        rows.filter(is_taken).collect()
    }
}
