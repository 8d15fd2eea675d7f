//! Names of places and news-like texts, the same on every machine.
//!
//! The names are those of GeoNames' `cities500` where the dump lies beside the project, as `../shared/sources/cities500.txt.gz`, else
//! made-up ones. The texts are drawn from lists of common words and these names; if `ONOMASTICON_NEWS` names a file, its text
//! stands for the English news.
#![allow(dead_code, reason = "no bench needs all of it")]

mod language;

use std::cmp::Reverse;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::rc::Rc;
use std::{env, iter};

use flate2::read::GzDecoder;

use language::{ARABIC, CHINESE, CYRILLIC, ENGLISH, Language};

/// How many names are looked for, each time those of one script first.
const COUNTS: [usize; 4] = [100, 1_000, 10_000, 100_000];

/// How many are looked for in the end, of all scripts.
const MOST: usize = 1_000_000;

/// From how many names of a script its news are drawn, whatever the number that is looked for.
const IN_THE_NEWS: usize = 100_000;

/// Bytes of a text, about.
const SIZE: usize = 1_000_000;

/// Bytes of a text on which a search may take its length times that of the longest name.
const SIZE_OF_WORST: usize = 20_000;

/// Names, and the texts in which they are looked for.
pub struct Contest {
    pub names: Vec<String>,
    pub texts: Vec<Text>,
}

/// A text, and what is told of it.
#[derive(Clone)]
pub struct Text {
    pub label: &'static str,
    pub text: Rc<str>,
}

/// All contests, the slowest to prepare last.
pub fn contests() -> impl Iterator<Item = Contest> {
    let world: Rc<[String]> = names_of(&cities()).into();
    let news = [ENGLISH, ARABIC, CYRILLIC, CHINESE].map(|language| {
        let own = world.iter().filter(|name| is_written(name, language));
        (language, news(language, own.take(IN_THE_NEWS)))
    });
    let most = iter::once_with({
        let (world, news) = (world.clone(), news.clone());
        move || contest(&world, MOST, &news)
    });
    let some = COUNTS.into_iter().flat_map(move |count| {
        let each = |text| contest(&world, count, &[text]);
        news.clone().map(each)
    });
    worst().into_iter().chain(some).chain(most)
}

/// Of `count` names, those in the script of the first text before others.
fn contest(world: &[String], count: usize, news: &[(&'static Language, Text)]) -> Contest {
    let (mut names, others): (Vec<_>, Vec<_>) = world
        .iter()
        .cloned()
        .partition(|name| is_written(name, news[0].0));
    names.extend(others);
    names.truncate(count);
    let mut texts: Vec<Text> = news.iter().map(|(_, text)| text.clone()).collect();
    if news[0].0.name == ENGLISH.name {
        texts.push(Text {
            label: "every third word a name",
            text: write(ENGLISH, 3, names.iter()),
        });
    }
    Contest { names, texts }
}

/// A text whose every word begins the longest of 100 names, which it has in the first case, and just lacks in the second.
fn worst() -> [Contest; 2] {
    let text: Rc<str> = "a ".repeat(SIZE_OF_WORST / 2).into();
    let contest = |label, last| Contest {
        names: (0..100).map(|words| "a ".repeat(words) + last).collect(),
        texts: vec![Text {
            label,
            text: text.clone(),
        }],
    };
    [
        contest("a a a …, names a, a a, …", "a"),
        contest("a a a …, names aa, a aa, a a aa, …", "aa"),
    ]
}

/// English news.
pub fn english_news(cities: &[City]) -> Rc<str> {
    news(ENGLISH, names_of(cities).iter().take(IN_THE_NEWS)).text
}

fn news<'n>(language: &Language, names: impl Iterator<Item = &'n String>) -> Text {
    let file = env::var_os("ONOMASTICON_NEWS").filter(|_| language.name == ENGLISH.name);
    let text = match file {
        Some(file) => fs::read_to_string(file).expect("a text in UTF-8").into(),
        None => write(language, language.words_a_name, names),
    };
    let label = language.name;
    Text { label, text }
}

/// Whether a language's news may have a name: all its letters are of the language's script.
fn is_written(name: &str, language: &Language) -> bool {
    let mut letters = name.chars().filter(|c| c.is_alphabetic());
    letters.all(|c| language.letters.contains(&c))
}

/// SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }
}

/// A place with all its names, the usual one first.
pub struct City {
    pub id: String,
    pub country: String,
    pub lat: String,
    pub lon: String,
    pub population: u64,
    pub names: Vec<String>,
}

/// Cities with a million names and more, the greatest first.
pub fn cities() -> Vec<City> {
    let mut cities = geonames().unwrap_or_else(made_up);
    cities.sort_by_key(|city| Reverse(city.population));
    cities
}

