//! Measures a list on texts whose mentions are marked: precision, recall, F1, what it missed and what it found wrongly.
//!
//! `cargo run --release --example evaluate -- gold.jsonl`

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::Parser;
use onomasticon::Tagger;

#[path = "../common/mod.rs"]
mod common;
mod gold;
mod score;

use common::{Common, Failure, Output};
use score::{Found, Score};

/// Measure a list on texts whose mentions are marked
///
/// GOLD is JSON Lines, an object a text: `doc` (or `doc_id`), `text` (or else the text is in DOC.txt beside GOLD), and `mentions`, each
/// with `start` and `end` in code points. A mention may have `canonical`, the names that are right for it, and `optional`: true, if it
/// need not be found. Spans in `ignore` count neither way, nor do what is optional and what overlaps them. All else that is found
/// is wrong, and so is another name in the right place.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Marked texts as JSON Lines; `-` is standard input
    gold: PathBuf,
    #[command(flatten)]
    common: Common,
    /// Leave out persons, organizations, groups, parties and companies that are found: the texts have only places marked
    #[arg(long)]
    places: bool,
    /// How many misses and false hits to list, the most frequent first
    #[arg(long, value_name = "N", default_value = "20")]
    errors: usize,
}

const NO_PLACES: &[&str] = &["company", "group", "organization", "party", "person"];

fn main() -> ExitCode {
    common::end(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let tagger = Tagger::new(&args.common.gazetteer()?);
    let mut out = Output::create(args.common.output.as_deref())?;
    let mut score = Score::default();
    for marked in gold::read(&args.gold)? {
        let tagged = tagger.tag(&marked.text);
        let found = tagged.mentions().iter();
        let found = found
            .filter(|mention| {
                let kind = mention.entity().kind();
                !args.places || !kind.is_some_and(|kind| NO_PLACES.contains(&kind))
            })
            .map(|mention| Found {
                range: mention.range(),
                canonical: mention.entity().canonical(),
            });
        score.add(&marked, found);
    }
    writeln!(out, "{score}")?;
    for (what, cases) in [("missed", &score.missed), ("wrong", &score.wrong)] {
        for (count, case) in score::by_count(cases).into_iter().take(args.errors) {
            writeln!(out, "{what}\t{count}\t{case}")?;
        }
    }
    Ok(out.finish()?)
}
