//! Places with their spellings, and questions for some of them.

use std::{collections::HashSet, fs::File, io::Read};

use flate2::read::GzDecoder;
use onomasticon::{Gazetteer, Row, text::fold};

use crate::corpus::Dice;

/// Spellings of one place.
type Place = Vec<String>;

/// A spelling that is not listed, and the number of its place.
pub struct Question {
    pub query: String,
    pub place: usize,
}

/// Places in a random order, always the same: those of GeoNames where the dump lies beside the project, else made-up ones.
pub fn places() -> Vec<Place> {
    let mut dice = Dice(3);
    let mut places = geonames().unwrap_or_else(|| made_up(&mut dice, 400_000));
    for end in (1..places.len()).rev() {
        places.swap(end, dice.below(end + 1));
    }
    places
}

fn geonames() -> Option<Vec<Place>> {
    let dump = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/sources/cities500.txt.gz"
    );
    let mut text = String::new();
    GzDecoder::new(File::open(dump).ok()?)
        .read_to_string(&mut text)
        .ok()?;
    let places = text.lines().map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let names = fields[3].split(',').filter(|name| is_name(name));
        let mut place = vec![fields[1].to_owned()];
        place.extend(names.map(str::to_owned));
        place
    });
    Some(places.collect())
}

/// Whether it is no code, and none of the machine's own transliterations, which are in small letters.
fn is_name(name: &str) -> bool {
    name.chars().count() > 3
        && !name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
}

/// Names of syllables, each with two more spellings that have other letters in places.
fn made_up(dice: &mut Dice, count: usize) -> Vec<Place> {
    const FIRST: [&str; 6] = ["al-", "New ", "Deir ", "San ", "Tell ", "Kafr "];
    const HEADS: [&str; 24] = [
        "b", "d", "r", "m", "l", "t", "v", "h", "sh", "k", "kh", "n", "q", "z", "w", "st", "j",
        "g", "p", "s", "dr", "f", "gh", "y",
    ];
    const TAILS: [&str; 16] = [
        "a", "i", "u", "o", "e", "an", "ir", "ul", "on", "aw", "ay", "es", "ar", "im", "ou", "ett",
    ];
    const OTHERS: [(&str, &str); 10] = [
        ("kh", "h"),
        ("q", "k"),
        ("ou", "u"),
        ("ay", "ei"),
        ("aw", "o"),
        ("j", "dj"),
        ("sh", "ch"),
        ("gh", "g"),
        ("i", "e"),
        ("w", "v"),
    ];
    let name = |dice: &mut Dice| {
        let syllable = |dice: &mut Dice| {
            [
                HEADS[dice.below(HEADS.len())],
                TAILS[dice.below(TAILS.len())],
            ]
            .concat()
        };
        let word: String = (0..2 + dice.below(3)).map(|_| syllable(dice)).collect();
        let word = word[..1].to_uppercase() + &word[1..];
        let first = FIRST.get(dice.below(24)).unwrap_or(&"");
        format!("{first}{word}")
    };
    let other = |name: &str, dice: &mut Dice| {
        let (from, to) = OTHERS[dice.below(OTHERS.len())];
        name.replace(from, to)
    };
    let place = |dice: &mut Dice| {
        let name = name(dice);
        let second = other(&name, dice);
        let third = other(&second, dice);
        vec![name, second, third]
    };
    (0..count).map(|_| place(dice)).collect()
}

/// A list of `count` different spellings, and a question for each of some hundred places: one of its spellings, which is not listed.
pub fn list(places: &[Place], count: usize) -> (Gazetteer, Vec<Question>) {
    const EVERY: usize = 40;
    let mut builder = Gazetteer::builder();
    let mut listed = HashSet::new();
    let mut questions = Vec::new();
    for (number, place) in places.iter().enumerate() {
        if listed.len() >= count {
            break;
        }
        let mut own: Vec<(&str, String)> = place
            .iter()
            .map(|name| (name.as_str(), fold(name)))
            .collect();
        if number % EVERY == 0 && own.len() > 2 {
            let (query, asked) = own[1 + number / EVERY % (own.len() - 1)].clone();
            own.retain(|(_, form)| *form != asked);
            if !own.is_empty() {
                questions.push(Question {
                    query: query.to_owned(),
                    place: number,
                });
            }
        }
        let id = number.to_string();
        for (name, form) in own {
            builder.row(Row::new(name, &place[0]).id(&id));
            listed.insert(form);
        }
    }
    let gazetteer = builder.build().expect("places make a list");
    questions.retain(|question| !listed.contains(&fold(&question.query)));
    (gazetteer, questions)
}
