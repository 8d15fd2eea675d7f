//! Which names may be meant: those that share letters and consonants with a query.

use super::{hash, sound::Sound};

/// Letters and digits, and the end of a name.
const LETTERS: usize = 28;

/// Classes of consonants, and the end of a name.
const CLASSES: usize = 16;

/// Features of a name: its runs of three letters, then its runs of three consonants.
const FEATURES: usize = LETTERS * LETTERS * LETTERS + CLASSES * CLASSES * CLASSES;

/// The postings that are gone through for each name that is wanted; those of the rarest feature are free.
const BUDGET: usize = 60;

/// Names that are counted at once: so many that two bytes tell them apart.
const BLOCK: usize = 1 << 16;

/// The names of a list by what they sound like.
#[derive(Debug)]
pub(super) struct Index {
    /// Where the names of a feature begin in `postings`, block by block; one more than there are features and blocks.
    starts: Vec<u32>,
    /// Names by their place in the block.
    postings: Vec<u16>,
    /// How many names a feature has.
    counts: Vec<u32>,
    /// Names by the hash of their skeleton.
    skeletons: Vec<(u32, u32)>,
    /// Names by the hash of the skeleton of a word that is not rare of letters.
    words: Vec<(u32, u32)>,
    /// One over the length of each name as a vector of features.
    norms: Vec<f32>,
    names: usize,
}

/// A name that may be meant, and how much it shares with the query.
pub(super) type Found = (f32, u32);

