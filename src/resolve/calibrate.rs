//! From costs to chances: how likely an answer is right.

use std::{
    iter,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use super::{
    Costs,
    features::{
        COST, COST_OF_FOREIGN, LENGTH_OF_LIST, NameFeatures, OF_NAME, OF_QUERY, QueryFeatures,
        TYPING,
    },
    questions::{Question, ask},
    trees::{Field, Group, Trees},
};
use crate::gazetteer::Gazetteer;

/// The calibration of the crate; see `data/README.md`.
const BUILTIN: &str = include_str!("../../data/calibration.tsv");

/// How much likelier than among the questions it is taken to be that a name is of nothing listed, as log odds: three in four.
const UNLISTED: f32 = 2.0;

/// How many numbers a tree may ask for: those of a name, those of the query but for the length of the list, and what sets a name off from the others.
const OF_ROW: usize = OF_NAME + OF_QUERY + OF_OTHERS;

/// What sets a name off from the others.
const OF_OTHERS: usize = 6;

type Row = [f32; OF_ROW];

/// How much each feature tells: what turns costs into chances.
///
/// The names that are near a query, and that none of them is meant, are weighed against each other by a multinomial logit: the chance of
/// a name is exp(its sum) over the exp of all sums. A sum is made of the costs of the whole and word by word, of the steps, of strsim's
/// Damerau–Levenshtein and Jaro–Winkler likeness, of how rare the letters are that the two share, of the weight of the entity and its
/// other spellings; that of none, of the query's length, words and script and of the list's length. Small decision trees then correct the sums
/// of names, by the same features and by how far each name is ahead of the others.
///
/// Chances hold for queries of which about one in four means a listed entity; of the names of places that are
/// asked for by people more may, of the capitalised words of a text fewer.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    names: NameFeatures,
    none: QueryFeatures,
    trees: Trees,
}

/// The calibration of the crate.
impl Default for Calibration {
    fn default() -> Calibration {
        Calibration::from_tsv(BUILTIN).unwrap_or(Calibration::of_nothing())
    }
}

/// So far behind the likeliest name, trees are not asked: they have learned to tell apart names that may be meant.
const HOPELESS: f32 = 5.0;

impl Calibration {
    fn of_nothing() -> Calibration {
        Calibration {
            names: [0.0; OF_NAME],
            none: [0.0; OF_QUERY],
            trees: Trees::default(),
        }
    }

