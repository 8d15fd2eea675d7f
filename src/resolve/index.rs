//! Which names may be meant: those that share letters and consonants with a query.

use std::sync::Mutex;

use super::sound::Sound;

/// Letters and digits, and the end of a name.
const LETTERS: usize = 28;

/// Classes of consonants, and the end of a name.
const CLASSES: usize = 16;

/// Features of a name: its runs of three letters, then its runs of three consonants.
const FEATURES: usize = LETTERS * LETTERS * LETTERS + CLASSES * CLASSES * CLASSES;

/// The postings that a query may go through before only the features left decide.
const BUDGET: usize = 40_000;

/// The names of a list by what they sound like.
#[derive(Debug)]
pub(super) struct Index {
    /// Where the names of a feature begin in `postings`; one more than there are features.
    starts: Vec<u32>,
    /// Names as differences to the one before, seven bits a byte, the last byte of each with its high bit set.
    postings: Vec<u8>,
    /// How many names a feature has.
    counts: Vec<u32>,
    /// Names by the hash of their skeleton.
    skeletons: Vec<(u32, u32)>,
    /// Names by the hash of the skeleton of a word that is not rare of letters.
    words: Vec<(u32, u32)>,
    /// One over the length of each name as a vector of features.
    norms: Vec<f32>,
    names: usize,
    work: Pool,
}

/// Counters, lent to one query at a time.
#[derive(Debug, Default)]
struct Pool(Mutex<Vec<Counters>>);

#[derive(Debug, Default)]
struct Counters {
    of: Vec<u16>,
    touched: Vec<u32>,
}

/// A name that may be meant, and how much it shares with the query.
pub(super) type Found = (f32, u32);

impl Index {
    /// An index of names by their sounds.
    pub(super) fn new(sounds: impl Iterator<Item = Sound> + Clone) -> Index {
        let mut counts = vec![0u32; FEATURES];
        let mut lens = vec![0u32; FEATURES];
        let mut last = vec![0u32; FEATURES];
        let mut names = 0;
        for (name, sound) in (0u32..).zip(sounds.clone()) {
            for feature in features(&sound) {
                let feature = usize::from(feature);
                counts[feature] += 1;
                lens[feature] += width(name + 1 - last[feature]);
                last[feature] = name + 1;
            }
            names += 1;
        }
        let mut starts = vec![0u32; FEATURES + 1];
        for feature in 0..FEATURES {
            starts[feature + 1] = starts[feature] + lens[feature];
        }
        let mut index = Index {
            postings: vec![0; starts[FEATURES] as usize],
            starts,
            counts,
            skeletons: Vec::with_capacity(names),
            words: Vec::new(),
            norms: Vec::with_capacity(names),
            names,
            work: Pool::default(),
        };
        let mut ends = index.starts.clone();
        last.fill(0);
        for (name, sound) in (0u32..).zip(sounds) {
            index.add(name, &sound, &mut ends, &mut last);
        }
        index.skeletons.sort_unstable();
        index.words.sort_unstable();
        index.words.dedup();
        index
    }

    fn add(&mut self, name: u32, sound: &Sound, ends: &mut [u32], last: &mut [u32]) {
        let mut norm = 0.0;
        for feature in features(sound) {
            norm += f32::from(self.worth(feature)).powi(2) * 1.0;
            let feature = usize::from(feature);
            let mut gap = name + 1 - last[feature];
            last[feature] = name + 1;
            while gap >= 128 {
                self.postings[ends[feature] as usize] = (gap & 127) as u8;
                ends[feature] += 1;
                gap >>= 7;
            }
            self.postings[ends[feature] as usize] = gap as u8 | 128;
            ends[feature] += 1;
        }
        self.norms.push(if norm > 0.0 { norm.sqrt().recip() } else { 0.0 });
        let skeletons = sound.skeletons();
        if let Some(hash) = hash(skeletons.iter().flatten().copied(), 2) {
            self.skeletons.push((hash, name));
        }
        {
            let words = skeletons.iter().filter_map(|word| hash(word.iter().copied(), 2));
            self.words.extend(words.map(|hash| (hash, name)));
        }
    }

    /// How much a feature is worth: more, the fewer names have it.
    fn worth(&self, feature: u16) -> u16 {
        let share = (self.names as f32 + 1.0) / (self.counts[usize::from(feature)] as f32 + 0.5);
        (share.ln().max(0.1) * 16.0) as u16
    }

    /// The names that share most with a query: at most `letters` by their letters, `consonants` more by their consonants, best first.
    pub(super) fn nearest(&self, sound: &Sound, letters: usize, consonants: usize) -> Vec<Found> {
        let features = features(sound);
        let cut = features.partition_point(|feature| usize::from(*feature) < LETTERS.pow(3));
        let mut found = self.share(&features[..cut], letters);
        if consonants > 0 {
            found.extend(self.share(&features[cut..], consonants));
        }
        found
    }

