//! Costs from pairs of spellings: how often letters stand for others, by expectation and maximization.

use std::{
    collections::{BTreeMap, HashSet},
    thread,
};

use super::{
    costs::{Costs, DEAREST, Letters, Operation},
    script::Script,
    spelling::{END, START, Spelling},
    words,
};
use crate::{
    entity::{Case, Status},
    gazetteer::Gazetteer,
};

/// How often the counts are made anew.
const ROUNDS: usize = 6;

/// A pair of letters must stand this often in a side's spellings to be looked at.
const RAREST: usize = 5;

/// A letter must stand this often in a side's spellings to have operations.
const RAREST_LETTER: usize = 20;

/// The most pairs of letters of a side.
const MOST_PAIRS: usize = 1200;

/// Two letters must be expected this often to stay an operation.
const FEWEST: f64 = 3.0;

/// Groups of fewer pairs teach nothing.
const SMALLEST: usize = 50;

/// What an operation of two letters may cost at most.
const DEAREST_PAIR: f32 = 12.0;

/// The longest spelling that is learned from, its ends counted.
const LONGEST: usize = 36;

/// The pairs are counted in this many parts, so that the sums are the same whatever works on them.
const PARTS: usize = 8;

/// Pairs of spellings of one entity each, for [`Costs::learn`].
///
/// Spellings of one script are paired with each other, and those of other scripts with Latin ones; an entity gives at most 12 pairs
/// of each two scripts. Demonyms, spellings to be ignored, and abbreviations in capitals are left out.
///
/// # Examples
///
/// ```
/// # use onomasticon::{Gazetteer, resolve::pairs};
/// let gazetteer = Gazetteer::builder().variant("Dayr al-Zawr", "Deir ez-Zor").variant("دير الزور", "Deir ez-Zor").build()?;
/// assert_eq!(3, pairs(&gazetteer).count());
/// # Ok::<(), onomasticon::Error>(())
/// ```
pub fn pairs(gazetteer: &Gazetteer) -> impl Iterator<Item = (&str, &str)> {
    let mut families: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for variant in gazetteer.variants() {
        let is_name = !variant.is_demonym()
            && variant.status() != Status::Ignore
            && variant.case() != Case::Exact;
        if is_name {
            let key = gazetteer.entity_of(variant).key();
            families.entry(key).or_default().push(variant.spelling());
        }
    }
    families
        .into_values()
        .flat_map(|family| family_pairs(&family))
}

fn family_pairs<'g>(family: &[&'g str]) -> Vec<(&'g str, &'g str)> {
    const MOST: usize = 12;
    let mut by_script: BTreeMap<Script, Vec<&str>> = BTreeMap::new();
    let mut seen = HashSet::new();
    for spelling in family {
        if let Some(read) = Spelling::new(spelling)
            && seen.insert(read.symbols().to_vec())
        {
            by_script.entry(read.script()).or_default().push(spelling);
        }
    }
    let mut pairs = Vec::new();
    for (script, own) in &by_script {
        let others = if *script == Script::Latin {
            None
        } else {
            by_script.get(&Script::Latin)
        };
        let between = others
            .into_iter()
            .flatten()
            .flat_map(|latin| own.iter().map(move |own| (*latin, *own)));
        pairs.extend(between.take(MOST));
        // neighbours first, so that all spellings come in
        let steps = (1..own.len()).flat_map(|step| own.iter().zip(&own[step..]));
        pairs.extend(steps.map(|(a, b)| (*a, *b)).take(MOST));
    }
    pairs
}

