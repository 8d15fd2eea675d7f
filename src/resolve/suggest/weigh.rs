//! How likely it is that a name in a text is meant for a listed one: a sum of what speaks for and against it, as log odds.
//!
//! The resolver's own probability takes it for granted that a name was asked for. Most words with a capital are no listed name at
//! all, so here the same question is weighed anew, with what the text says beside the spelling.

use std::ops::Range;

use super::{
    cues::Cue,
    guess::{Setting, content_words, is_wordy},
    runs::Run,
};
use crate::{
    resolve::{Answer, Resolver},
    text::{Unit, fold},
};

/// What is like, and what is not, in a name and a listed spelling.
#[derive(Clone, Copy, Debug)]
pub(super) struct Likeness {
    /// The learned cost of writing one as the other, by letter: 0 is the same, 3 rather far, 10 another name.
    pub(super) cost: f64,
    /// The share of letters that are the same, from 0 to 1.
    letters: f64,
    /// The same word by word, each with the word that is most like it.
    words: f64,
    /// How many consonants there are, if all sound alike; else 0.
    pub(super) sound: f64,
    /// Whether the two are written in different scripts.
    pub(super) foreign: bool,
}

impl Likeness {
    pub(super) fn of(name: &str, listed: &str, resolver: &Resolver) -> Likeness {
        const FAR: f64 = 15.0;
        let (a, b) = (fold(name), fold(listed));
        let len = |text: &str| text.chars().filter(|c| is_wordy(*c)).count();
        let cost = resolver.costs().distance(name, listed);
        let cost = cost.map_or(FAR, |cost| 20.0 * cost / (len(&a) + len(&b) + 4) as f64);
        let (sound, other) = (resolver.skeleton(name), resolver.skeleton(listed));
        Likeness {
            cost: cost.min(FAR),
            letters: strsim::normalized_damerau_levenshtein(&a, &b),
            words: by_word(&a, &b),
            sound: if sound == other {
                sound.len().min(6) as f64
            } else {
                0.0
            },
            foreign: script(&a) != script(&b),
        }
    }

    /// Whether a single word, or half a name, is near enough to be looked at.
    pub(super) fn is_near(&self, brief: bool, is_half: bool) -> bool {
        let like = self.letters.max(self.words);
        match (self.foreign, is_half) {
            (true, _) => !brief || self.sound >= 3.0,
            (false, true) => like >= 0.75 || self.sound >= 3.0,
            (false, false) => !brief || like >= 0.6 || self.sound >= 2.0,
        }
    }
}

/// How like the words of a name are to those of a listed one, from 0 to 1; both are folded.
fn by_word(name: &str, listed: &str) -> f64 {
    const SHORT: usize = 2; // articles
    let words = name
        .split(|c: char| !is_wordy(c))
        .filter(|word| word.len() > SHORT);
    let (sum, count) = words.fold((0.0, 0), |(sum, count), word| {
        (sum + best_word(word, listed), count + 1)
    });
    sum / f64::from(count.max(1))
}

/// How like a word is to the word, or the two words together (`Ezzor`, `ez-Zor`), of a listed name that is most like it.
pub(super) fn best_word(word: &str, listed: &str) -> f64 {
    let words: Vec<&str> = listed
        .split(|c: char| !is_wordy(c))
        .filter(|word| !word.is_empty())
        .collect();
    let like = |other: &str| strsim::normalized_damerau_levenshtein(word, other);
    let single = words.iter().map(|other| like(other)).fold(0.0, f64::max);
    words
        .windows(2)
        .map(|pair| like(&pair.concat()))
        .fold(single, f64::max)
}

fn script(text: &str) -> u8 {
    text.chars()
        .map(|c| Unit::of(c).script())
        .find(|script| *script != 0)
        .unwrap_or(0)
}

/// The log odds that a span of a run means the entity of an answer.
///
/// `rival` is the cost of the nearest name of another entity; `is_word` says whether a word stands in small letters too.
///
/// The weights were fitted (logistic regression) on the runs of news reports, the spellings of a tenth to a fifth of the built-in list being
/// taken out of it and put into the texts for others: some 2,300 right answers among 146,000.
/// That of places in countries which the texts do not name, and that of single words beside longer names, were lowered by hand, as
/// few of those runs were about such places.
pub(super) fn weigh(
    run: &Run,
    span: &Range<usize>,
    setting: &Setting<'_>,
    answer: &Answer<'_>,
    likeness: Likeness,
    rival: f64,
    is_word: impl Fn(&str) -> bool,
) -> f64 {
    let flag = |is: bool| f64::from(u8::from(is));
    let entity = answer.entity();
    let (own, foreign) = (flag(!likeness.foreign), flag(likeness.foreign));
    let letters = run
        .name(span)
        .chars()
        .filter(|c| is_wordy(*c))
        .count()
        .max(1);
    let brief = run.weight(span) < 2;
    let longer = run.neighbours(span).any(|word| !is_word(word));
    let extra = content_words(answer.variant().spelling()).saturating_sub(run.weight(span));
    let seen = setting.names(entity);
    let near = !seen && setting.is_near(entity);
    let away = !seen && !near && entity.country().is_some();
    let (fits, clashes) = match (run.cue(span), Cue::of_kind(entity.kind())) {
        (Some(cue), Some(kind)) => (
            cue == kind,
            cue != kind && (cue == Cue::Person || kind == Cue::Person),
        ),
        _ => (false, false),
    };
    let chance = answer.score().clamp(1e-9, 1.0 - 1e-9);
    let signs = [
        -1.54,
        // The spelling.
        -0.20 * own * likeness.cost - 0.79 * own * likeness.letters + 2.67 * own * likeness.words,
        1.23 * foreign - 0.22 * foreign * likeness.cost,
        0.37 * likeness.sound,
        0.64 * (letters as f64).ln() - 0.52 * (run.weight(span) as f64 - 1.0),
        -1.52 * extra as f64,
        0.21 * (rival - likeness.cost).clamp(-2.0, 6.0),
        0.24 * (chance / (1.0 - chance)).ln().clamp(-12.0, 6.0),
        // What the texts name.
        0.22 * flag(seen) - 0.91 * flag(near) - 2.5 * flag(away),
        // What stands around it.
        0.91 * flag(fits) - 0.09 * flag(clashes),
        -0.25 * flag(brief && run.has_idle_capital(span)),
        -2.6 * flag(brief && longer) - 1.29 * flag(!brief && longer),
        -1.49 * flag(run.words(span).all(&is_word)),
    ];
    signs.iter().sum()
}
