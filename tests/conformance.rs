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

/// The cases of one file.
fn cases<T: for<'de> Deserialize<'de>>(file: &str) -> Vec<T> {
    let folder = std::env::var_os("ONOMASTICON_CASES").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases"),
        PathBuf::from,
    );
    let path = folder.join(file);
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

/// What is wrong with one case, if anything.
fn fault(case: &Case) -> Option<String> {
    let gazetteer = match Gazetteer::from_csv(case.csv.as_bytes()) {
        Ok(gazetteer) => gazetteer,
        Err(error) => return Some(format!("the list is refused: {error}")),
    };
    let tagger = Tagger::new(&gazetteer);
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

#[test]
fn texts_are_tagged_as_the_contract_says() {
    let cases: Vec<Case> = cases("cases.jsonl");
    let faults: Vec<String> = cases
        .iter()
        .filter_map(|case| fault(case).map(|fault| format!("{}: {fault}", case.name)))
        .collect();
    println!("{} cases, {} failed", cases.len(), faults.len());
    assert!(!cases.is_empty());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
