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
            let pick = rows[number(&format!("{key}?{deal}")) as usize % rows.len()];
            if !homonyms.contains(&pick.0) {
                gone = dealt.deal(key, rows, pick, gone);
            }
        }
        dealt
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

    /// Deals one entity, asked for by the row `pick` if at all; `gone` is the last name that was taken out whole, and so is what it gives.
    fn deal(
        &mut self,
        key: &'g str,
        rows: &[(u32, Variant<'g>)],
        pick: (u32, Variant<'g>),
        gone: &'g str,
    ) -> &'g str {
        let Some((_, spelling)) = self.spellings[pick.0 as usize].clone() else {
            return gone;
        };
        let native = spelling.script() != Script::Latin;
        let is_taken = |row: u32| {
            let own = self.spellings[row as usize].as_ref();
            own.is_some_and(|(_, other)| {
                *other == spelling || (native && other.script() == spelling.script())
            })
        };
        let (taken, left): (Vec<u32>, Vec<u32>) = rows
            .iter()
            .map(|(row, _)| *row)
            .partition(|row| is_taken(*row));
        match lot(&format!("{key}{}", self.deal)) {
            Lot::Gone => {
                let own = pick.1.spelling();
                let both = Spelling::new(&format!("{own} {gone}")); // long names of nothing, as those of persons
                self.out.extend(taken.into_iter().chain(left));
                self.asked.push((spelling, None));
                self.asked.extend(both.map(|both| (both, None)));
                own
            }
            Lot::Asked if !left.is_empty() => {
                self.out.extend(taken);
                self.asked.push((spelling, Some(key)));
                gone
            }
            _ => gone,
        }
    }
}
