//! Finds every mention of a listed name in texts.
//!
//! `cargo run --release --example tag` tags a sample report; `-- --help` says what else it does.

use std::{
    io::{self, IsTerminal},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, ValueEnum, builder::PossibleValuesParser};
use indicatif::ProgressBar;
use onomasticon::{Batch, Offsets, Overlap, ROLES, Tagger};

#[path = "../common/mod.rs"]
mod common;
mod json_lines;
mod marked;
mod work;

use common::{Common, Failure, Output};
use work::Work;

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
    /// Tag each text as it is read, in one pass and little memory; spellings of status `weak` do not count
    #[arg(long, conflicts_with = "jsonl")]
    one_pass: bool,
    /// How many texts are tagged at a time; as many as there are processors if not given
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "N")]
    threads: usize,
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
    let work = Work {
        tagger: &tagger,
        format,
        offsets,
        headed: args.files.len() > 1 || args.jsonl.is_some(),
        paint: marked::Paint::new(on_terminal),
        one_pass: args.one_pass,
    };
    let mut table = marked::Table::default();
    if args.files.is_empty() {
        eprintln!("note: no file is given (`-` is standard input), so this is the sample report");
        work.write(SAMPLE.0, SAMPLE.1)?.end(&mut out, &mut table)?;
    }
    let progress = progress(args.files.len(), on_terminal);
    let mut batch = Batch::new();
    batch.threads(args.threads);
    let alone = |path: &PathBuf| args.jsonl.is_none() && work.streams(path);
    for files in args
        .files
        .chunk_by(|one, other| !alone(one) && !alone(other))
    {
        if let [path] = files
            && alone(path)
        {
            progress.inc(1);
            work.stream(path, &mut out)?;
            continue;
        }
        let jobs = files.iter().flat_map(|path| {
            progress.inc(1);
            work::jobs(path, args.jsonl.is_some())
        });
        let field = args.jsonl.as_deref().unwrap_or_default();
        batch.for_each(
            jobs,
            |job| work.run(job, field, args.id.as_deref()),
            |done| done?.end(&mut out, &mut table),
        )?;
    }
    progress.finish_and_clear();
    if format == Format::Text {
        table.write(&mut out, work.paint)?;
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