    fn share(&self, features: &[u16], most: usize) -> Vec<Found> {
        let mut rare: Vec<u16> = features
            .iter()
            .copied()
            .filter(|feature| self.counts[usize::from(*feature)] > 0)
            .collect();
        rare.sort_by_key(|feature| self.counts[usize::from(*feature)]);
        let mut counters = self.work.take(self.names);
        let mut budget = BUDGET;
        for (i, &feature) in rare.iter().enumerate() {
            let count = self.counts[usize::from(feature)] as usize;
            if i > 0 && count > budget {
                break;
            }
            budget = budget.saturating_sub(count);
            let worth = u32::from(self.worth(feature));
            counters.add(self.of(feature), (worth * worth / 16).min(4000) as u16);
        }
        let found = counters.best(most, &self.norms);
        self.work.give(counters);
        found
    }

    fn of(&self, feature: u16) -> &[u8] {
        let feature = usize::from(feature);
        &self.postings[self.starts[feature] as usize..self.starts[feature + 1] as usize]
    }

    /// The names whose consonants are those of the query.
    pub(super) fn of_skeleton(&self, sound: &Sound) -> &[(u32, u32)] {
        match hash(sound.skeletons().iter().flatten().copied(), 2) {
            Some(hash) => equal(&self.skeletons, hash),
            None => &[],
        }
    }

    /// For each word of the query, the names of several words that have one with its consonants.
    pub(super) fn of_words(&self, sound: &Sound) -> Vec<&[(u32, u32)]> {
        let words = sound.skeletons();
        let hashes = words.iter().filter_map(|word| hash(word.iter().copied(), 2));
        hashes.map(|hash| equal(&self.words, hash)).collect()
    }

    /// Bytes of memory.
    pub(super) fn bytes(&self) -> usize {
        self.postings.len()
            + 4 * (self.starts.len() + self.counts.len() + self.norms.len())
            + 8 * (self.skeletons.len() + self.words.len())
    }
}

fn equal(sorted: &[(u32, u32)], hash: u32) -> &[(u32, u32)] {
    let start = sorted.partition_point(|pair| pair.0 < hash);
    let len = sorted[start..].partition_point(|pair| pair.0 == hash);
    &sorted[start..start + len]
}

fn width(gap: u32) -> u32 {
    (32 - gap.leading_zeros()).div_ceil(7).max(1)
}

/// A number for some classes; `None` for fewer than `least`.
fn hash(classes: impl Iterator<Item = u8>, least: usize) -> Option<u32> {
    let mut hash: u64 = 0xCBF2_9CE4_8422_2325; // FNV-1a
    let mut len = 0;
    for class in classes {
        hash = (hash ^ u64::from(class)).wrapping_mul(0x100_0000_01B3);
        len += 1;
    }
    (len >= least).then_some((hash ^ hash >> 32) as u32)
}

/// The features of a name, each once, those of its letters first.
fn features(sound: &Sound) -> Vec<u16> {
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
    run.iter().fold(0, |sum, part| sum * base + usize::from(*part))
}

impl Pool {
    fn take(&self, names: usize) -> Counters {
        let kept = self.0.lock().ok().and_then(|mut pool| pool.pop());
        kept.unwrap_or_else(|| Counters {
            of: vec![0; names],
            touched: Vec::new(),
        })
    }

    fn give(&self, counters: Counters) {
        if let Ok(mut pool) = self.0.lock() {
            pool.push(counters);
        }
    }
}

impl Counters {
    fn add(&mut self, postings: &[u8], worth: u16) {
        let (mut name, mut gap, mut shift) = (u32::MAX, 0u32, 0);
        for &byte in postings {
            gap |= u32::from(byte & 127) << shift;
            shift += 7;
            if byte < 128 {
                continue;
            }
            name = name.wrapping_add(gap);
            (gap, shift) = (0, 0);
            let count = &mut self.of[name as usize];
            if *count == 0 {
                self.touched.push(name);
            }
            *count = count.saturating_add(worth);
        }
    }

    /// The names of the highest counts for their length; all counters are zero afterwards.
    fn best(&mut self, most: usize, norms: &[f32]) -> Vec<Found> {
        let mut found = Vec::with_capacity(self.touched.len());
        for name in self.touched.drain(..) {
            let count = std::mem::take(&mut self.of[name as usize]);
            found.push((f32::from(count) * norms[name as usize], name));
        }
        let order = |a: &Found, b: &Found| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if found.len() > most {
            found.select_nth_unstable_by(most, order);
            found.truncate(most);
        }
        found.sort_unstable_by(order);
        found
    }
}
