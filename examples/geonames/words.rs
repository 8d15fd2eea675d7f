//! Names that are words or persons' names too, and what becomes of them.

use std::{
    collections::{HashMap, HashSet},
    io::Read,
    path::Path,
};

use onomasticon::text::fold;

use super::{common::Failure, listing};

/// What becomes of a spelling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    Tagged,
    /// Only as it is written: `Long Beach`, not `Long beach`.
    Exact,
    Weak,
    /// Not listed at all.
    Dropped,
}

/// Lists of words and names, folded; none of them is shipped.
#[derive(Default)]
pub struct Words {
    /// English words with a small first letter, by the size of the SCOWL list that they first stand in: 10 is the most everyday.
    english: HashMap<String, u8>,
    /// English names and other words with a capital.
    proper: HashSet<String>,
    /// Words of other languages with a small first letter.
    foreign: HashSet<String>,
    /// Persons' names with their share among the bearers, in per cent.
    first: HashMap<String, f64>,
    last: HashMap<String, f64>,
}

/// The share of a name that a list gives none.
const COMMON: f64 = 0.05;

/// Words before a place's name in a sentence, so that `in Salah al-Din` is not In Salah.
const PREPOSITIONS: [&str; 8] = ["as", "at", "by", "for", "in", "of", "on", "to"];

/// From this size on English words are too rare to be met.
const RARE: u8 = 55;

impl Words {
    /// Reads a list of English; its size is the end of its name (`english-words.35`).
    pub fn read_english(&mut self, path: &Path) -> Result<(), Failure> {
        let size = path
            .extension()
            .and_then(|end| end.to_str()?.parse().ok())
            .unwrap_or(35);
        for word in lines(path)? {
            let word = word.trim_end_matches("'s");
            if word.starts_with(char::is_uppercase) {
                self.proper.insert(fold(word));
            } else if size < RARE {
                let known = self.english.entry(fold(word)).or_insert(size);
                *known = size.min(*known);
            }
        }
        Ok(())
    }

    /// Reads a list of another language: a word a line, with what hunspell puts behind a `/`.
    pub fn read_foreign(&mut self, path: &Path) -> Result<(), Failure> {
        for line in lines(path)? {
            let word = line.split(['/', '\t']).next().unwrap_or_default();
            if word.starts_with(char::is_lowercase) {
                self.foreign.insert(fold(word));
            }
        }
        Ok(())
    }

    /// Reads a list of the US Census: `JACKSON 0.310 16.4 16`; a name alone is a common one.
    pub fn read_names(&mut self, path: &Path, first: bool) -> Result<(), Failure> {
        let names = if first {
            &mut self.first
        } else {
            &mut self.last
        };
        for line in lines(path)? {
            let mut fields = line.split_whitespace();
            let Some(name) = fields.next().filter(|name| !name.starts_with('#')) else {
                continue;
            };
            let share = fields
                .next()
                .and_then(|share| share.parse().ok())
                .unwrap_or(COMMON);
            let known = names.entry(fold(name)).or_insert(share);
            *known = share.max(*known);
        }
        Ok(())
    }

    fn size(&self, form: &str) -> u8 {
        self.english.get(form).copied().unwrap_or(u8::MAX)
    }

    /// The larger share that a name has among first names or surnames.
    fn share(&self, form: &str) -> f64 {
        let share = |names: &HashMap<String, f64>| names.get(form).copied().unwrap_or(0.0);
        share(&self.first).max(share(&self.last))
    }

    /// Whether enough persons have it as their first name for one to be met.
    pub fn is_first_name(&self, form: &str) -> bool {
        self.first.get(form).is_some_and(|share| *share >= 0.01)
    }

    /// Whether enough persons have it as their surname for one to be met.
    pub fn is_surname(&self, form: &str) -> bool {
        self.last.get(form).is_some_and(|share| *share >= 0.005)
    }

    /// The first names of which one in 170 persons or more has each.
    pub fn common_first_names(&self) -> Vec<String> {
        self.common(&self.first, 0.6)
    }

    /// The surnames of which one in 1,000 persons or more has each.
    pub fn common_surnames(&self) -> Vec<String> {
        self.common(&self.last, 0.1)
    }

    /// Names of a share or more that are no English words, in the order of the alphabet, with a capital.
    fn common(&self, names: &HashMap<String, f64>, share: f64) -> Vec<String> {
        let common = names.iter().filter(|(_, of_name)| **of_name >= share);
        let mut common: Vec<String> = common
            .filter(|(name, _)| self.size(name) > 35)
            .map(|(name, _)| name[..1].to_uppercase() + &name[1..])
            .collect();
        common.sort_unstable();
        common
    }