impl Costs {
    /// Learns costs from pairs of spellings of the same.
    ///
    /// Pairs of one script teach how its letters vary, pairs of Latin and another script how that is written in Latin
    /// letters; other pairs, and pairs that have little in common, are left out, as are groups of fewer than 50. The same pairs in the same order give the same costs.
    ///
    /// The method is that of Ristad and Yianilos, *Learning string-edit distance* (1998), over one and two letters. It takes about
    /// a tenth of a millisecond a pair, on two threads, and 20 MB.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::resolve::Costs;
    /// let names = ["Khalid", "Khan", "Kharg", "Mukhtar", "Shaykh", "Bakhmut"];
    /// let pairs = (0..120).map(|i| (names[i % 6], names[i % 6].replace("kh", "x").replace("Kh", "X")));
    /// let costs = Costs::learn(pairs);
    /// assert!(costs.distance("Khoy", "Xoy") < costs.distance("Khoy", "Moy"));
    /// ```
    pub fn learn<A: AsRef<str>, B: AsRef<str>>(pairs: impl IntoIterator<Item = (A, B)>) -> Costs {
        let mut groups: BTreeMap<(Script, Script), Vec<[Spelling; 2]>> = BTreeMap::new();
        for (a, b) in pairs {
            let (Some(a), Some(b)) = (Spelling::new(a.as_ref()), Spelling::new(b.as_ref())) else {
                continue;
            };
            let (a, b) = if a.script() <= b.script() {
                (a, b)
            } else {
                (b, a)
            };
            let scripts = (a.script(), b.script());
            let known = scripts.0 == scripts.1 || scripts.0 == Script::Latin;
            if known && scripts.1 != Script::Other && is_clean(&a) && is_clean(&b) && a != b {
                groups.entry(scripts).or_default().push([a, b]);
            }
        }
        let words = learn_words(
            groups
                .iter()
                .filter(|(scripts, _)| scripts.0 == scripts.1)
                .flat_map(|(_, pairs)| pairs),
        );
        let (mut learned, mut letters) = (BTreeMap::new(), BTreeMap::new());
        for (scripts, mut pairs) in groups {
            if scripts.0 == scripts.1 {
                pairs.retain(|[a, b]| are_alike(a.symbols(), b.symbols()));
            }
            if pairs.len() >= SMALLEST {
                let (operations, own) = learn_group(scripts, &pairs);
                learned.insert(scripts, operations);
                letters.extend(own);
            }
        }
        Costs::of_groups(learned, words, letters)
    }
}

/// Costs of the words that one spelling has and the other, the same but for it, has not: `Hama` and `Hama Governorate`.
fn learn_words<'a>(pairs: impl Iterator<Item = &'a [Spelling; 2]>) -> BTreeMap<Vec<u16>, f32> {
    const FEWEST_WORDS: u32 = 8;
    let mut counts: BTreeMap<&[u16], (u32, u32)> = BTreeMap::new();
    for [a, b] in pairs {
        let words = [a, b].map(|side| {
            words::split(side.symbols())
                .map(words::bare)
                .collect::<Vec<_>>()
        });
        for (own, other) in [(&words[0], &words[1]), (&words[1], &words[0])] {
            let all_there = other.len() < own.len() && other.iter().all(|word| own.contains(word));
            for word in own {
                let count = counts.entry(word).or_default();
                count.0 += 1;
                count.1 += u32::from(all_there && !other.contains(word));
            }
        }
    }
    counts.retain(|_, (_, dropped)| *dropped >= FEWEST_WORDS);
    let cost = |(all, dropped): (u32, u32)| {
        let likely = (f64::from(dropped) + 0.5) / (f64::from(all) + 1.0);
        ((1.0 - likely.ln()) * 100.0).round() as f32 / 100.0
    };
    let known = counts
        .into_iter()
        .map(|(word, count)| (word.to_vec(), cost(count)));
    known.filter(|(_, cost)| *cost < 6.0).collect()
}

/// Whether a spelling is short, and of one script without digits.
fn is_clean(spelling: &Spelling) -> bool {
    let symbols = spelling.symbols();
    let own = |code: &u16| match Script::of(*code) {
        Some(script) => script == spelling.script(),
        None => !(0x30..=0x39).contains(code),
    };
    symbols.len() <= LONGEST && symbols.iter().all(own)
}

