//! From costs to chances: how likely an answer is right.

use super::{Costs, Resolver, rank::Family, spelling::Spelling};
use crate::{
    entity::{Status, Variant},
    gazetteer::Gazetteer,
};

/// The calibration of the crate; see `data/README.md`.
const BUILTIN: &str = include_str!("../../data/calibration.tsv");

/// How many numbers describe a name, or a query.
pub(super) const FEATURES: usize = 32;

/// What describes a name beside a query, or a query.
pub(super) type Features = [f32; FEATURES];

/// How much each feature tells: what turns costs into chances.
///
/// The names that are near a query, and that none of them is meant, are weighed against each other by a multinomial logit: the chance of
/// a name is exp(its sum) over the exp of all sums. A sum is made of the costs of the whole and word by word, of the dearest step, of strsim's Damerau–Levenshtein and
/// Jaro–Winkler likeness, of how rare the letters are that the two share, of the weight of the entity; that of none, of the query's length, words and script and of the list's length.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    names: Features,
    none: Features,
}

/// The calibration of the crate.
impl Default for Calibration {
    fn default() -> Calibration {
        Calibration::from_tsv(BUILTIN).unwrap_or(Calibration {
            names: [0.0; FEATURES],
            none: [0.0; FEATURES],
        })
    }
}

/// A question whose answer is known.
struct Question {
    query: Features,
    families: Vec<Features>,
    /// Which family is right, if any.
    right: Option<usize>,
    /// How much it counts: all lists count the same.
    weight: f32,
}

impl Calibration {
    /// Learns from lists: a tenth of the entities are asked for and not listed, half are asked for by a spelling, or all spellings of a script, that is taken
    /// out. Each list counts the same, however long.
    ///
    /// The same lists give the same calibration. It takes about half a millisecond an entity.
    pub fn learn<'g>(lists: impl IntoIterator<Item = &'g Gazetteer>, costs: &Costs) -> Calibration {
        let mut questions = Vec::new();
        for list in lists {
            ask(list, costs, &mut questions);
        }
        fit(&questions)
    }

    /// The calibration as text: a line a feature, the weights for names and for none.
    pub fn to_tsv(&self) -> String {
        let rows = self.names.iter().zip(&self.none);
        rows.map(|(name, none)| format!("{name:.4}\t{none:.4}\n"))
            .collect()
    }

    /// Reads what [`to_tsv`](Calibration::to_tsv) writes; `None` if it is anything else.
    pub fn from_tsv(table: &str) -> Option<Calibration> {
        let mut calibration = Calibration {
            names: [0.0; FEATURES],
            none: [0.0; FEATURES],
        };
        let lines: Vec<&str> = table
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        if lines.len() != FEATURES {
            return None;
        }
        for (place, line) in lines.into_iter().enumerate() {
            let (name, none) = line.split_once('\t')?;
            calibration.names[place] = name.parse().ok()?;
            calibration.none[place] = none.parse().ok()?;
        }
        Some(calibration)
    }

    /// The chance of each of some names, each with what hints say of it.
    pub(super) fn chances(&self, query: &Features, names: &[&Features], hints: &[f32]) -> Vec<f32> {
        let sums = names
            .iter()
            .zip(hints)
            .map(|(name, hint)| dot(&self.names, name) + hint);
        let mut sums: Vec<f32> = sums.collect();
        sums.push(dot(&self.none, query));
        softmax(&mut sums);
        sums.pop();
        sums
    }
}

fn dot(a: &Features, b: &Features) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn softmax(sums: &mut [f32]) {
    let most = sums.iter().copied().fold(f32::MIN, f32::max);
    sums.iter_mut().for_each(|sum| *sum = (*sum - most).exp());
    let all: f32 = sums.iter().sum();
    sums.iter_mut().for_each(|sum| *sum /= all);
}

/// A number for a text, the same in every run.
fn number(text: &str) -> u64 {
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
    });
    (hash ^ hash >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 16
}

/// What becomes of an entity in calibration.
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