    /// What becomes of a place's own name.
    ///
    /// A name that is a word is tagged all the same if the place has enough people: the more everyday the word, the more it takes.
    /// So is a name that persons bear: the more bearers, the more it takes.
    pub fn of_main(&self, name: &str, people: u64) -> Verdict {
        let form = fold(name);
        if form.contains(' ') {
            return self.of_several(&form, people);
        }
        let is_proper = self.proper.contains(&form);
        let of_word = match (self.size(&form), is_proper) {
            (..=10, _) => 3_000_000,
            (..=20, _) => 500_000,
            (..=35, false) => 400_000,
            (..=35, true) => 100_000,
            (..RARE, false) => 100_000,
            (..RARE, true) => 50_000,
            _ if is_proper => 30_000,
            _ if self.foreign.contains(&form) => 50_000,
            _ => 0,
        };
        let of_length = match name.chars().filter(|c| c.is_alphabetic()).count() {
            ..=2 => u64::MAX,
            3 => 300_000,
            _ => 0,
        };
        if people < of_word.max(self.of_bearers(&form)).max(of_length) {
            Verdict::Weak
        } else {
            Verdict::Tagged
        }
    }

    /// How many people a place needs to be meant rather than a person.
    fn of_bearers(&self, form: &str) -> u64 {
        const A_PERCENT: f64 = 8_000_000.0;
        const LEAST: u64 = 30_000;
        const MOST: u64 = 800_000;
        let is_name = self.first.contains_key(form) || self.last.contains_key(form);
        let least = if is_name { LEAST } else { 0 };
        ((self.share(form) * A_PERCENT) as u64).clamp(least, MOST)
    }

    /// What becomes of a division's own name: `Eastern` and `Southwest` are weak whatever its people.
    pub fn of_division(&self, name: &str, people: u64) -> Verdict {
        let form = fold(name);
        if is_direction(&form) {
            return Verdict::Weak;
        }
        let is_word =
            self.size(&form) <= 20 || self.size(&form) < RARE && !self.proper.contains(&form);
        if is_word {
            return Verdict::Weak;
        }
        self.of_main(name, people)
    }

    fn of_several(&self, form: &str, people: u64) -> Verdict {
        let words: Vec<&str> = form.split(' ').collect();
        let is_phrase = words.iter().all(|word| self.size(word) <= 35);
        let is_person = words.len() == 2
            && self.first.get(words[0]).is_some_and(|share| *share > 0.02)
            && self.last.get(words[1]).is_some_and(|share| *share > 0.005);
        let is_spoken = PREPOSITIONS.contains(&words[0]);
        match (is_phrase, is_person) {
            (_, true) if people < 500_000 => Verdict::Weak,
            (true, _) if people < 50_000 => Verdict::Weak,
            (true, _) => Verdict::Exact,
            _ if is_spoken => Verdict::Exact,
            _ => Verdict::Tagged,
        }
    }

    /// What becomes of another name of a place: it is listed only if it is no word, no person's, and no other thing's that English knows.
    pub fn of_other(&self, name: &str, people: u64) -> Verdict {
        const KNOWN: u64 = 200_000;
        const LARGE: u64 = 1_000_000;
        let form = fold(name);
        let words: Vec<&str> = form.split(' ').collect();
        let is_phrase = words.iter().all(|word| self.size(word) < RARE);
        // `Milano` is a surname too, but a million live there.
        let borne = if people < LARGE { 0.001 } else { 0.01 };
        let is_word =
            words.len() == 1 && (self.foreign.contains(&form) || self.share(&form) > borne);
        let is_proper = people < KNOWN && self.proper.contains(&form);
        let is_brief = name.chars().filter(|c| c.is_alphabetic()).count() < 4;
        if is_phrase
            || is_word
            || is_proper
            || is_brief
            || self.of_several(&form, 0) == Verdict::Weak
        {
            Verdict::Dropped
        } else {
            Verdict::Tagged
        }
    }
}

impl Words {
    /// Whether a country's name in some language can stand in texts of all others. The names in the languages of the word lists
    /// are known well enough.
    pub fn is_safe_for_country(&self, name: &str, lang: &str) -> bool {
        const KNOWN: [&str; 8] = ["de", "es", "fr", "it", "nl", "pt", "tr", "ro"];
        let form = fold(name);
        let is_word = form.split(' ').all(|word| self.size(word) < RARE);
        let is_name = self.first.get(&form).is_some_and(|share| *share > 0.01);
        let is_foreign = self.foreign.contains(&form) && !KNOWN.contains(&lang);
        form.chars().count() >= 4 && !(is_word || is_name || is_foreign)
    }
}

/// Lines in UTF-8, or else in Latin-1, as old word lists have them.
fn lines(path: &Path) -> Result<Vec<String>, Failure> {
    let mut bytes = Vec::new();
    let read = listing::open(path)?.read_to_end(&mut bytes);
    read.map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| error.as_bytes().iter().map(|&b| char::from(b)).collect());
    Ok(text.lines().map(str::to_owned).collect())
}

/// Whether a form is made of points of the compass: `northwest`, `south east`.
fn is_direction(form: &str) -> bool {
    let rest = ["north", "south", "east", "west"]
        .iter()
        .fold(form.to_owned(), |rest, point| rest.replace(point, ""));
    rest.trim().is_empty()
}
