//! What finds names in a text: the rivals, and this crate.
//!
//! aho-corasick and daachorse search, leftmost-longest, for the very bytes of a name, within words too. The hash map compares whole
//! words. This crate folds, minds edges and case, and looks up what the names mean. So they do not find quite the same.

mod windows;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use daachorse::{CharwiseDoubleArrayAhoCorasickBuilder, DoubleArrayAhoCorasickBuilder};
use onomasticon::{Case, Gazetteer, Row, Tagger};

use windows::Windows;

/// Of more names a DFA takes gigabytes.
const MOST_IN_DFA: usize = 10_000;

/// The engines' names, in the order of [`all`].
pub const NAMES: [&str; 9] = [
    "find_iter",
    "DFA",
    "daachorse",
    "charwise",
    "hash map",
    "tag",
    "compiled",
    "tag, capital",
    "compiled, capital",
];

/// Counts the names in a text.
pub type Count = Box<dyn Fn(&str) -> usize>;

/// Each engine, if it can search for so many names.
pub fn all(names: &[String]) -> [Option<Count>; NAMES.len()] {
    let dfa = names.len() <= MOST_IN_DFA;
    let [tag, compiled] = taggers(names, Case::Any);
    let [tag_capital, compiled_capital] = taggers(names, Case::Capital);
    [
        Some(find_iter(names, None)),
        dfa.then(|| find_iter(names, Some(AhoCorasickKind::DFA))),
        Some(bytewise(names)),
        Some(charwise(names)),
        Some(hash_map(names)),
        Some(tag),
        Some(compiled),
        Some(tag_capital),
        Some(compiled_capital),
    ]
}

fn find_iter(names: &[String], kind: Option<AhoCorasickKind>) -> Count {
    let engine = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .kind(kind)
        .build(names)
        .expect("it builds");
    Box::new(move |text| engine.find_iter(text).count())
}

fn bytewise(names: &[String]) -> Count {
    let engine = DoubleArrayAhoCorasickBuilder::new()
        .match_kind(daachorse::MatchKind::LeftmostLongest)
        .build::<_, _, u32>(names)
        .expect("it builds");
    Box::new(move |text| engine.leftmost_find_iter(text).count())
}

fn charwise(names: &[String]) -> Count {
    let engine = CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(daachorse::MatchKind::LeftmostLongest)
        .build::<_, _, u32>(names)
        .expect("it builds");
    Box::new(move |text| engine.leftmost_find_iter(text).count())
}

fn hash_map(names: &[String]) -> Count {
    let engine = Windows::new(names);
    Box::new(move |text| engine.count(text))
}

/// The list as it is read, and compiled.
fn taggers(names: &[String], case: Case) -> [Count; 2] {
    let mut builder = Gazetteer::builder();
    for name in names {
        builder.row(Row::new(name, name).case(case));
    }
    let read = builder.build().expect("names of places make a list");
    let mut file = Vec::new();
    read.write_compiled(&mut file).expect("it is written");
    let compiled = Gazetteer::from_compiled(file).expect("it opens");
    [read, compiled].map(|gazetteer| -> Count {
        let tagger = Tagger::new(&gazetteer);
        Box::new(move |text| tagger.tag(text).mentions().len())
    })
}