/// Whether two spellings of one script have half of their letters in common, and look alike.
fn are_alike(a: &[u16], b: &[u16]) -> bool {
    const ALIKE: f64 = 0.7;
    const LEAST: f64 = 0.5;
    let letters = |symbols: &[u16]| -> Vec<u16> {
        let own = |code: &&u16| Script::of(**code).is_some();
        symbols.iter().filter(own).copied().collect()
    };
    let (a, b) = (letters(a), letters(b));
    if a == b {
        return false;
    }
    let common = 2.0 * common_letters(&a, &b) as f64 / (a.len() + b.len()) as f64;
    common >= LEAST && (common >= ALIKE || generic_jaro_winkler(&a, &b) >= ALIKE)
}

fn generic_jaro_winkler(a: &[u16], b: &[u16]) -> f64 {
    let text = |symbols: &[u16]| String::from_utf16_lossy(symbols);
    strsim::jaro_winkler(&text(a), &text(b))
}

/// The length of the longest common subsequence.
fn common_letters(a: &[u16], b: &[u16]) -> usize {
    let mut row = vec![0usize; b.len() + 1];
    for x in a {
        let mut corner = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y {
                corner + 1
            } else {
                above.max(row[j])
            };
            corner = above;
        }
    }
    row[b.len()]
}

/// The letters of one side, numbered.
struct Side {
    units: Vec<Letters>,
    numbers: BTreeMap<Letters, u16>,
    counts: BTreeMap<u16, usize>,
}

impl Side {
    fn new<'a>(spellings: impl Iterator<Item = &'a Spelling>) -> Side {
        let mut singles = BTreeMap::new();
        let mut pairs: BTreeMap<Letters, usize> = BTreeMap::new();
        for spelling in spellings {
            for code in spelling.symbols() {
                *singles.entry([*code, 0]).or_insert(0usize) += 1;
            }
            for pair in spelling.symbols().windows(2) {
                *pairs.entry([pair[0], pair[1]]).or_default() += 1;
            }
        }
        let mut pairs: Vec<(Letters, usize)> = pairs.into_iter().collect();
        pairs.retain(|(_, count)| *count >= RAREST);
        pairs.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        pairs.truncate(MOST_PAIRS);
        let mut units = vec![[0; 2]];
        units.extend(singles.keys());
        units.extend(pairs.into_iter().map(|(pair, _)| pair));
        let numbers = units.iter().copied().zip(0..).collect();
        let counts = singles
            .iter()
            .map(|(letters, count)| (letters[0], *count))
            .collect();
        Side {
            units,
            numbers,
            counts,
        }
    }

    /// Whether one of the letters stands too seldom to say anything of it.
    fn is_rare(&self, letters: Letters) -> bool {
        let mut own = letters.into_iter().filter(|code| *code != 0);
        own.any(|code| {
            self.counts
                .get(&code)
                .is_none_or(|count| *count < RAREST_LETTER)
        })
    }

    fn number(&self, letters: Letters) -> u16 {
        self.numbers.get(&letters).copied().unwrap_or(0)
    }

    /// The numbers of the one and of the two letters that end at each place; 0 for none.
    fn ends(&self, spelling: &Spelling) -> Vec<[u16; 2]> {
        let symbols = spelling.symbols();
        let pair = |at: usize| {
            at.checked_sub(1)
                .map_or(0, |before| self.number([symbols[before], symbols[at]]))
        };
        (0..symbols.len())
            .map(|at| [self.number([symbols[at], 0]), pair(at)])
            .collect()
    }
}

/// Both sides of a pair, as [`Side::ends`] gives them.
type Pair = [Vec<[u16; 2]>; 2];

/// How likely each operation is, or how often it is expected: by number of the one side × width + number of the other.
struct Model {
    width: usize,
    cells: Vec<f64>,
}

impl Model {
    #[inline]
    fn at(&self, a: u16, b: u16) -> f64 {
        self.cells[usize::from(a) * self.width + usize::from(b)]
    }
}

/// Letters of another script, each with how it is most often written in Latin, and second most.
type Romans = BTreeMap<u16, [Letters; 2]>;

