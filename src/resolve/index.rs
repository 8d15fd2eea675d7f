//! Which names may be meant: those that share letters and consonants with a query.

use super::sound::Sound;

/// Letters and digits, and the end of a name.
const LETTERS: usize = 28;

/// Classes of consonants, and the end of a name.
const CLASSES: usize = 16;

/// Features of a name: its runs of three letters, then its runs of three consonants.
const FEATURES: usize = LETTERS * LETTERS * LETTERS + CLASSES * CLASSES * CLASSES;

/// The postings that are gone through for each name that is wanted; those of the rarest feature are free.
const BUDGET: usize = 80;

/// Names that are counted at once: their counters stay close by.
const BLOCK: u32 = 8192;

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
}

/// The names of a feature, one after the other.
struct Postings<'i> {
    bytes: &'i [u8],
    /// The next name; past all names at the end.
    next: u32,
    worth: u16,
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
        self.norms
            .push(if norm > 0.0 { norm.sqrt().recip() } else { 0.0 });
        let skeletons = sound.skeletons();
        if let Some(hash) = hash(skeletons.iter().flatten().copied(), 2) {
            self.skeletons.push((hash, name));
        }
        {
            let words = skeletons
                .iter()
                .filter_map(|word| hash(word.iter().copied(), 2));
            self.words.extend(words.map(|hash| (hash, name)));
        }
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
        let mut postings: Vec<Postings<'_>> = Vec::new();
        for (i, &feature) in rare.iter().enumerate() {
            let count = self.counts[usize::from(feature)] as usize;
            if i > 0 && count > budget {
                break;
            }
            budget = budget.saturating_sub(count);
            postings.push(self.postings_of(feature));
        }
        self.best(&mut postings, most)
    }

    /// The names of the highest counts for their length.
    fn best(&self, postings: &mut [Postings<'_>], most: usize) -> Vec<Found> {
        let order = |a: &Found, b: &Found| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        let mut counts = vec![0u16; BLOCK as usize];
        let (mut touched, mut found, mut least) = (Vec::new(), Vec::new(), 0.0);
        let mut start = 0;
        while start < self.names as u32 {
            for postings in &mut *postings {
                postings.count(start, &mut counts, &mut touched);
            }
            for place in touched.drain(..) {
                let count = std::mem::take(&mut counts[usize::from(place)]);
                let name = start + u32::from(place);
                let score = f32::from(count) * self.norms[name as usize];
                if score >= least {
                    found.push((score, name));
                }
            }
            if found.len() > 2 * most {
                found.select_nth_unstable_by(most, order);
                found.truncate(most);
                least = found.iter().map(|own| own.0).fold(f32::MAX, f32::min);
            }
            start += BLOCK;
        }
        found.sort_unstable_by(order);
        found.truncate(most);
        found
    }

    fn postings_of(&self, feature: u16) -> Postings<'_> {
        let worth = u32::from(self.worth(feature));
        let feature = usize::from(feature);
        let (start, end) = (self.starts[feature], self.starts[feature + 1]);
        let mut postings = Postings {
            bytes: &self.postings[start as usize..end as usize],
            next: u32::MAX,
            worth: (worth * worth / 16).min(4000) as u16,
        };
        postings.turn();
        postings
    }

    /// How much the features are worth that both sounds have, and those that only the one or the other has, as logarithms of how rare they are.
    pub(super) fn shared(&self, a: &Sound, b: &Sound) -> [f32; 3] {
        let (a, b) = (features(a), features(b));
        let letters = |feature: &&u16| usize::from(**feature) < LETTERS.pow(3);
        let sum = |own: &[u16], other: &[u16], shared: bool| -> f32 {
            let counted = own.iter().filter(letters);
            let counted = counted.filter(|feature| other.binary_search(feature).is_ok() == shared);
            counted
                .map(|feature| f32::from(self.worth(*feature)) / 16.0)
                .sum()
        };
        [sum(&a, &b, true), sum(&a, &b, false), sum(&b, &a, false)]
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
        let hashes = words
            .iter()
            .filter_map(|word| hash(word.iter().copied(), 2));
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
    run.iter()
        .fold(0, |sum, part| sum * base + usize::from(*part))
}

impl Postings<'_> {
    /// Goes on to the next name.
    #[inline]
    fn turn(&mut self) {
        let (mut gap, mut shift) = (0, 0);
        while let Some((&byte, rest)) = self.bytes.split_first() {
            self.bytes = rest;
            gap |= u32::from(byte & 127) << shift;
            shift += 7;
            if byte >= 128 {
                self.next = self.next.wrapping_add(gap);
                return;
            }
        }
        self.next = u32::MAX;
    }

    /// Counts the names of the block that begins at `start`; `touched` gets those that had no count.
    fn count(&mut self, start: u32, counts: &mut [u16], touched: &mut Vec<u16>) {
        while self.next < start.saturating_add(BLOCK) {
            let place = self.next - start;
            let count = &mut counts[place as usize];
            if *count == 0 {
                touched.push(place as u16);
            }
            *count = count.saturating_add(self.worth);
            self.turn();
        }
    }
}