    /// Learns from lists: a tenth of the entities are asked for and not listed, half are asked for by some spellings, or all spellings of a script, that are taken
    /// out. This is done twice, with other entities and spellings. Each list counts the same, however long.
    ///
    /// The same lists give the same calibration. It takes about two milliseconds an entity.
    pub fn learn<'g>(lists: impl IntoIterator<Item = &'g Gazetteer>, costs: &Costs) -> Calibration {
        const DEALS: u8 = 2;
        let deals = |list| (0..DEALS).map(move |deal| (list, deal));
        let dealt: Vec<(&Gazetteer, u8)> = lists.into_iter().flat_map(deals).collect();
        let questions = ask_all(&dealt, costs);
        let mut calibration = Calibration::of_nothing();
        calibration.fit(&questions);
        calibration.trees = Trees::grow(&calibration.field(&questions));
        calibration
    }

    /// The calibration as text: a line a feature of names, the same for none, then a line a tree.
    pub fn to_tsv(&self) -> String {
        let line = |kind: &'static str| move |weight: &f32| format!("{kind}\t{weight:.4}\n");
        let names = self.names.iter().map(line("name"));
        let mut text: String = names.chain(self.none.iter().map(line("none"))).collect();
        self.trees.write(&mut text);
        text
    }

    /// Reads what [`to_tsv`](Calibration::to_tsv) writes; `None` if it is anything else.
    pub fn from_tsv(table: &str) -> Option<Calibration> {
        let mut calibration = Calibration::of_nothing();
        let mut lines = table.lines().filter(|line| !line.starts_with('#'));
        let names = calibration.names.iter_mut().map(|weight| ("name", weight));
        let none = calibration.none.iter_mut().map(|weight| ("none", weight));
        for (kind, weight) in names.chain(none) {
            let (own, number) = lines.next()?.split_once('\t')?;
            *weight = number.parse().ok().filter(|_| own == kind)?;
        }
        calibration.trees = Trees::read(lines, OF_ROW)?;
        Some(calibration)
    }

    /// The chance of each of some names, each with what hints say of it.
    pub(super) fn chances(
        &self,
        query: &QueryFeatures,
        names: &[&NameFeatures],
        hints: &[f32],
    ) -> Vec<f32> {
        let mut sums = self.sums(query, names);
        for (place, row) in self.rows(query, names, &sums) {
            sums[place] += self.trees.sum(&row);
        }
        sums.iter_mut()
            .zip(hints)
            .for_each(|(sum, hint)| *sum += hint);
        sums.push(UNLISTED);
        softmax(&mut sums);
        sums.pop();
        sums
    }

    /// How much likelier each name is than none, without trees.
    fn sums(&self, query: &QueryFeatures, names: &[&NameFeatures]) -> Vec<f32> {
        let none = dot(&self.none, query);
        let sums = names.iter().map(|name| dot(&self.names, name) - none);
        sums.collect()
    }

    /// What trees see of the names, by their places, the likeliest first, without those far behind.
    fn rows(
        &self,
        query: &QueryFeatures,
        names: &[&NameFeatures],
        sums: &[f32],
    ) -> Vec<(usize, Row)> {
        let mut order: Vec<usize> = (0..sums.len()).collect();
        order.sort_by(|a, b| sums[*b].total_cmp(&sums[*a]).then(a.cmp(b)));
        let others = Others::new(names, sums, &order);
        let row = |place: usize| {
            let mut row = [0.0; OF_ROW];
            let (own, rest) = row.split_at_mut(OF_NAME);
            own.copy_from_slice(names[place]);
            let (asked, rest) = rest.split_at_mut(OF_QUERY);
            asked.copy_from_slice(query);
            asked[LENGTH_OF_LIST] = 0.0;
            rest.copy_from_slice(&others.of(names[place], sums[place]));
            (place, row)
        };
        let least = order.first().map_or(0.0, |best| sums[*best] - HOPELESS);
        let hopeful = order.iter().filter(|place| sums[**place] > least);
        hopeful.map(|place| row(*place)).collect()
    }

    /// What trees are grown from.
    fn field(&self, questions: &[Question]) -> Field {
        let mut field = Field {
            width: OF_ROW,
            ..Field::default()
        };
        let all: f32 = questions.iter().map(|question| question.weight).sum();
        let scale = questions.len() as f32 / all.max(f32::MIN_POSITIVE);
        for question in questions {
            let names: Vec<&NameFeatures> = question.families.iter().collect();
            let sums = self.sums(&question.query, &names);
            let rows = self.rows(&question.query, &names, &sums);
            let start = field.sums.len();
            let right = rows
                .iter()
                .position(|(place, _)| Some(*place) == question.right);
            if right.is_none() && question.right.is_some() {
                continue; // it is far behind, so that trees are never asked for it
            }
            for (place, row) in rows {
                field.sums.push(sums[place]);
                field.features.extend(row);
            }
            field.questions.push(Group {
                rows: start..field.sums.len(),
                right,
                weight: question.weight * scale,
            });
        }
        field
    }
}

