//! Runs the contract's cases: `tests/cases/`, or the folder that `ONOMASTICON_CASES` names.

use std::fs;
use std::io::{self, Read};
use std::ops::Range;
use std::path::PathBuf;

use onomasticon::{Batch, Candidate, Gazetteer, Mention, StreamError, StreamMention, Tagger};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    name: String,
    csv: String,
    text: String,
    mentions: Vec<Expected>,
    normalized: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Expected {
    start: usize,
    end: usize,
    surface: String,
    /// All candidates, sorted.
    canonical: Vec<String>,
}

/// Where the cases are.
fn folder() -> PathBuf {
    let own = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    std::env::var_os("ONOMASTICON_CASES").map_or_else(own, PathBuf::from)
}

/// The cases of one file.
fn cases<T: for<'de> Deserialize<'de>>(file: &str) -> Vec<T> {
    let path = folder().join(file);
    let lines =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    lines
        .lines()
        .filter(|line| !line.trim().is_empty())
        .enumerate()
        .map(|(at, line)| {
            serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("{file}, line {}: {error}", at + 1))
        })
        .collect()
}

/// A way in: a text to its mentions.
type Way = fn(&Tagger, &str) -> Vec<Expected>;

/// Every way in that exists; each finds the same.
const WAYS: &[(&str, Way)] = &[
    ("the whole text", whole),
    ("a reader of single bytes", bytes),
    ("a batch", batch),
];

fn whole(tagger: &Tagger, text: &str) -> Vec<Expected> {
    let tagged = tagger.tag(text);
    let expected =
        |mention: &Mention| Expected::new(mention.range(), mention.surface(), mention.candidates());
    tagged.mentions().iter().map(expected).collect()
}

/// Weak spellings need the whole text, which a reader has when it has read it.
fn bytes(tagger: &Tagger, text: &str) -> Vec<Expected> {
    struct Bytes<'t>(&'t [u8]);
    impl Read for Bytes<'_> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            let length = to.len().min(1);
            self.0.read(&mut to[..length])
        }
    }
    let standing = tagger.standing(Bytes(text.as_bytes()));
    let mentions = tagger
        .tag_reader(Bytes(text.as_bytes()))
        .with_part_size(1)
        .with_standing(&standing.expect("a text is UTF-8"));
    let expected = |mention: Result<StreamMention, StreamError>| {
        let mention = mention.expect("a text is UTF-8");
        let range = mention.range().start as usize..mention.range().end as usize;
        Expected::new(range, mention.surface(), mention.candidates())
    };
    mentions.map(expected).collect()
}

fn batch(tagger: &Tagger, text: &str) -> Vec<Expected> {
    let texts = ["Homs", text, text, ""];
    let mut batch = Batch::new();
    let mut results = batch.threads(2).map(texts, |text| whole(tagger, text));
    results.nth(2).expect("one for each text")
}

impl Expected {
    fn new<'g>(
        range: Range<usize>,
        surface: &str,
        candidates: impl Iterator<Item = Candidate<'g>>,
    ) -> Expected {
        let names = candidates.map(|candidate| candidate.entity().canonical().to_owned());
        let mut canonical: Vec<String> = names.collect();
        canonical.sort();
        Expected {
            start: range.start,
            end: range.end,
            surface: surface.to_owned(),
            canonical,
        }
    }
}

/// What is wrong with one case, if anything, by the list as it was read and by the compiled one.
fn fault(case: &Case) -> Option<String> {
    let gazetteer = match Gazetteer::from_csv(case.csv.as_bytes()) {
        Ok(gazetteer) => gazetteer,
        Err(error) => return Some(format!("the list is refused: {error}")),
    };
    let mut bytes = Vec::new();
    let written = gazetteer.write_compiled(&mut bytes);
    written.expect("it is written to memory");
    let compiled = Gazetteer::from_compiled(bytes).expect("it has just been written");
    let by_compiled = || fault_by(&compiled, case).map(|fault| format!("compiled, {fault}"));
    fault_by(&gazetteer, case).or_else(by_compiled)
}

fn fault_by(gazetteer: &Gazetteer, case: &Case) -> Option<String> {
    let tagger = Tagger::new(gazetteer);
    for (name, way) in WAYS {
        let found = way(&tagger, &case.text);
        if found != case.mentions {
            return Some(format!(
                "in {:?} by {name} expected\n  {:?}\nfound\n  {found:?}",
                case.text, case.mentions
            ));
        }
    }
    let expected = case.normalized.as_ref()?;
    let normalized = tagger.tag(&case.text).normalized().into_owned();
    (*expected != normalized).then(|| format!("expected {expected:?}, normalized {normalized:?}"))
}

#[derive(Deserialize)]
struct BadCase {
    name: String,
    csv_base64: String,
    faults: Vec<Fault>,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Fault {
    line: Option<u32>,
    column: Option<String>,
}

/// What is wrong with one broken table's faults, if anything.
fn bad_fault(case: &BadCase) -> Option<String> {
    let found: Vec<Fault> = match Gazetteer::from_csv(&decode_base64(&case.csv_base64)[..]) {
        Ok(_) => Vec::new(),
        Err(error) => error
            .diagnostics()
            .iter()
            .map(|fault| Fault {
                line: fault.line(),
                column: fault.column().map(str::to_owned),
            })
            .collect(),
    };
    (found != case.faults).then(|| format!("expected {:?}, found {found:?}", case.faults))
}

/// Says how many cases of a file ran, and fails if any did.
fn report(file: &str, ran: usize, faults: &[String]) {
    println!("{file}: {ran} cases, {} failed", faults.len());
    assert!(ran > 0, "{file} holds no case");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn run(file: &str) {
    let cases: Vec<Case> = cases(file);
    let faults: Vec<String> = cases
        .iter()
        .filter_map(|case| fault(case).map(|fault| format!("{}: {fault}", case.name)))
        .collect();
    report(file, cases.len(), &faults);
}

#[test]
fn texts_are_tagged_as_the_contract_says() {
    run("cases.jsonl");
}

/// Cases of our own on edges and folding; another folder need not have them.
#[test]
fn edges_are_where_words_end() {
    if folder().join("edges.jsonl").exists() || std::env::var_os("ONOMASTICON_CASES").is_none() {
        run("edges.jsonl");
    }
}

#[test]
fn broken_tables_show_all_their_faults() {
    let cases: Vec<BadCase> = cases("bad-csv.jsonl");
    let faults: Vec<String> = cases
        .iter()
        .filter_map(|case| bad_fault(case).map(|fault| format!("{}: {fault}", case.name)))
        .collect();
    report("bad-csv.jsonl", cases.len(), &faults);
}

fn decode_base64(text: &str) -> Vec<u8> {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0u32, 0);
    for sign in text.bytes().filter(|sign| *sign != b'=') {
        let value = SIGNS
            .iter()
            .position(|known| *known == sign)
            .expect("base64") as u32;
        bits = bits << 6 | value;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    bytes
}
