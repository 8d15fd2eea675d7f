//! Learns what letters stand for each other from the spellings of a list, for `resolve --costs`.
//!
//! `cargo run --release --example train -- --gazetteer names.csv -o costs.tsv`

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::Parser;
use onomasticon::resolve::{Calibration, Costs, pairs};

mod common;

use common::{Common, Failure, Output};

/// Learn what letters stand for each other from the spellings of a list
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Learn how these costs are to be read, from each list by itself, for `resolve --calibration`
    #[arg(long, value_name = "COSTS")]
    calibrate: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

fn main() -> ExitCode {
    common::end(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let mut out = Output::create(args.common.output.as_deref())?;
    if let Some(path) = &args.calibrate {
        let costs = common::read_costs(path)?;
        let lists = args.common.gazetteers()?;
        let calibration = Calibration::learn(&lists, &costs);
        out.write_all(calibration.to_tsv().as_bytes())?;
        return Ok(out.finish()?);
    }
    let gazetteer = args.common.gazetteer()?;
    let costs = Costs::learn(pairs(&gazetteer));
    if costs.is_empty() {
        return Err("too few pairs: costs need at least 50 pairs of spellings, of one script or of Latin and another".into());
    }
    out.write_all(costs.to_tsv().as_bytes())?;
    Ok(out.finish()?)
}
