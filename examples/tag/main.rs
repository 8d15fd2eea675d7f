//! Finds every mention of a listed name in texts.
//!
//! `cargo run --release --example tag` tags a sample report; `-- --help` says what else it does.

use std::{
    fs,
    io::{self, IsTerminal},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, ValueEnum, builder::PossibleValuesParser};
use indicatif::ProgressBar;
use onomasticon::{Offsets, Overlap, ROLES, Tagger};
use serde_json::Value;

mod brat;
#[path = "../common/mod.rs"]
mod common;
mod formats;
mod json_lines;
mod marked;

use common::{Common, Failure};
use formats::{Format, Sink, Vocabulary};

/// Find every mention of a listed name in texts
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Texts in UTF-8, `-` for standard input; without one, a sample report
    files: Vec<PathBuf>,
    #[command(flatten)]
    common: Common,
    /// What is written; if not given, text on a terminal, else jsonl
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The labels of conll, brat and spacy; if not given, those each is used to: conll, kinds, ontonotes
    #[arg(long, value_enum)]
    labels: Option<Vocabulary>,
    /// In CSV, keep spreadsheets from running texts as formulas (an apostrophe before them), and have Excel read it as UTF-8
    #[arg(long)]
    for_spreadsheets: bool,
    /// What offsets of jsonl and csv count: bytes, code points (as Python) or UTF-16 units (as JavaScript)
    #[arg(long, value_enum, default_value = "chars")]
    offsets: Unit,
    /// The files are JSON Lines, and this field of each object is a text
    #[arg(long, value_name = "FIELD", requires = "files")]
    jsonl: Option<String>,
    /// The field that names each text of JSON Lines; its file and line if not given
    #[arg(long, value_name = "FIELD", requires = "jsonl")]
    id: Option<String>,
    /// Which of the names that overlap are reported
    #[arg(long, value_enum, default_value = "leftmost")]
    overlap: Choice,
    /// Spellings of these roles too; only `demonym` (Syrian) is not reported anyway
    #[arg(long, value_delimiter = ',', value_name = "ROLE,…", value_parser = PossibleValuesParser::new(ROLES))]
    roles: Vec<String>,
    /// Search web and e-mail addresses and @handles too
    #[arg(long)]
    addresses: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Unit {
    Bytes,
    Chars,
    Utf16,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Choice {
    Leftmost,
    All,
}

const SAMPLE: (&str, &str) = ("data/sample.txt", include_str!("../../data/sample.txt"));

fn main() -> ExitCode {
    common::end(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    args.check_output()?;
    let tagger = tagger(args)?;
    let on_terminal = args.common.output.is_none() && io::stdout().is_terminal();
    let format = args.format.unwrap_or(match on_terminal {
        true => Format::Text,
        false => Format::Jsonl,
    });
    let mut sink = Sink::open(args, format, on_terminal)?;
    let mut write = |doc: &Value, text: &str| -> Result<(), Failure> {
        sink.write(doc, &tagger.tag(text), args.has_many_texts())
    };
    if args.files.is_empty() {
        eprintln!("note: no file is given (`-` is standard input), so this is the sample report");
        write(&SAMPLE.0.into(), SAMPLE.1)?;
    }
    let progress = progress(args.files.len(), on_terminal);
    for path in &args.files {
        match &args.jsonl {
            None => write(&path.to_string_lossy().into(), &common::read_text(path)?)?,
            Some(field) => json_lines::each(path, field, args.id.as_deref(), &mut write)?,
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(sink.finish()?)
}

impl Args {
    fn offsets(&self) -> Offsets {
        match self.offsets {
            Unit::Bytes => Offsets::Bytes,
            Unit::Chars => Offsets::Chars,
            Unit::Utf16 => Offsets::Utf16,
        }
    }

    fn has_many_texts(&self) -> bool {
        self.files.len() > 1 || self.jsonl.is_some()
    }

    /// Refuses to write mentions over a text or a list that they are made from.
    fn check_output(&self) -> Result<(), Failure> {
        let place = self.common.output.as_deref().map(fs::canonicalize);
        let Some(Ok(place)) = place else {
            return Ok(()); // nothing is there yet
        };
        let mut read = self.files.iter().chain(&self.common.gazetteer);
        match read
            .find(|path| place.is_file() && fs::canonicalize(path).is_ok_and(|path| path == place))
        {
            Some(path) => Err(format!(
                "{} would be written over; name another file after -o",
                path.display()
            )
            .into()),
            None => Ok(()),
        }
    }
}

fn tagger(args: &Args) -> Result<Tagger, Failure> {
    let overlap = match args.overlap {
        Choice::Leftmost => Overlap::Leftmost,
        Choice::All => Overlap::All,
    };
    let demonyms = args.roles.iter().any(|role| role == "demonym");
    let mut builder = Tagger::builder();
    builder
        .overlap(overlap)
        .demonyms(demonyms)
        .addresses(args.addresses);
    Ok(builder.build(&args.common.gazetteer()?))
}

/// A bar on standard error while many files are tagged, unless their mentions pass over the same screen.
fn progress(files: usize, on_terminal: bool) -> ProgressBar {
    const MANY: usize = 10;
    if files < MANY || on_terminal || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    ProgressBar::new(files as u64)
}
