//! This crate beside its rivals, on the same names and texts in one run and one thread:
//!
//! ```sh
//! cargo bench --bench rivals
//! ```
//!
//! prints a table of ratios to `AhoCorasick::find_iter`, and one of what each found. `cargo bench --bench tag` measures the same with
//! criterion.
//!
//! A machine is seldom idle, so the engines take turns, and of each the fastest turn counts, by itself for each part of a text.

mod corpus;
mod engines;

use std::hint::black_box;
use std::time::{Duration, Instant};

use corpus::Text;
use engines::{Count, NAMES};

/// How often each engine reads each text.
const TURNS: usize = 15;

/// Bytes of a text that are read at a time, at least.
const PIECE: usize = 20_000;

/// What came of a text.
struct Row {
    label: &'static str,
    names: usize,
    megabytes: f64,
    /// For each engine that can search for so many names, how long it took and what it counted.
    results: Vec<Option<(Duration, usize)>>,
}

fn main() {
    let mut rows: Vec<Row> = Vec::new();
    for contest in corpus::contests() {
        eprintln!("{} names", contest.names.len());
        let engines = engines::all(&contest.names);
        let measured = |text: &Text| Row {
            label: text.label,
            names: contest.names.len(),
            megabytes: text.text.len() as f64 / 1e6,
            results: take_turns(&engines, &text.text),
        };
        rows.extend(contest.texts.iter().map(measured));
    }
    // Together what is of one text.
    let labels: Vec<&str> = rows.iter().map(|row| row.label).collect();
    rows.sort_by_key(|row| labels.iter().position(|label| *label == row.label));
    println!("\nTimes as fast as find_iter (of which: megabytes a second)\n");
    print(&rows, |row, engine| {
        let seconds = |(took, _): (Duration, usize)| took.as_secs_f64();
        let baseline = row.results[0].map(seconds)?;
        let own = row.results[engine].map(seconds)?;
        Some(match engine {
            0 => format!("{:.0} MB/s", row.megabytes / own),
            _ if own > 10.0 * baseline => format!("{:.4}", baseline / own),
            _ => format!("{:.2}", baseline / own),
        })
    });
    println!("\nNames found\n");
    print(&rows, |row, engine| {
        row.results[engine].map(|(_, count)| count.to_string())
    });
}

/// How long each engine takes at best, and what it counts.
fn take_turns(engines: &[Option<Count>], text: &str) -> Vec<Option<(Duration, usize)>> {
    let pieces = pieces(text);
    let mut best = vec![vec![(Duration::MAX, 0); pieces.len()]; engines.len()];
    for _ in 0..TURNS {
        for (engine, best) in engines.iter().zip(&mut best) {
            let Some(count) = engine else { continue };
            for (piece, best) in pieces.iter().zip(best) {
                let start = Instant::now();
                let found = black_box(count(black_box(piece)));
                *best = (start.elapsed(), found).min(*best);
            }
        }
    }
    let sum = |pieces: Vec<(Duration, usize)>| {
        let (took, found): (Vec<Duration>, Vec<usize>) = pieces.into_iter().unzip();
        (took.iter().sum(), found.iter().sum())
    };
    let results = engines.iter().zip(best);
    results
        .map(|(engine, best)| engine.as_ref().map(|_| sum(best)))
        .collect()
}

/// A text cut at line ends, into pieces so short that in one of the turns nothing comes between.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (end, _) in text.match_indices('\n') {
        if end - start > PIECE {
            pieces.push(&text[start..=end]);
            start = end + 1;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

/// A row for each text and a column for each engine.
fn print(rows: &[Row], cell: impl Fn(&Row, usize) -> Option<String>) {
    println!("| text | names | {} |", NAMES.join(" | "));
    println!("|---|--:|{}", "--:|".repeat(NAMES.len()));
    for row in rows {
        let cells = (0..NAMES.len()).map(|engine| cell(row, engine).unwrap_or("–".to_owned()));
        let cells: Vec<String> = cells.collect();
        println!("| {} | {} | {} |", row.label, row.names, cells.join(" | "));
    }
}
