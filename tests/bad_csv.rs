//! Runs every broken table of `bad-csv.jsonl`: all faults, by line and column.

use std::{env, fs, path::PathBuf};

use onomasticon::Gazetteer;
use serde_json::Value;

/// The folder of the shared cases.
fn cases() -> PathBuf {
    env::var_os("ONOMASTICON_CASES").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases"),
        PathBuf::from,
    )
}

/// Runs all; returns how many ran, and what went wrong.
fn run_bad_csv() -> (usize, Vec<String>) {
    let file = cases().join("bad-csv.jsonl");
    let cases =
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut failures = Vec::new();
    let mut ran = 0;
    for case in cases.lines().filter(|line| !line.trim().is_empty()) {
        let case: Value = serde_json::from_str(case).expect("a case is JSON");
        let bytes = decode_base64(case["csv_base64"].as_str().expect("a case has a table"));
        let expected = case["faults"]
            .as_array()
            .expect("a case has faults")
            .iter()
            .map(|fault| {
                (
                    fault["line"].as_u64(),
                    fault["column"].as_str().map(str::to_owned),
                )
            })
            .collect::<Vec<_>>();
        let found = match Gazetteer::from_csv(&bytes[..]) {
            Ok(_) => Vec::new(),
            Err(error) => error
                .diagnostics()
                .iter()
                .map(|fault| {
                    (
                        fault.line().map(u64::from),
                        fault.column().map(str::to_owned),
                    )
                })
                .collect(),
        };
        if found != expected {
            failures.push(format!(
                "{}: expected {expected:?}, found {found:?}",
                case["name"]
            ));
        }
        ran += 1;
    }
    (ran, failures)
}

#[test]
fn bad_csv() {
    let (ran, failures) = run_bad_csv();
    println!("{ran} broken tables");
    assert!(
        ran > 0 && failures.is_empty(),
        "{} of {ran} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
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
