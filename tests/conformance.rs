//! Runs the contract's cases: `tests/cases/`, or the folder that `ONOMASTICON_CASES` names.

use std::fs;
use std::path::PathBuf;

use onomasticon::{Gazetteer, Tagger};
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
    let tagged = tagger.tag(&case.text);
    let found: Vec<Expected> = tagged
        .mentions()
        .iter()
        .map(|mention| {
            let mut canonical: Vec<String> = mention
                .candidates()
                .map(|candidate| candidate.entity().canonical().to_owned())
                .collect();
            canonical.sort();
            let range = mention.range();
            Expected {
                start: range.start,
                end: range.end,
                surface: mention.surface().to_owned(),
                canonical,
            }
        })
        .collect();
    if found != case.mentions {
        return Some(format!(
            "in {:?} expected\n  {:?}\nfound\n  {found:?}",
            case.text, case.mentions
        ));
    }
    let normalized = tagged.normalized();
    let expected = case.normalized.as_ref()?;
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
