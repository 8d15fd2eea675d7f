//! Small decision trees whose sum corrects what a plain sum of features says.
//!
//! They are grown one after the other, each for what those before have left, as in Friedman, *Greedy function approximation: a gradient
//! boosting machine* (2001), each asked for by half of the rows in turn, as in his *Stochastic gradient boosting* (2002).

use std::{fmt::Write as _, thread};

/// How often a tree asks on the way to a leaf.
const DEPTH: usize = 4;

const LEAVES: usize = 1 << DEPTH;

/// Where a tree asks: each question has the two that follow it at twice its place and one, and two, more.
const SPLITS: usize = LEAVES - 1;

/// The most values of a feature that are told apart.
const BINS: usize = 64;

/// How many trees are grown.
const TREES: usize = 250;

/// How much of what it would take each tree gives.
const RATE: f64 = 0.1;

/// What holds the leaves of few rows near 0.
const DAMPING: f64 = 5.0;

/// A leaf has at least so many rows.
const FEWEST: u32 = 60;

/// One tree: is feature `features[at]` above `limits[at]`?
#[derive(Clone, Debug, PartialEq)]
struct Tree {
    features: [u8; SPLITS],
    limits: [f32; SPLITS],
    leaves: [f32; LEAVES],
}

/// Trees that are summed up.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Trees(Vec<Tree>);

impl Tree {
    #[inline]
    fn value(&self, row: &[f32]) -> f32 {
        let mut at = 0;
        for _ in 0..DEPTH {
            let own = row[usize::from(self.features[at])];
            at = 2 * at + 1 + usize::from(own > self.limits[at]);
        }
        self.leaves[at - SPLITS]
    }
}

impl Trees {
    /// What all say of a row of features together.
    pub(super) fn sum(&self, row: &[f32]) -> f32 {
        self.0.iter().map(|tree| tree.value(row)).sum()
    }

    /// A line a tree: its questions as feature and limit, its leaves, tabs between.
    pub(super) fn write(&self, text: &mut String) {
        for tree in &self.0 {
            for (feature, limit) in tree.features.iter().zip(&tree.limits) {
                let _ = write!(text, "{feature}>{limit}\t"); // a String takes all
            }
            let leaves = tree.leaves.map(|leaf| format!("{leaf:.4}"));
            text.push_str(&leaves.join("\t"));
            text.push('\n');
        }
    }

    /// Reads lines that [`write`](Trees::write) wrote, for rows of `width` features.
    pub(super) fn read<'t>(lines: impl Iterator<Item = &'t str>, width: usize) -> Option<Trees> {
        lines
            .map(|line| read_tree(line, width))
            .collect::<Option<Vec<Tree>>>()
            .map(Trees)
    }
}

fn read_tree(line: &str, width: usize) -> Option<Tree> {
    let mut tree = Tree {
        features: [0; SPLITS],
        limits: [0.0; SPLITS],
        leaves: [0.0; LEAVES],
    };
    let mut fields = line.split('\t');
    for at in 0..SPLITS {
        let (feature, limit) = fields.next()?.split_once('>')?;
        tree.features[at] = feature.parse().ok()?;
        tree.limits[at] = limit.parse().ok()?;
        if usize::from(tree.features[at]) >= width {
            return None;
        }
    }
    for leaf in &mut tree.leaves {
        *leaf = fields.next()?.parse().ok()?;
    }
    fields.next().is_none().then_some(tree)
}

/// What trees are grown from: rows of features, those of one question together.
#[derive(Default)]
pub(super) struct Field {
    /// All rows, one after the other.
    pub(super) features: Vec<f32>,
    /// How many features a row has.
    pub(super) width: usize,
    /// What is known of each row without trees: how much likelier it is to be right than that none is, as log odds.
    pub(super) sums: Vec<f32>,
    pub(super) questions: Vec<Group>,
}

/// The rows of one question.
pub(super) struct Group {
    pub(super) rows: std::ops::Range<usize>,
    /// The row that is right, if any.
    pub(super) right: Option<usize>,
    /// How much it counts, 1 on the average.
    pub(super) weight: f32,
}

