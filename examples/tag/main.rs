//! Finds every mention of a listed name in texts.
//!
//! `cargo run --release --example tag` tags a sample report; `-- --help` says what else it does.

use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, ValueEnum, builder::PossibleValuesParser};
use indicatif::ProgressBar;
use onomasticon::{
    Offsets, Overlap, ROLES, Record, Tagger,
    resolve::{Resolver, suggest::FuzzyTagger},
};

#[path = "../common/mod.rs"]
mod common;
mod json_lines;
mod marked;

use common::{Common, Failure, Output};

/// Find every mention of a listed name in texts
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Texts in UTF-8, `-` for standard input; without one, a sample report
    files: Vec<PathBuf>,
    #[command(flatten)]
    common: Common,
    /// Marked text with a table of entities, or a JSON object a text; text on a terminal, else jsonl
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// What offsets count: bytes, code points (as Python) or UTF-16 units (as JavaScript)
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
    /// Spellings that are not listed too, where they are probably meant for a listed entity
    #[arg(long)]
    fuzzy: bool,
    /// The least score of those, from 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = 0.5, requires = "fuzzy", value_parser = common::share)]
    min_score: f64,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Text,
    Jsonl,
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
    let tagger = tagger(args)?;
    let resolver = args.fuzzy.then(|| Resolver::new(tagger.gazetteer()));
    let fuzzy = resolver.as_ref().map(|resolver| {
        let mut fuzzy = FuzzyTagger::new(&tagger, resolver);
        fuzzy.min_score(args.min_score);
        fuzzy
    });
    let mut out = Output::create(args.common.output.as_deref())?;
    let on_terminal = args.common.output.is_none() && io::stdout().is_terminal();
    let format = args.format.unwrap_or(if on_terminal {
        Format::Text
    } else {
        Format::Jsonl
    });
    let offsets = match args.offsets {
        Unit::Bytes => Offsets::Bytes,
        Unit::Chars => Offsets::Chars,
        Unit::Utf16 => Offsets::Utf16,
    };
    let headed = args.files.len() > 1 || args.jsonl.is_some();
    let mut table = marked::Table::default();
    let paint = marked::Paint::new(on_terminal);
    let mut write = |doc: &str, text: &str| -> Result<(), Failure> {
        let tagged = match &fuzzy {
            Some(fuzzy) => fuzzy.tag(text),
            None => tagger.tag(text),
        };
        match format {
            Format::Jsonl => {
                let line = serde_json::to_string(&Record::new(doc, &tagged, offsets))?;
                writeln!(out, "{line}")?;
            }
            Format::Text => {
                marked::write(&mut out, headed.then_some(doc), &tagged, paint)?;
                table.add(&tagged);
            }
        }
        Ok(())
    };
    if args.files.is_empty() {
        eprintln!("note: no file is given (`-` is standard input), so this is the sample report");
        write(SAMPLE.0, SAMPLE.1)?;
    }
    let progress = progress(args.files.len(), on_terminal);
    for path in &args.files {
        match &args.jsonl {
            None => write(&path.to_string_lossy(), &common::read_text(path)?)?,
            Some(field) => json_lines::each(path, field, args.id.as_deref(), &mut write)?,
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    if format == Format::Text {
        table.write(&mut out, paint)?;
    }
    Ok(out.finish()?)
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
