//! Numbers that describe a name beside a query, and a query.

use super::{
    Resolver,
    costs::Letters,
    distance::Step,
    index,
    rank::{Beside, Profiles, Weighed},
    script::Script,
    sound::Sound,
    spelling::{ARTICLE, END, SPACE, START, Spelling},
    words,
};

/// How many numbers describe a name.
pub(super) const OF_NAME: usize = 61;

/// How many describe a query.
pub(super) const OF_QUERY: usize = 8;

/// Which number of a name is its least cost, if it is of the query's script, and if it is of another; the one that it is not is 0.
pub(super) const COST: usize = 1;
pub(super) const COST_OF_FOREIGN: usize = 3;

/// Which is its likeness by Damerau–Levenshtein, if it is of the query's script.
pub(super) const TYPING: usize = 6;

/// Which number of a query is the length of the list.
pub(super) const LENGTH_OF_LIST: usize = 4;

/// What describes a name beside a query.
pub(super) type NameFeatures = [f32; OF_NAME];

/// What describes a query.
pub(super) type QueryFeatures = [f32; OF_QUERY];

/// Costs above are all far.
const FAR: f32 = 15.0;

/// A step that costs more is dear.
const DEAR: f32 = 3.0;

impl Resolver {
    /// What speaks for a name and against it; `rows` have it, and `beside` is what other spellings say for their entities.
    pub(super) fn name_features(
        &self,
        heard: &Heard,
        weighed: &Weighed,
        rows: &[u32],
        beside: Beside,
        profiles: &mut Profiles<'_>,
    ) -> NameFeatures {
        let own = self.names.spelling(weighed.name);
        let other = self.heard(&Sound::new(&own, &self.costs));
        let (query, symbols) = (profiles.query().symbols(), own.symbols());
        let len = (query.len() + symbols.len()) as f32;
        let steps = profiles
            .of(self.names.script(weighed.name))
            .map(|profile| profile.steps(symbols))
            .unwrap_or_default();
        let steps = Steps::new(&steps);
        let (whole, best) = (weighed.whole.min(FAR), weighed.own().min(FAR));
        let by_word = weighed.if_by_word();
        let (added, lacking) = by_word.map_or((0.0, 0.0), |own| (own.added, own.lacking));
        let left = beside.unmatched.unwrap_or(0.0).min(added);
        let (more_dear, less_dear) = by_word.map_or((0.0, 0.0), |own| own.dearest);
        let order = by_word.is_some_and(|own| own.order);
        let (a, b) = (&heard.letters, &other.letters);
        let typing = strsim::normalized_damerau_levenshtein(a, b) as f32;
        let begins = strsim::jaro_winkler(a, b) as f32;
        let (c, d) = (&heard.skeleton, &other.skeleton);
        let sounds = strsim::generic_levenshtein(c, d) as f32;
        let classes = c.len().max(d.len()).max(1) as f32;
        let [shared, more, less] = self.index.shared(&heard.runs, &other.runs);
        let weight = rows.iter().filter_map(|row| self.entity(*row).weight());
        let weight = weight.fold(0.0, f64::max);
        let skeletons = rows.iter().map(|row| self.skeletons_of(*row));
        let is_foreign = weighed.foreign;
        let foreign = number(is_foreign);
        let near = 1.0 - foreign;
        let turned = number(is_foreign && weighed.latin);
        let [asked, listed] = [(query, symbols), (symbols, query)]
            .map(|(own, other)| self.most_with_other_word(own, other));
        let has_article = |symbols: &[u16]| symbols.contains(&ARTICLE);
        [
            near * whole,
            near * best,
            foreign * whole,
            foreign * best,
            (best * len / 20.0).min(20.0),
            near * best * best / 10.0,
            near * typing,
            near * begins,
            number(sounds == 0.0),
            sounds / classes,
            ((weight + 100.0).log10() - 2.0) as f32,
            foreign,
            near * added,
            near * lacking,
            foreign * added,
            foreign * lacking,
            number(order),
            number(added > 0.0),
            number(lacking > 0.0),
            number(c.first() == d.first()),
            turned,
            turned * best,
            near * shared / 10.0,
            near * more / 10.0,
            near * less / 10.0,
            foreign * shared / 10.0,
            foreign * more / 10.0,
            near * steps.dearest,
            foreign * steps.dearest,
            near * steps.dear,
            foreign * steps.dear,
            beside.support,
            by_word.map_or(best, |own| 20.0 * own.matched / own.len.max(1) as f32),
            by_word.map_or(1.0, |own| (own.len as f32 / len).min(1.0)),
            more_dear,
            less_dear,
            f32::from(skeletons.max().unwrap_or(1)).ln_1p(),
            steps.vowels,
            steps.consonants,
            steps.first,
            steps.last,
            number(has_article(query) != has_article(symbols)),
            number(!digits(query).eq(digits(symbols))),
            words::split(symbols).count() as f32,
            steps.count,
            symbols.len() as f32 / 10.0,
            (symbols.len() as f32 - query.len() as f32) / 5.0,
            shared + less,
            more,
            c.len() as f32,
            d.len() as f32,
            rows.len() as f32,
            number(by_word.is_some()),
            left,
            added - left,
            asked,
            listed,
            steps.dearest_vowel,
            steps.dearest_consonant,
            steps.lone,
            steps.vowel_count,
        ]
    }