fn geonames() -> Option<Vec<City>> {
    let dump = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/sources/cities500.txt.gz"
    );
    let lines = BufReader::new(GzDecoder::new(File::open(dump).ok()?)).lines();
    let city = |line: String| {
        let fields: Vec<&str> = line.split('\t').collect();
        let others = fields[3].split(',');
        let others = others.filter(|name| !name.is_empty() && *name != fields[1]);
        City {
            id: fields[0].to_owned(),
            country: fields[8].to_owned(),
            lat: fields[4].to_owned(),
            lon: fields[5].to_owned(),
            population: fields[14].parse().unwrap_or(0),
            names: iter::once(fields[1])
                .chain(others)
                .map(str::to_owned)
                .collect(),
        }
    };
    Some(lines.map_while(Result::ok).map(city).collect())
}

fn made_up() -> Vec<City> {
    let mut dice = Dice(7);
    let city = |number: u64| City {
        id: number.to_string(),
        country: "SY".to_owned(),
        lat: format!("{}.{}", dice.below(90), dice.below(100_000)),
        lon: format!("{}.{}", dice.below(180), dice.below(100_000)),
        population: 30_000_000 / (number + 1),
        names: (0..5).map(|_| made_up_name(&mut dice)).collect(),
    };
    // Many of the names are the same.
    (0..400_000).map(city).collect()
}

fn made_up_name(dice: &mut Dice) -> String {
    let language = match dice.below(10) {
        0 => ARABIC,
        1 => CYRILLIC,
        2 => CHINESE,
        _ => ENGLISH,
    };
    let first = match dice.below(4) {
        0 => dice.pick(language.firsts),
        _ => "",
    };
    let syllables = (0..2 + dice.below(4)).map(|_| dice.pick(language.syllables));
    first.to_owned() + &capitalized(&syllables.collect::<String>())
}

/// The different names of cities, the usual ones in front.
fn names_of(cities: &[City]) -> Vec<String> {
    let usual = cities.iter().map(|city| &city.names[0]);
    let others = cities.iter().flat_map(|city| &city.names[1..]);
    let mut seen = HashSet::new();
    let names = usual.chain(others);
    names
        .filter(|name| name.len() > 3 && seen.insert(*name))
        .cloned()
        .collect()
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// News-like text in which about one word in `words_a_name` is one of `names`, those in front more often: a seventh of all mentions
/// are of the first hundredth, as of the 1,000 greatest cities in news from all over the world.
///
/// As in GeoVirus' reports, one word in 13 has a capital as it names something else, and one in 48 is a number. In English
/// `find_iter` then runs at the speed that it has on those reports, at every number of names (to a tenth, 2026-11).
fn write<'n>(
    language: &Language,
    words_a_name: usize,
    names: impl Iterator<Item = &'n String>,
) -> Rc<str> {
    let words: Vec<&str> = language.words.split_whitespace().collect();
    // English news writes names without accents.
    let names: Vec<&String> = names
        .filter(|name| language.name != ENGLISH.name || name.is_ascii())
        .collect();
    let ends: Vec<usize> = (1..=words.len())
        .scan(0, |sum, rank| {
            *sum += 1_000_000 / (rank + 2);
            Some(*sum)
        })
        .collect();
    let mut dice = Dice(11);
    let mut text = String::with_capacity(SIZE + 200);
    while text.len() < SIZE {
        let length = 8 + dice.below(24);
        for place in 0..length {
            let draw = dice.below(ends[ends.len() - 1]);
            let word = words[ends.partition_point(|end| *end <= draw)];
            let is_rare = draw > ends[60];
            match dice.below(80) {
                _ if dice.below(words_a_name) == 0 => {
                    let share = dice.below(1_000_000) as f64 / 1e6;
                    text.push_str(names[(share.powf(2.4) * names.len() as f64) as usize]);
                }
                0 | 1 => text.push_str(&dice.below(2000).to_string()),
                2..8 => {
                    let word = capitalized(dice.pick(&words));
                    text.extend([&*word, dice.pick(language.endings)]);
                }
                _ if place == 0 => text.push_str(&capitalized(word)),
                8..18 if is_rare => text.extend([dice.pick(language.beginnings), word]),
                18..72 if is_rare => text.extend([word, dice.pick(language.endings)]),
                _ => text.push_str(word),
            }
            text.push_str(match place + 1 == length {
                true => dice.pick(language.stops),
                false => pause(language, dice.below(160)),
            });
        }
    }
    text.into()
}

/// What stands between two words.
fn pause(language: &Language, draw: usize) -> &'static str {
    let ends = language.pauses.iter().scan(0, |sum, (pause, often)| {
        *sum += often;
        Some((*sum, *pause))
    });
    let mut after = ends.skip_while(|(end, _)| *end <= draw);
    after.next().map_or(language.space, |(_, pause)| pause)
}
