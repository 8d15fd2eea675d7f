//! Finds the entities that unknown spellings may mean.
//!
//! `echo 'Dayr az-Zour' | cargo run --release --example resolve -- --top 3`

use std::{
    io::{self, BufRead},
    path::PathBuf,
    process::ExitCode,
};

use clap::Parser;
use onomasticon::resolve::{Calibration, Hints, Resolver};

mod common;

use common::{Common, Failure, Output};

/// Find the entities that unknown spellings, one a line on standard input, may mean
#[derive(Parser)]
#[command(version)]
struct Args {
    /// The most answers to a spelling
    #[arg(long, value_name = "N", default_value_t = 5)]
    top: usize,
    /// The country they lie in, an ISO 3166-1 alpha-2 code; may be given again
    #[arg(long, value_name = "CODE")]
    country: Vec<String>,
    /// What they are: city, person, …; may be given again
    #[arg(long)]
    kind: Vec<String>,
    /// Costs that `train` has written, instead of those of the crate
    #[arg(long, value_name = "FILE")]
    costs: Option<PathBuf>,
    /// A calibration that `train --calibrate` has written, instead of that of the crate
    #[arg(long, value_name = "FILE")]
    calibration: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

fn main() -> ExitCode {
    common::end(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let mut builder = Resolver::builder();
    builder.most(args.top);
    if let Some(path) = &args.costs {
        builder.costs(common::read_costs(path)?);
    }
    if let Some(path) = &args.calibration {
        let table = common::read_text(path)?;
        let remedy = || format!("{}: no calibration; write it with `train --calibrate`", path.display());
        builder.calibration(Calibration::from_tsv(&table).ok_or_else(remedy)?);
    }
    let resolver = builder.build(&args.common.gazetteer()?);
    let mut hints = Hints::new();
    for code in &args.country {
        hints.country(code);
    }
    for kind in &args.kind {
        hints.kind(kind);
    }
    let mut out = csv::Writer::from_writer(Output::create(args.common.output.as_deref())?);
    out.write_record(["query", "rank", "canonical", "id", "score"])?;
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|error| format!("cannot read standard input: {error}"))?;
        for (rank, answer) in (1..).zip(resolver.resolve_with(line.trim(), &hints)) {
            let (rank, score) = (format!("{rank}"), format!("{:.6}", answer.score()));
            let entity = answer.entity();
            let id = entity.id().unwrap_or_default();
            out.write_record([line.trim(), &rank, entity.canonical(), id, &score])?;
        }
    }
    let out = out.into_inner().map_err(|error| error.to_string())?;
    Ok(out.finish()?)
}
