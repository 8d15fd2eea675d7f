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
use onomasticon::resolve::{Resolver, suggest::FuzzyTagger};
use onomasticon::{Batch, Overlap, ROLES, Tagger};

#[path = "../common/mod.rs"]
mod common;
mod folder;
mod formats;
mod marked;
mod sink;
mod work;

use common::{Common, Failure, Unit};
use formats::{Form, Format, Vocabulary};
use sink::Sink;
use work::Work;

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
    /// Tag each text as it is read, in one pass and little memory; spellings of status `weak` do not count
    #[arg(long, conflicts_with = "jsonl")]
    one_pass: bool,
    /// How many texts are tagged at a time; as many as there are processors if not given
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "N")]
    threads: usize,
    /// Spellings that are not listed too, where they are probably meant for a listed entity
    #[arg(long)]
    fuzzy: bool,
    /// The least score of those, from 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = 0.5, requires = "fuzzy", value_parser = common::share)]
    min_score: f64,
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
    args.common.check_output(&args.files)?;
    let tagger = tagger(args)?;
    let resolver = args.fuzzy.then(|| Resolver::new(tagger.gazetteer()));
    let fuzzy = resolver.as_ref().map(|resolver| {
        let mut fuzzy = FuzzyTagger::new(&tagger, resolver);
        fuzzy.min_score(args.min_score);
        fuzzy
    });
    let on_terminal = args.common.output.is_none() && io::stdout().is_terminal();
    let form = args.form(on_terminal);
    let mut sink = Sink::open(args, &form)?;
    let work = Work {
        tagger: &tagger,
        fuzzy: fuzzy.as_ref(),
        form: &form,
        one_pass: args.one_pass,
    };
    if args.files.is_empty() {
        eprintln!("note: no file is given (`-` is standard input), so this is the sample report");
        sink.take(work.write(&SAMPLE.0.into(), SAMPLE.1.to_owned())?)?;
    }
    let progress = progress(args.files.len(), on_terminal);
    let mut batch = Batch::new();
    batch.threads(args.threads);
    let alone = |path: &PathBuf| args.jsonl.is_none() && work.streams(path);
    for files in args
        .files
        .chunk_by(|one, other| !alone(one) && !alone(other))
    {
        if let ([path], Some(out)) = (files, sink.stream())
            && alone(path)
        {
            progress.inc(1);
            work.stream(path, out)?;
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
            |done| sink.take(done?),
        )?;
    }
    progress.finish_and_clear();
    Ok(sink.finish(&form, &tagger)?)
}

impl Args {
    fn form(&self, on_terminal: bool) -> Form {
        let default = if on_terminal {
            Format::Text
        } else {
            Format::Jsonl
        };
        Form {
            format: self.format.unwrap_or(default),
            offsets: self.offsets.into(),
            labels: self.labels,
            for_spreadsheets: self.for_spreadsheets,
            headed: self.files.len() > 1 || self.jsonl.is_some(),
            paint: marked::Paint::new(on_terminal),
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