/// How far a row pulls, and how fast that changes.
#[derive(Clone, Copy, Default)]
struct Pull {
    slope: f64,
    bend: f64,
    rows: u32,
}

impl Pull {
    fn add(&mut self, other: Pull) {
        self.slope += other.slope;
        self.bend += other.bend;
        self.rows += other.rows;
    }

    fn without(self, other: Pull) -> Pull {
        Pull {
            slope: self.slope - other.slope,
            bend: self.bend - other.bend,
            rows: self.rows - other.rows,
        }
    }

    /// How much better it becomes if these rows have a leaf of their own.
    fn gain(self) -> f64 {
        self.slope * self.slope / (self.bend + DAMPING)
    }

    fn leaf(self) -> f64 {
        RATE * self.slope / (self.bend + DAMPING)
    }
}

/// A question that divides the rows of a place of the tree.
#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    feature: usize,
    /// Rows of a higher bin go right.
    bin: u8,
}

impl Trees {
    /// Trees that make the right rows likely. The same field grows the same trees.
    pub(super) fn grow(field: &Field) -> Trees {
        let columns: Vec<Column> = (0..field.width)
            .map(|feature| Column::new(field, feature))
            .collect();
        let mut sums: Vec<f64> = field.sums.iter().map(|sum| f64::from(*sum)).collect();
        let mut trees = Vec::new();
        for number in 0..TREES {
            let pulls = pulls(field, &sums);
            let (tree, places) = grow_tree(&columns, &pulls, number % 2);
            for (sum, place) in sums.iter_mut().zip(places) {
                *sum += f64::from(tree.leaves[usize::from(place)]);
            }
            trees.push(tree);
        }
        Trees(trees)
    }
}

/// A feature of all rows.
struct Column {
    /// The bin of each row: how many limits it is above.
    bins: Vec<u8>,
    limits: Vec<f32>,
}

impl Column {
    fn new(field: &Field, feature: usize) -> Column {
        let values = field.features.iter().skip(feature).step_by(field.width);
        let mut sorted: Vec<f32> = values.clone().copied().collect();
        sorted.sort_unstable_by(f32::total_cmp);
        let cuts = (1..BINS).map(|cut| cut * sorted.len() / BINS);
        let mut limits: Vec<f32> = cuts.filter_map(|cut| sorted.get(cut).copied()).collect();
        limits.dedup();
        let bin = |value: &f32| limits.partition_point(|limit| limit < value) as u8;
        Column {
            bins: values.map(bin).collect(),
            limits,
        }
    }
}

/// How each row pulls: towards 1 if it is right, else towards 0.
fn pulls(field: &Field, sums: &[f64]) -> Vec<Pull> {
    let mut pulls = Vec::with_capacity(sums.len());
    for question in &field.questions {
        let own = &sums[question.rows.clone()];
        let most = own.iter().copied().fold(0.0, f64::max);
        let all = (-most).exp() + own.iter().map(|sum| (sum - most).exp()).sum::<f64>();
        for (place, sum) in own.iter().enumerate() {
            let chance = (sum - most).exp() / all;
            let truth = f64::from(u8::from(question.right == Some(place)));
            let weight = f64::from(question.weight);
            pulls.push(Pull {
                slope: weight * (truth - chance),
                bend: weight * (chance * (1.0 - chance)).max(1e-4),
                rows: 1,
            });
        }
    }
    pulls
}