impl Index {
    /// An index of names by their sounds.
    pub(super) fn new(sounds: impl Iterator<Item = Sound> + Clone) -> Index {
        let names = sounds.clone().count();
        let mut starts = vec![0u32; FEATURES * names.div_ceil(BLOCK) + 1];
        let mut counts = vec![0u32; FEATURES];
        for (name, sound) in sounds.clone().enumerate() {
            for feature in features(&sound) {
                let feature = usize::from(feature);
                counts[feature] += 1;
                starts[name / BLOCK * FEATURES + feature + 1] += 1;
            }
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        let mut index = Index {
            postings: vec![0; starts[starts.len() - 1] as usize],
            starts,
            counts,
            skeletons: Vec::with_capacity(names),
            words: Vec::new(),
            norms: Vec::with_capacity(names),
            names,
        };
        let mut ends = index.starts.clone();
        for (name, sound) in (0u32..).zip(sounds) {
            index.add(name, &sound, &mut ends);
        }
        index.skeletons.sort_unstable();
        index.words.sort_unstable();
        index.words.dedup();
        index
    }

    fn add(&mut self, name: u32, sound: &Sound, ends: &mut [u32]) {
        let (block, place) = (name as usize / BLOCK, (name as usize % BLOCK) as u16);
        let mut norm = 0.0;
        for feature in features(sound) {
            norm += f32::from(self.worth(feature)).powi(2);
            let end = &mut ends[block * FEATURES + usize::from(feature)];
            self.postings[*end as usize] = place;
            *end += 1;
        }
        self.norms
            .push(if norm > 0.0 { norm.sqrt().recip() } else { 0.0 });
        let skeletons = sound.skeletons();
        if let Some(hash) = number_of_skeleton(skeletons.iter().flatten().copied()) {
            self.skeletons.push((hash, name));
        }
        let words = skeletons
            .iter()
            .filter_map(|word| number_of_skeleton(word.iter().copied()));
        self.words.extend(words.map(|hash| (hash, name)));
    }

    /// How much a feature is worth: more, the fewer names have it.
    fn worth(&self, feature: u16) -> u16 {
        let share = (self.names as f32 + 1.0) / (self.counts[usize::from(feature)] as f32 + 0.5);
        (share.ln().max(0.1) * 16.0) as u16
    }

    /// At most so many names that share most letters and consonants with a query that sounds in one of these ways, best first.
    pub(super) fn nearest(&self, sounds: &[Sound], most: usize) -> Vec<Found> {
        let mut all: Vec<u16> = sounds.iter().flat_map(features).collect();
        all.sort_unstable();
        all.dedup();
        self.share(&all, most)
    }

    /// The names that share the rarest of some features.
    fn share(&self, features: &[u16], most: usize) -> Vec<Found> {
        let mut rare: Vec<u16> = features
            .iter()
            .copied()
            .filter(|feature| self.counts[usize::from(*feature)] > 0)
            .collect();
        rare.sort_by_key(|feature| self.counts[usize::from(*feature)]);
        let mut budget = BUDGET * most;
        let mut chosen: Vec<(u16, u16)> = Vec::new();
        for (i, &feature) in rare.iter().enumerate() {
            let count = self.counts[usize::from(feature)] as usize;
            if i > 0 && count > budget {
                break;
            }
            budget = budget.saturating_sub(count);
            let worth = u32::from(self.worth(feature));
            chosen.push((feature, (worth * worth / 16).min(4000) as u16));
        }
        self.best(&chosen, most)
    }

    /// The names of the highest counts for their length; each feature is given with what it counts.
    fn best(&self, features: &[(u16, u16)], most: usize) -> Vec<Found> {
        let order = |a: &Found, b: &Found| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        let mut counts = vec![0u16; BLOCK.min(self.names)];
        let mut touched: Vec<u16> = Vec::new();
        let (mut found, mut least) = (Vec::new(), 0.0);
        for (block, norms) in self.norms.chunks(BLOCK).enumerate() {
            for &(feature, worth) in features {
                for &place in self.postings(block, feature) {
                    let count = &mut counts[usize::from(place)];
                    if *count == 0 {
                        touched.push(place);
                    }
                    *count = count.saturating_add(worth);
                }
            }
            for place in touched.drain(..) {
                let count = std::mem::take(&mut counts[usize::from(place)]);
                let score = f32::from(count) * norms[usize::from(place)];
                if score >= least {
                    found.push((score, (block * BLOCK) as u32 + u32::from(place)));
                }
            }
            if found.len() > 2 * most {
                found.select_nth_unstable_by(most, order);
                found.truncate(most);
                least = found.iter().map(|own| own.0).fold(f32::MAX, f32::min);
            }
        }
        found.sort_unstable_by(order);
        found.truncate(most);
        found
    }

    /// The names of a block that have a feature, by their places in it.
    #[inline]
    fn postings(&self, block: usize, feature: u16) -> &[u16] {
        let at = block * FEATURES + usize::from(feature);
        &self.postings[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// How much the features of letters are worth that two sounds have both, and those that only the one or the other has, as logarithms of how
    /// rare they are.
    pub(super) fn shared(&self, a: &[u16], b: &[u16]) -> [f32; 3] {
        let letters = |feature: &&u16| usize::from(**feature) < LETTERS.pow(3);
        let sum = |own: &[u16], other: &[u16], shared: bool| -> f32 {
            let counted = own.iter().filter(letters);
            let counted = counted.filter(|feature| other.binary_search(feature).is_ok() == shared);
            counted
                .map(|feature| f32::from(self.worth(*feature)) / 16.0)
                .sum()
        };
        [sum(a, b, true), sum(a, b, false), sum(b, a, false)]
    }

    /// The hash of each skeleton with the names that have it, in order.
    pub(super) fn skeletons(&self) -> &[(u32, u32)] {
        &self.skeletons
    }

    /// The names whose consonants are those of the query.
    pub(super) fn of_skeleton(&self, sound: &Sound) -> &[(u32, u32)] {
        match number_of_skeleton(sound.skeletons().iter().flatten().copied()) {
            Some(hash) => equal(&self.skeletons, hash),
            None => &[],
        }
    }

    /// For each word of the query, the names of several words that have one with its consonants.
    pub(super) fn of_words(&self, sound: &Sound) -> Vec<&[(u32, u32)]> {
        let words = sound.skeletons();
        let hashes = words
            .iter()
            .filter_map(|word| number_of_skeleton(word.iter().copied()));
        hashes.map(|hash| equal(&self.words, hash)).collect()
    }

    /// Bytes of memory.
    pub(super) fn bytes(&self) -> usize {
        2 * self.postings.len()
            + 4 * (self.starts.len() + self.counts.len() + self.norms.len())
            + 8 * (self.skeletons.len() + self.words.len())
    }
}

fn equal(sorted: &[(u32, u32)], hash: u32) -> &[(u32, u32)] {
    let start = sorted.partition_point(|pair| pair.0 < hash);
    let len = sorted[start..].partition_point(|pair| pair.0 == hash);
    &sorted[start..start + len]
}

/// A number for some classes of consonants; `None` for fewer than two.
fn number_of_skeleton(classes: impl Iterator<Item = u8> + Clone) -> Option<u32> {
    let are_enough = classes.clone().nth(1).is_some();
    are_enough.then(|| hash::hash(classes.map(u64::from)))
}

/// The features of a name, each once, those of its letters first.
pub(super) fn features(sound: &Sound) -> Vec<u16> {
    let letters = sound.letters();
    let runs = letters.windows(3).map(|run| number(run, LETTERS));
    let mut features: Vec<u16> = runs.map(|run| run as u16).collect();
    let mut classes = vec![0];
    classes.extend(sound.skeletons().into_iter().flatten());
    classes.push(0);
    let runs = classes.windows(3).map(|run| number(run, CLASSES));
    features.extend(runs.map(|run| (LETTERS.pow(3) + run) as u16));
    if let [first, second, third, fourth, ..] = classes[..] {
        let skips = [[first, second, fourth], [first, third, fourth]]; // one consonant more or less at the start
        features.extend(skips.map(|run| (LETTERS.pow(3) + number(&run, CLASSES)) as u16));
    }
    features.sort_unstable();
    features.dedup();
    features
}

fn number(run: &[u8], base: usize) -> usize {
    run.iter()
        .fold(0, |sum, part| sum * base + usize::from(*part))
}