    /// A sound, made ready to be set beside others.
    pub(super) fn heard(&self, sound: &Sound) -> Heard {
        let letters = sound.words.iter().flatten();
        Heard {
            letters: letters.map(|letter| char::from(*letter)).collect(),
            skeleton: sound.skeletons().concat(),
            runs: index::features(sound),
        }
    }

    /// How many entities have a word of a name that `other` has not, letter for letter, as a logarithm: of the word that most have. If the
    /// word of a query is one of other names, it is seldom a way to write yet another.
    fn most_with_other_word(&self, name: &[u16], other: &[u16]) -> f32 {
        let words = words::split(name).map(words::bare);
        let own =
            words.filter(|word| !words::split(other).any(|other| words::bare(other) == *word));
        let most = own.map(|word| self.frequencies.of(word)).max();
        (most.unwrap_or(0) as f32).ln_1p()
    }

    /// What bears on whether any of the names is right.
    pub(super) fn query_features(&self, query: &Spelling) -> QueryFeatures {
        let sound = Sound::new(query, &self.costs);
        let alike = self.index.of_skeleton(&sound).len();
        let len = query.symbols().len() as f32;
        let foreign = number(query.script() != Script::Latin);
        [
            1.0,
            len / 10.0,
            words::split(query.symbols()).count() as f32,
            foreign,
            (self.names.len() as f32 + 1.0).ln() / 10.0,
            foreign * len / 10.0,
            (10.0 / len).min(3.0),
            (alike as f32).ln_1p(),
        ]
    }
}

/// A sound, made ready to be set beside others.
pub(super) struct Heard {
    letters: String,
    skeleton: Vec<u8>,
    /// Its runs of letters and consonants, as the index knows them.
    runs: Vec<u16>,
}

/// The steps from a query to a name, summed up.
#[derive(Default)]
struct Steps {
    count: f32,
    dearest: f32,
    /// How many are dear.
    dear: f32,
    /// What the steps cost that only vowels take part in, and the others.
    vowels: f32,
    consonants: f32,
    dearest_vowel: f32,
    dearest_consonant: f32,
    vowel_count: f32,
    /// What those cost that have a consonant on one side alone.
    lone: f32,
    /// What those cost that begin and end the name.
    first: f32,
    last: f32,
}

impl Steps {
    fn new(steps: &[Step]) -> Steps {
        let mut sums = Steps::default();
        for (asked, listed, cost) in steps {
            let has = |end| asked.contains(&end) || listed.contains(&end);
            sums.count += 1.0;
            sums.dearest = sums.dearest.max(*cost);
            sums.dear += number(*cost > DEAR);
            match (are_vowels(asked), are_vowels(listed)) {
                (true, true) => {
                    sums.vowels += cost;
                    sums.vowel_count += 1.0;
                    sums.dearest_vowel = sums.dearest_vowel.max(*cost);
                }
                (asked, listed) => {
                    sums.consonants += cost;
                    sums.dearest_consonant = sums.dearest_consonant.max(*cost);
                    sums.lone += if asked || listed { *cost } else { 0.0 };
                }
            }
            if has(START) {
                sums.first = *cost;
            }
            if has(END) {
                sums.last = *cost;
            }
        }
        sums
    }
}

/// Whether no consonant is among some symbols; letters beyond `z` count as consonants.
fn are_vowels(letters: &Letters) -> bool {
    let is_vowel = |code: &u16| match u8::try_from(*code) {
        Ok(letter) => b"\0aeiouy".contains(&letter) || [START, END, ARTICLE, SPACE].contains(code),
        Err(_) => false,
    };
    letters.iter().all(is_vowel)
}

fn digits(symbols: &[u16]) -> impl Iterator<Item = u16> {
    let digits = symbols.iter().copied();
    digits.filter(|code| (0x30..=0x39).contains(code))
}

fn number(truth: bool) -> f32 {
    f32::from(u8::from(truth))
}