/// The questions of lists, each with the way in which it is dealt, in their order.
fn ask_all(dealt: &[(&Gazetteer, u8)], costs: &Costs) -> Vec<Question> {
    const WORKERS: usize = 2;
    let next = AtomicUsize::new(0);
    let work = || {
        let numbers = iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        let own = numbers.map_while(|number| Some((number, dealt.get(number)?)));
        own.map(|(number, (list, deal))| (number, ask(list, costs, *deal)))
            .collect()
    };
    let mut done: Vec<(usize, Vec<Question>)> = thread::scope(|scope| {
        let started: [_; WORKERS] = std::array::from_fn(|_| scope.spawn(work));
        let parts = started.into_iter().map(|worker| {
            let part: thread::Result<Vec<_>> = worker.join();
            part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        parts.flatten().collect()
    });
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().flat_map(|(_, asked)| asked).collect()
}

/// The names that a query is nearest to, as each is set off from them.
struct Others {
    /// The highest sums.
    first: f32,
    second: f32,
    /// The logarithm of how much likelier it is that any of them is right than that none is.
    any: f32,
    /// How many are not far behind the first.
    close: f32,
    cost: f32,
    typing: f32,
}

impl Others {
    /// Sums that differ by more are as good as infinitely far from each other.
    const FARTHEST: f32 = 20.0;

    fn new(names: &[&NameFeatures], sums: &[f32], order: &[usize]) -> Others {
        let at = |place: usize| order.get(place).map(|place| sums[*place]);
        let first = at(0).unwrap_or(0.0);
        let all = sums.iter().map(|sum| (sum - first).exp()).sum::<f32>();
        Others {
            first,
            second: at(1).unwrap_or(first - Others::FARTHEST),
            any: first + all.ln(),
            close: sums.iter().filter(|sum| **sum > first - 2.0).count() as f32,
            cost: names.iter().map(|name| cost(name)).fold(f32::MAX, f32::min),
            typing: names.iter().map(|name| typing(name)).fold(0.0, f32::max),
        }
    }

    fn of(&self, name: &NameFeatures, sum: f32) -> [f32; OF_OTHERS] {
        let rival = if sum >= self.first {
            self.second
        } else {
            self.first
        };
        [
            sum,
            (sum - rival).clamp(-Others::FARTHEST, Others::FARTHEST),
            cost(name) - self.cost,
            self.any,
            typing(name) - self.typing,
            self.close,
        ]
    }
}

fn cost(name: &NameFeatures) -> f32 {
    name[COST] + name[COST_OF_FOREIGN]
}

fn typing(name: &NameFeatures) -> f32 {
    name[TYPING]
}

fn dot<const N: usize>(a: &[f32; N], b: &[f32; N]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn softmax(sums: &mut [f32]) {
    let most = sums.iter().copied().fold(f32::MIN, f32::max);
    sums.iter_mut().for_each(|sum| *sum = (*sum - most).exp());
    let all: f32 = sums.iter().sum();
    sums.iter_mut().for_each(|sum| *sum /= all);
}

/// Weights for names, then for none.
type Weights = [f32; OF_NAME + OF_QUERY];

impl Calibration {
    /// Finds the weights under which the right answers are likeliest, by gradient ascent with Adam's steps.
    fn fit(&mut self, questions: &[Question]) {
        const ROUNDS: i32 = 600;
        const DECAY: f32 = 1e-4;
        let all: f32 = questions.iter().map(|question| question.weight).sum();
        let scales = scales(questions);
        let mut weights: Weights = [0.0; OF_NAME + OF_QUERY];
        let (mut mean, mut square) = (weights, weights);
        for round in 1..=ROUNDS {
            self.set(&weights, &scales);
            let slope = self.slope(questions);
            let step = 0.1 / (1.0 + round as f32 / 60.0);
            for place in 0..weights.len() {
                let own = slope[place] * scales[place] / all.max(f32::MIN_POSITIVE)
                    - DECAY * weights[place];
                mean[place] = 0.9 * mean[place] + 0.1 * own;
                square[place] = 0.99 * square[place] + 0.01 * own * own;
                weights[place] += step * mean[place] / (square[place].sqrt() + 1e-8);
            }
        }
        self.set(&weights, &scales);
    }

    fn set(&mut self, weights: &Weights, scales: &Weights) {
        let own = self.names.iter_mut().chain(&mut self.none);
        for ((own, weight), scale) in own.zip(weights).zip(scales) {
            *own = weight * scale;
        }
    }

    /// Where the weights are to go, summed up in two parts at once.
    fn slope(&self, questions: &[Question]) -> Weights {
        let sum = |part: &[Question]| {
            let mut slope: Weights = [0.0; OF_NAME + OF_QUERY];
            part.iter()
                .for_each(|question| self.add_slope(question, &mut slope));
            slope
        };
        let (first, second) = questions.split_at(questions.len() / 2);
        thread::scope(|scope| {
            let first = scope.spawn(|| sum(first));
            let second = sum(second);
            let first = first.join();
            let mut slope = first.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            slope.iter_mut().zip(second).for_each(|(a, b)| *a += b);
            slope
        })
    }

    fn add_slope(&self, question: &Question, slope: &mut Weights) {
        let names = question.families.iter();
        let mut chances: Vec<f32> = names.map(|name| dot(&self.names, name)).collect();
        chances.push(dot(&self.none, &question.query));
        softmax(&mut chances);
        let right = question.right.unwrap_or(question.families.len());
        let (of_names, of_none) = slope.split_at_mut(OF_NAME);
        for (place, chance) in chances.iter().enumerate() {
            let push = question.weight * (f32::from(u8::from(place == right)) - chance);
            let (slope, features) = match question.families.get(place) {
                Some(name) => (&mut *of_names, &name[..]),
                None => (&mut *of_none, &question.query[..]),
            };
            for (slope, feature) in slope.iter_mut().zip(features) {
                *slope += push * feature;
            }
        }
    }
}

/// One over how large each feature is: with it, all are about as large.
fn scales(questions: &[Question]) -> Weights {
    let mut squares = [0.0f64; OF_NAME + OF_QUERY];
    let (of_names, of_none) = squares.split_at_mut(OF_NAME);
    let add = |squares: &mut [f64], features: &[f32]| {
        for (square, feature) in squares.iter_mut().zip(features) {
            *square += f64::from(feature * feature);
        }
    };
    let mut names = 0;
    for question in questions {
        add(of_none, &question.query);
        question
            .families
            .iter()
            .for_each(|name| add(of_names, name));
        names += question.families.len();
    }
    let mut scales = [0.0; OF_NAME + OF_QUERY];
    for (place, (scale, square)) in scales.iter_mut().zip(squares).enumerate() {
        let count = if place < OF_NAME {
            names
        } else {
            questions.len()
        };
        let size = (square / count.max(1) as f64).sqrt() as f32;
        *scale = if size > 1e-6 { 1.0 / size } else { 0.0 };
    }
    scales
}
