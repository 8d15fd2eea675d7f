//! Unknown spellings against many names, beside strsim and rapidfuzz, which look at every name:
//!
//! ```sh
//! cargo bench --bench resolve
//! ```
//!
//! All run in one thread. A time is the least of several runs, as other work on the machine makes runs slower, never faster. An
//! answer is right if the best name is one of the place that is asked for.

#[path = "../corpus/mod.rs"]
mod corpus;
mod places;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use onomasticon::{Gazetteer, resolve::Resolver, text::fold};
use places::Question;
use rapidfuzz::distance::{damerau_levenshtein, jaro_winkler};

/// How many queries rivals are asked.
const RIVAL_QUERIES: usize = 100;

fn main() {
    let places = places::places();
    build(&places);
    let (gazetteer, questions) = places::list(&places, 460_000);
    let resolver = Resolver::new(&gazetteer);
    known(&resolver);
    hostile(&resolver);
    let is_latin = |question: &&Question| {
        !question
            .query
            .contains(|c: char| c > '\u{24F}' && c.is_alphabetic())
    };
    let (latin, others): (Vec<&Question>, Vec<&Question>) = questions.iter().partition(is_latin);
    println!(
        "460,000 spellings; recall of the first answer, and of the first five; time by query: median, 99th percentile, longest"
    );
    ours("Latin", &resolver, &latin);
    ours("other scripts", &resolver, &others);
    rivals(
        &gazetteer,
        &latin[..latin.len().min(RIVAL_QUERIES)],
        &resolver,
    );
}

/// The least time of several runs.
fn least(runs: usize, mut run: impl FnMut()) -> Duration {
    let times = (0..runs).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

fn build(places: &[Vec<String>]) {
    const COUNT: usize = 1_000_000;
    let (gazetteer, _) = places::list(places, COUNT);
    let took = least(2, || drop(Resolver::new(black_box(&gazetteer))));
    let bytes = Resolver::new(&gazetteer).index_bytes() / COUNT;
    println!("index of 1,000,000 spellings: {took:.1?}, {bytes} bytes a spelling");
    assert!(
        took.as_secs() < 60 && bytes < 150,
        "it is small, and built soon"
    );
}

fn known(resolver: &Resolver) {
    let spellings: Vec<String> = resolver
        .gazetteer()
        .variants()
        .step_by(97)
        .map(|variant| variant.spelling().to_owned())
        .collect();
    let times = spellings
        .iter()
        .map(|spelling| least(9, || drop(black_box(resolver.resolve(spelling)))));
    let took: Duration = times.sum();
    println!(
        "known spellings: {:.2?} each",
        took / spellings.len() as u32
    );
}

fn hostile(resolver: &Resolver) {
    let mut queries = vec![
        String::new(),
        String::from("!?.,;…"),
        String::from("Дейрez-الزورゾール"),
        "al ".repeat(40),
        "San Pedro de la Santa Maria ".repeat(4),
        "中华人民共和国".repeat(20),
    ];
    queries.extend(
        ["a", "e", "ا", "a ", "an", "san ", "ан", "Nueva "]
            .iter()
            .flat_map(|text| [1, 2, 5, 20, 60, 120, 10_000].map(|times| text.repeat(times))),
    );
    let times = queries
        .iter()
        .map(|query| (least(3, || drop(black_box(resolver.resolve(query)))), query));
    if let Some((took, query)) = times.max() {
        println!("hostile queries: {took:.1?} at most, for {query:.20}");
    }
}

fn ours(of: &str, resolver: &Resolver, questions: &[&Question]) {
    let gazetteer = resolver.gazetteer();
    let mut times = Vec::new();
    let mut right = [0; 2];
    for question in questions {
        times.push(least(5, || {
            drop(black_box(resolver.resolve(&question.query)))
        }));
        let answers = resolver.resolve(&question.query);
        let names = answers
            .iter()
            .take(5)
            .map(|answer| answer.variant().spelling());
        count(rank(gazetteer, question, names), &mut right);
    }
    show(of, &right, &mut times);
}

/// The place of the first name that is one of the place that is asked for.
fn rank<'n>(
    gazetteer: &Gazetteer,
    question: &Question,
    mut names: impl Iterator<Item = &'n str>,
) -> Option<usize> {
    let id = question.place.to_string();
    names.position(|name| {
        gazetteer
            .lookup(name)
            .any(|row| gazetteer.entity_of(row).key() == id)
    })
}

fn count(rank: Option<usize>, right: &mut [usize; 2]) {
    right[0] += usize::from(rank == Some(0));
    right[1] += usize::from(rank.is_some());
}

fn show(who: &str, right: &[usize; 2], times: &mut [Duration]) {
    times.sort_unstable();
    let Some(longest) = times.last() else { return };
    let [first, five] = right.map(|right| right as f64 / times.len() as f64);
    let (median, most) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    println!(
        "{who:32} {:5} queries  {first:.3} {five:.3}  {median:9.1?} {most:9.1?} {longest:9.1?}",
        times.len()
    );
}

/// How near a rival finds a name to a query: the higher, the nearer.
type Likeness<'q> = Box<dyn Fn(&str) -> f64 + 'q>;

/// What a rival makes of a query.
type Rival = fn(&str) -> Likeness<'_>;

const RIVALS: [(&str, Rival); 4] = [
    ("strsim Jaro–Winkler", |query| {
        Box::new(move |name| strsim::jaro_winkler(query, name))
    }),
    ("strsim Damerau–Levenshtein", |query| {
        Box::new(move |name| strsim::normalized_damerau_levenshtein(query, name))
    }),
    ("rapidfuzz Jaro–Winkler", |query| {
        let query = jaro_winkler::BatchComparator::new(query.chars());
        Box::new(move |name| query.similarity(name.chars()))
    }),
    ("rapidfuzz Damerau–Levenshtein", |query| {
        let query = damerau_levenshtein::BatchComparator::new(query.chars());
        Box::new(move |name| query.normalized_similarity(name.chars()))
    }),
];

/// Rivals look at all folded names.
fn rivals(gazetteer: &Gazetteer, questions: &[&Question], resolver: &Resolver) {
    let mut names: Vec<String> = gazetteer
        .variants()
        .map(|variant| fold(variant.spelling()))
        .collect();
    names.sort();
    names.dedup();
    ours("onomasticon, the rivals' queries", resolver, questions);
    for (who, rival) in RIVALS {
        let mut right = [0; 2];
        let mut times = Vec::new();
        for question in questions {
            let query = fold(&question.query);
            let start = Instant::now();
            let best = nearest(&rival(&query), &names);
            times.push(start.elapsed());
            count(rank(gazetteer, question, best.into_iter()), &mut right);
        }
        show(who, &right, &mut times);
    }
}

/// The five names that are nearest.
fn nearest<'n>(likeness: &Likeness<'_>, names: &'n [String]) -> Vec<&'n str> {
    let mut best: Vec<(f64, &str)> = Vec::new();
    for name in names {
        let own = likeness(name);
        if best.len() < 5 || own > best[4].0 {
            let place = best.partition_point(|(other, _)| *other >= own);
            best.insert(place, (own, name));
            best.truncate(5);
        }
    }
    best.into_iter().map(|(_, name)| name).collect()
}
