//! This crate beside its rivals, on the same names and texts in one run and one thread:
//!
//! ```sh
//! cargo bench --bench rivals
//! ```
//!
//! prints a table of ratios to `AhoCorasick::find_iter`, and one of what each found. `cargo bench --bench tag` measures the same with
//! criterion.
//!
//! A machine is seldom idle, so the engines take turns, and of each the fastest turn counts.

mod corpus;
mod engines;

use std::hint::black_box;
use std::time::{Duration, Instant};

use corpus::Text;
use engines::{Count, NAMES};

/// How often each engine reads each text.
const TURNS: usize = 25;

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
            _ if own > 10.0 * baseline => format!("{:.3}", baseline / own),
            _ => format!("{:.2}", baseline / own),
        })
    });
    println!("\nNames found\n");
    print(&rows, |row, engine| {
        row.results[engine].map(|(_, count)| count.to_string())
    });
}

/// The fastest turn of each engine, and what it counts.
fn take_turns(engines: &[Option<Count>], text: &str) -> Vec<Option<(Duration, usize)>> {
    let mut results = vec![None; engines.len()];
    for _ in 0..TURNS {
        for (engine, result) in engines.iter().zip(&mut results) {
            let Some(count) = engine else { continue };
            let start = Instant::now();
            let found = black_box(count(black_box(text)));
            let took = (start.elapsed(), found);
            *result = Some(result.map_or(took, |best: (Duration, usize)| best.min(took)));
        }
    }
    results
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