fn learn_group(scripts: (Script, Script), pairs: &[[Spelling; 2]]) -> (Vec<Operation>, Romans) {
    let same = scripts.0 == scripts.1;
    let sides = if same {
        let both = || pairs.iter().flatten();
        [Side::new(both()), Side::new(both())]
    } else {
        [
            Side::new(pairs.iter().map(|pair| &pair[0])),
            Side::new(pairs.iter().map(|pair| &pair[1])),
        ]
    };
    let mut numbered: Vec<Pair> = pairs
        .iter()
        .map(|[a, b]| [sides[0].ends(a), sides[1].ends(b)])
        .collect();
    let mut model = first_guess(&sides, same);
    for round in 0..ROUNDS {
        let (mut counts, likely) = expect(&model, &numbered);
        if same {
            make_symmetric(&mut counts, model.width);
        } else if round == 2 {
            keep_likely(&mut numbered, &likely);
        }
        model = next_model(
            &sides,
            counts,
            model.width,
            if same { FEWEST } else { 2.0 * FEWEST },
        );
    }
    let letters = if same {
        Romans::new()
    } else {
        to_romans(&sides, &model)
    };
    (to_costs(&sides, &model, same), letters)
}

fn to_romans(sides: &[Side; 2], model: &Model) -> Romans {
    let is_written = |letters: &Letters| {
        letters
            .iter()
            .all(|code| *code == 0 || Script::of(*code) == Some(Script::Latin) && *code < 0x80)
    };
    let mut romans = Romans::new();
    for (number, &[letter, more]) in sides[1].units.iter().enumerate() {
        if more != 0 || Script::of(letter).is_none() || sides[1].is_rare([letter, 0]) {
            continue;
        }
        let latin = sides[0]
            .units
            .iter()
            .enumerate()
            .skip(1)
            .filter(|(_, letters)| is_written(letters));
        let mut latin: Vec<(f64, Letters)> = latin
            .map(|(own, letters)| (model.cells[own * model.width + number], *letters))
            .collect();
        latin.sort_by(|a, b| b.0.total_cmp(&a.0));
        if let [first, second, ..] = latin[..] {
            let close = second.0 > first.0 / 5.0;
            romans.insert(letter, [first.1, if close { second.1 } else { first.1 }]);
        }
    }
    romans
}

/// Whether an operation keeps the two ends of a name where they are.
fn keeps_ends(a: Letters, b: Letters) -> bool {
    let start = |letters: Letters| letters[0] == START;
    let end = |letters: Letters| letters[0] == END || letters[1] == END;
    if start(a) != start(b) || end(a) != end(b) {
        return false;
    }
    let lone = |letters: Letters| letters == [START, 0] || letters == [END, 0];
    // an end alone stands for an end, or for an end with a letter before or after it
    !(lone(a) && lone(b) && a != b)
}

fn first_guess(sides: &[Side; 2], same: bool) -> Model {
    let width = sides[1].units.len();
    let size = |letters: Letters| letters.iter().filter(|code| **code != 0).count();
    let mut cells = Vec::with_capacity(sides[0].units.len() * width);
    for &a in &sides[0].units {
        for &b in &sides[1].units {
            let likely = match (size(a), size(b)) {
                (0, 0) => 0.0,
                _ if !keeps_ends(a, b) => 0.0,
                (1, 1) if a == b => 0.03,
                (1, 1) if same => 2e-4,
                (1, 1) => 1e-3,
                (0, 1) | (1, 0) if same => 2e-4,
                (0, 1) | (1, 0) => 1e-3,
                (1, 2) | (2, 1) => 2e-6,
                (0, 2) | (2, 0) => 1e-6,
                _ if a[0] == b[0] && a[0] != START || a[1] == b[1] && a[1] != END => 0.0,
                _ => 1e-8,
            };
            cells.push(likely);
        }
    }
    Model { width, cells }
}

