//! Suggests rows for a list: spellings in texts that no row has, for a person to accept.
//!
//! `cargo run --release --example suggest -- reports/*.txt -o rows.csv`

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;
use onomasticon::{
    Tagger,
    resolve::{
        Resolver,
        suggest::{Suggester, Suggestion},
    },
};

mod common;

use common::{Common, Failure, Output, json_lines};

/// Suggest rows for a list: spellings in texts that no row has, for a person to accept
///
/// Writes a table with the columns of a list, and behind them score, count, reason, quote and family. Take out the rows that are
/// wrong, and the table can be read as a list of its own beside the one it was made for.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Texts in UTF-8, `-` for standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    common: Common,
    /// The files are JSON Lines, and this field of each object is a text
    #[arg(long, value_name = "FIELD")]
    jsonl: Option<String>,
    /// The least score of a row, from 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = 0.5, value_parser = common::share)]
    min_score: f64,
}

fn main() -> ExitCode {
    common::end(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let gazetteer = args.common.gazetteer()?;
    let (tagger, resolver) = (Tagger::new(&gazetteer), Resolver::new(&gazetteer));
    let out = Output::create(args.common.output.as_deref())?;
    let mut suggester = Suggester::new(&tagger, &resolver);
    suggester.min_score(args.min_score);
    for path in &args.files {
        match &args.jsonl {
            None => suggester.read(&common::read_text(path)?),
            Some(field) => {
                for line in json_lines::lines(path) {
                    let (_, text) = line?.read(field, None)?;
                    suggester.read(&text);
                }
            }
        }
    }
    let rows = suggester.suggestions();
    let mut table = csv::WriterBuilder::new()
        .has_headers(false)
        .from_writer(out);
    table.write_record(Suggestion::COLUMNS)?;
    for row in &rows {
        table.serialize(row)?;
    }
    let out = table.into_inner().map_err(|error| error.into_error())?;
    out.finish()?;
    eprintln!("{} rows suggested", rows.len());
    Ok(())
}