/// A tree that asks what one half of the rows gains most by, and the leaf of each row.
fn grow_tree(columns: &[Column], pulls: &[Pull], half: usize) -> (Tree, Vec<u8>) {
    let mut tree = Tree {
        features: [0; SPLITS],
        limits: [f32::INFINITY; SPLITS],
        leaves: [0.0; LEAVES],
    };
    let mut places = vec![0u8; pulls.len()];
    for depth in 0..DEPTH {
        let splits = best_splits(columns, pulls, &places, 1 << depth, half);
        for (place, split) in splits.iter().enumerate() {
            if let Some(split) = split {
                let at = (1 << depth) - 1 + place;
                tree.features[at] = split.feature as u8;
                tree.limits[at] = columns[split.feature].limits[usize::from(split.bin)];
            }
        }
        for (row, place) in places.iter_mut().enumerate() {
            let right = splits[usize::from(*place)]
                .is_some_and(|split| columns[split.feature].bins[row] > split.bin);
            *place = 2 * *place + u8::from(right);
        }
    }
    let mut sums = [Pull::default(); LEAVES];
    for (pull, place) in pulls.iter().zip(&places) {
        sums[usize::from(*place)].add(*pull);
    }
    tree.leaves = sums.map(|sum| (sum.leaf() * 1e4).round() as f32 / 1e4);
    (tree, places)
}

/// For each place of a level, the question that gains most, if any gains.
fn best_splits(
    columns: &[Column],
    pulls: &[Pull],
    places: &[u8],
    width: usize,
    half: usize,
) -> Vec<Option<Split>> {
    const WORKERS: usize = 2;
    let part = columns.len().div_ceil(WORKERS);
    let found: Vec<Vec<Option<Split>>> = thread::scope(|scope| {
        let parts = columns.chunks(part).enumerate();
        let started: Vec<_> = parts
            .map(|(number, columns)| {
                scope.spawn(move || {
                    let sums = sums(columns, pulls, places, width, half);
                    let own = (number * part..).zip(columns).zip(&sums);
                    let own = own.map(|((feature, column), sums)| splits_of(column, feature, sums));
                    own.reduce(better).unwrap_or_default()
                })
            })
            .collect();
        let done = started.into_iter().filter_map(|part| part.join().ok());
        done.collect()
    });
    let best = found.into_iter().reduce(better);
    best.unwrap_or_else(|| vec![None; width])
}

/// Place by place the one that gains more; the first of equals.
fn better(first: Vec<Option<Split>>, second: Vec<Option<Split>>) -> Vec<Option<Split>> {
    let gain = |split: &Option<Split>| split.map_or(0.0, |split| split.gain);
    let both = first.into_iter().zip(second);
    both.map(|(a, b)| if gain(&b) > gain(&a) { b } else { a })
        .collect()
}

/// The pulls of each bin of some features, place by place, in the one half of the rows or the other.
fn sums(columns: &[Column], pulls: &[Pull], places: &[u8], width: usize, half: usize) -> Vec<Sums> {
    const ROWS: usize = 512; // they stay close by while all features are gone through
    let mut sums = vec![vec![[Pull::default(); BINS]; width]; columns.len()];
    let starts = (0..pulls.len()).step_by(ROWS);
    for start in starts.skip(half).step_by(2) {
        let rows = start..pulls.len().min(start + ROWS);
        for (sums, column) in sums.iter_mut().zip(columns) {
            let own = pulls[rows.clone()].iter().zip(&places[rows.clone()]);
            for ((pull, place), bin) in own.zip(&column.bins[rows.clone()]) {
                sums[usize::from(*place)][usize::from(*bin)].add(*pull);
            }
        }
    }
    sums
}

/// Of one feature, place by place: the pulls of each bin.
type Sums = Vec<[Pull; BINS]>;

/// For each place, the best question about one feature.
fn splits_of(column: &Column, feature: usize, sums: &Sums) -> Vec<Option<Split>> {
    let split_of = |sums: &[Pull; BINS]| {
        let mut all = Pull::default();
        sums.iter().for_each(|sum| all.add(*sum));
        let (mut left, mut best) = (Pull::default(), None);
        let mut most = 1e-9;
        for (bin, sum) in (0u8..).zip(&sums[..column.limits.len()]) {
            left.add(*sum);
            let right = all.without(left);
            let gain = left.gain() + right.gain() - all.gain();
            if left.rows >= FEWEST && right.rows >= FEWEST && gain > most {
                most = gain;
                best = Some(Split { gain, feature, bin });
            }
        }
        best
    };
    sums.iter().map(split_of).collect()
}