/// How often each operation is expected in the pairs, and how likely each pair is, as a logarithm by letter.
fn expect(model: &Model, pairs: &[Pair]) -> (Vec<f64>, Vec<f64>) {
    let part = pairs.len().div_ceil(PARTS).max(1);
    let parts: Vec<&[Pair]> = pairs.chunks(part).collect();
    let mut sum = vec![0.0; model.cells.len()];
    let mut likely = Vec::with_capacity(pairs.len());
    let workers = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(PARTS);
    for parts in parts.chunks(workers) {
        let done: Vec<(Vec<f64>, Vec<f64>)> = thread::scope(|scope| {
            let started: Vec<_> = parts
                .iter()
                .map(|part| scope.spawn(move || expect_part(model, part)))
                .collect();
            started
                .into_iter()
                .filter_map(|part| part.join().ok())
                .collect()
        });
        for (counts, own) in done {
            for (sum, count) in sum.iter_mut().zip(counts) {
                *sum += count;
            }
            likely.extend(own);
        }
    }
    (sum, likely)
}

fn expect_part(model: &Model, pairs: &[Pair]) -> (Vec<f64>, Vec<f64>) {
    let mut counts = vec![0.0; model.cells.len()];
    let mut work = Work::default();
    let likely = pairs
        .iter()
        .map(|pair| work.count(model, pair, &mut counts))
        .collect();
    (counts, likely)
}

/// The shapes of an operation: how many letters of the one and of the other side it has.
const SHAPES: [(usize, usize); 8] = [
    (1, 1),
    (1, 0),
    (0, 1),
    (1, 2),
    (2, 1),
    (2, 0),
    (0, 2),
    (2, 2),
];

/// Cells of one pair's alignments.
#[derive(Default)]
struct Work {
    forward: Vec<f64>,
    backward: Vec<f64>,
    operations: Vec<[f64; 8]>,
}

impl Work {
    /// Adds how often each operation is expected in all ways to write the one side as the other.
    fn count(&mut self, model: &Model, [a, b]: &Pair, counts: &mut [f64]) -> f64 {
        let (rows, columns) = (a.len() + 1, b.len() + 1);
        for cells in [&mut self.forward, &mut self.backward] {
            cells.clear();
            cells.resize(rows * columns, 0.0);
        }
        self.operations.clear();
        self.operations.resize(rows * columns, [0.0; 8]);
        self.forward[0] = 1.0;
        for i in 0..rows {
            for j in 0..columns {
                let mut sum = self.forward[i * columns + j];
                for (shape, &(x, y)) in SHAPES.iter().enumerate() {
                    if x > i || y > j {
                        continue;
                    }
                    let (from, to) = (numbers(a, i, x), numbers(b, j, y));
                    if (x > 0 && from == 0) || (y > 0 && to == 0) {
                        continue; // two letters that are too rare to be looked at
                    }
                    let likely = model.at(from, to);
                    self.operations[i * columns + j][shape] = likely;
                    sum += likely * self.forward[(i - x) * columns + j - y];
                }
                self.forward[i * columns + j] = sum;
            }
        }
        let whole = self.forward[rows * columns - 1];
        if whole <= f64::MIN_POSITIVE {
            return f64::NEG_INFINITY;
        }
        self.count_back(a, b, whole, model.width, counts);
        whole.ln() / (rows + columns) as f64
    }

    fn count_back(
        &mut self,
        a: &[[u16; 2]],
        b: &[[u16; 2]],
        whole: f64,
        width: usize,
        counts: &mut [f64],
    ) {
        let (rows, columns) = (a.len() + 1, b.len() + 1);
        self.backward[rows * columns - 1] = 1.0 / whole;
        for i in (0..rows).rev() {
            for j in (0..columns).rev() {
                let back = self.backward[i * columns + j];
                if back == 0.0 {
                    continue;
                }
                for (shape, &(x, y)) in SHAPES.iter().enumerate() {
                    let likely = self.operations[i * columns + j][shape];
                    if likely == 0.0 {
                        continue;
                    }
                    let before = (i - x) * columns + j - y;
                    self.backward[before] += back * likely;
                    let place =
                        usize::from(numbers(a, i, x)) * width + usize::from(numbers(b, j, y));
                    counts[place] += back * likely * self.forward[before];
                }
            }
        }
    }
}