/// The questions of one list.
fn ask(list: &Gazetteer, costs: &Costs, questions: &mut Vec<Question>) {
    let mut spellings: Vec<Option<(&str, Spelling)>> = Vec::new();
    let mut owners: std::collections::HashMap<Vec<u16>, Option<&str>> =
        std::collections::HashMap::new();
    let mut families: std::collections::BTreeMap<&str, Vec<(u32, Variant<'_>)>> =
        std::collections::BTreeMap::new();
    for (row, variant) in (0u32..).zip(list.variants()) {
        let key = list.entity_of(variant).key();
        let spelling =
            Spelling::new(variant.spelling()).filter(|_| variant.status() != Status::Ignore);
        if let Some(spelling) = &spelling {
            let owner = owners
                .entry(spelling.symbols().to_vec())
                .or_insert(Some(key));
            if *owner != Some(key) {
                *owner = None; // a homonym: no question
            }
            families.entry(key).or_default().push((row, variant));
        }
        spellings.push(spelling.map(|spelling| (key, spelling)));
    }
    let mut out: std::collections::HashSet<u32> = std::collections::HashSet::new();
    let mut asked: Vec<(Spelling, Option<&str>)> = Vec::new();
    let mut gone = "";
    for (key, rows) in &families {
        let own = |row: u32| spellings[row as usize].as_ref();
        let pick = rows[number(&format!("{key}?")) as usize % rows.len()].0;
        let Some((_, spelling)) = own(pick) else {
            continue;
        };
        if owners.get(spelling.symbols()) == Some(&None) {
            continue;
        }
        let native = spelling.script() != super::script::Script::Latin;
        let taken = |row: u32| {
            own(row).is_some_and(|(_, other)| {
                other == spelling || (native && other.script() == spelling.script())
            })
        };
        match lot(key) {
            Lot::Gone => {
                out.extend(rows.iter().map(|(row, _)| *row));
                asked.push((spelling.clone(), None));
                let own = list.variant(pick).spelling();
                let both = Spelling::new(&format!("{own} {gone}")); // long names of nothing, as those of persons
                asked.extend(both.map(|both| (both, None)));
                gone = own;
            }
            Lot::Asked if rows.iter().any(|(row, _)| !taken(*row)) => {
                out.extend(rows.iter().map(|(row, _)| *row).filter(|row| taken(*row)));
                asked.push((spelling.clone(), Some(key)));
            }
            _ => {}
        }
    }
    let resolver = Resolver::builder()
        .costs(costs.clone())
        .build_without(list, &|row| out.contains(&row));
    let weight = 1.0 / asked.len().max(1) as f32;
    for (spelling, key) in asked {
        let families = resolver.families(&spelling, |row| !out.contains(&row));
        let is_right = |family: &Family| {
            let mut own = family.rows.iter();
            own.any(|row| {
                spellings[*row as usize]
                    .as_ref()
                    .is_some_and(|(own, _)| Some(*own) == key)
            })
        };
        questions.push(Question {
            query: resolver.query_features(&spelling),
            weight,
            right: families.iter().position(is_right),
            families: families.iter().map(|family| family.features).collect(),
        });
    }
}

/// The weights under which the right answers are likeliest, by gradient ascent with Adam's steps.
fn fit(questions: &[Question]) -> Calibration {
    const ROUNDS: usize = 1500;
    const DECAY: f32 = 1e-4;
    let all = questions
        .iter()
        .map(|question| question.weight)
        .sum::<f32>()
        .max(f32::MIN_POSITIVE);
    let mut weights = [[0.0f32; FEATURES]; 2];
    let (mut mean, mut square) = (weights, weights);
    for round in 1..=ROUNDS {
        let mut slope = [[0.0f32; FEATURES]; 2];
        for question in questions {
            add_slope(question, &weights, &mut slope);
        }
        let step = 0.1 / (1.0 + round as f32 / 150.0);
        for side in 0..2 {
            for place in 0..FEATURES {
                let own = slope[side][place] / all - DECAY * weights[side][place];
                mean[side][place] = 0.9 * mean[side][place] + 0.1 * own;
                square[side][place] = 0.99 * square[side][place] + 0.01 * own * own;
                weights[side][place] +=
                    step * mean[side][place] / (square[side][place].sqrt() + 1e-8);
            }
        }
    }
    Calibration {
        names: weights[0],
        none: weights[1],
    }
}

fn add_slope(question: &Question, weights: &[Features; 2], slope: &mut [Features; 2]) {
    let mut chances: Vec<f32> = question
        .families
        .iter()
        .map(|family| dot(&weights[0], family))
        .collect();
    chances.push(dot(&weights[1], &question.query));
    softmax(&mut chances);
    let right = question.right.unwrap_or(question.families.len());
    for (place, chance) in chances.iter().enumerate() {
        let push = question.weight * (f32::from(u8::from(place == right)) - chance);
        let (side, features) = match question.families.get(place) {
            Some(family) => (0, family),
            None => (1, &question.query),
        };
        for (slope, feature) in slope[side].iter_mut().zip(features) {
            *slope += push * feature;
        }
    }
}