/// The number of the `len` letters that end before place `end`.
#[inline]
fn numbers(side: &[[u16; 2]], end: usize, len: usize) -> u16 {
    match len {
        0 => 0,
        len => side[end - 1][len - 1],
    }
}

fn make_symmetric(counts: &mut [f64], width: usize) {
    for a in 0..width {
        for b in 0..a {
            let mean = (counts[a * width + b] + counts[b * width + a]) / 2.0;
            counts[a * width + b] = mean;
            counts[b * width + a] = mean;
        }
    }
}

/// Leaves out the pairs that are least likely to be the same name in two scripts: one in three.
fn keep_likely(pairs: &mut Vec<Pair>, likely: &[f64]) {
    let mut sorted = likely.to_vec();
    sorted.sort_by(f64::total_cmp);
    let least = sorted[sorted.len() / 3];
    let mut likely = likely.iter();
    pairs.retain(|_| likely.next().is_some_and(|likely| *likely >= least));
}

fn next_model(sides: &[Side; 2], mut counts: Vec<f64>, width: usize, fewest: f64) -> Model {
    for (a, from) in sides[0].units.iter().enumerate() {
        for (b, to) in sides[1].units.iter().enumerate() {
            let count = &mut counts[a * width + b];
            if from[1] != 0 || to[1] != 0 {
                if *count < fewest {
                    *count = 0.0;
                }
            } else if (from, to) != (&[0; 2], &[0; 2]) && keeps_ends(*from, *to) {
                *count = count.max(0.3);
            }
        }
    }
    let sum: f64 = counts.iter().sum();
    for count in &mut counts {
        *count /= sum;
    }
    Model {
        width,
        cells: counts,
    }
}

/// Costs from likelihoods: −ln p(x, y), less half of what each side costs by itself.
fn to_costs(sides: &[Side; 2], model: &Model, same: bool) -> Vec<Operation> {
    let lone = [0, 1].map(|side| lone_costs(side, sides, model, same));
    let of_letters = |side: usize, letters: Letters| -> f64 {
        let own = letters.into_iter().filter(|code| *code != 0);
        own.map(|code| lone[side][usize::from(sides[side].number([code, 0]))])
            .sum()
    };
    let mut operations = Vec::new();
    for (a, &from) in sides[0].units.iter().enumerate() {
        for (b, &to) in sides[1].units.iter().enumerate() {
            let likely = model.cells[a * model.width + b];
            if likely <= 0.0
                || (same && from >= to)
                || sides[0].is_rare(from)
                || sides[1].is_rare(to)
            {
                continue;
            }
            let cost = -likely.ln() + (of_letters(0, from) + of_letters(1, to)) / 2.0;
            let is_long = from[1] != 0 || to[1] != 0;
            let dearest = if is_long { DEAREST_PAIR } else { DEAREST };
            let cost = (cost.max(0.0) * 100.0).round() as f32 / 100.0;
            if cost < dearest && !(is_shared(from) && is_shared(to) && from == to) {
                operations.push((from, to, cost));
            }
        }
    }
    operations.sort_by_key(|(from, to, _)| (*from, *to));
    operations
}

fn is_shared(letters: Letters) -> bool {
    letters[1] == 0 && Script::of(letters[0]).is_none()
}

/// The logarithm of how often each letter of a side stands for what it is most often written as; in one script, for itself.
fn lone_costs(side: usize, sides: &[Side; 2], model: &Model, same: bool) -> Vec<f64> {
    let units = &sides[side].units;
    let at = |own: usize, other: usize| match side {
        0 => model.cells[own * model.width + other],
        _ => model.cells[other * model.width + own],
    };
    let most = |own: usize| {
        (1..sides[1 - side].units.len())
            .map(|other| at(own, other))
            .fold(0.0, f64::max)
    };
    (0..units.len())
        .map(|own| if same { at(own, own) } else { most(own) }.max(1e-9).ln())
        .collect()
}
