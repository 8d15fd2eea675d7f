//! Tells all faults of a list, or gives advice on a good one.
//!
//! `cargo run --release --example check -- my.csv`

use std::{io::Write, path::PathBuf, process::ExitCode, time::Instant};

use clap::Parser;
use onomasticon::{Diagnostic, Gazetteer};

mod common;

use common::{Common, Failure, Output, counted, lists};

/// Tell all faults of lists, or give advice on good ones
///
/// Faults and advice are written one a line. The lists are checked together; those of --gazetteer are read before them and are not
/// checked themselves, so that rows may build on them (`--gazetteer builtin`). The exit code is 1 if there is a fault.
#[derive(Parser)]
#[command(version, mut_arg("gazetteer", |arg| arg.help("List that the files build on: a CSV file, a compiled one, or `builtin`; none if not given")))]
struct Args {
    /// Lists as CSV in UTF-8, or compiled; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    common: Common,
}

fn main() -> ExitCode {
    common::end(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let start = Instant::now();
    let mut out = Output::create(args.common.output.as_deref())?;
    let mut builder = Gazetteer::builder();
    args.common.read_into(&mut builder)?;
    let (mut faults, mut advice) = (0, 0);
    for path in &args.files {
        match lists::read(&mut builder, path) {
            Ok(lint) => advice += tell(&mut out, "advice", lint.warnings())?,
            Err(error) if error.diagnostics().is_empty() => return Err(error.into()),
            Err(error) => faults += tell(&mut out, "fault", error.diagnostics())?,
        }
    }
    let mut list = None;
    if faults == 0 {
        match builder.build() {
            Ok(built) => list = Some(built),
            Err(error) => faults += tell(&mut out, "fault", error.diagnostics())?, // of parents
        }
    }
    out.finish()?;
    let Some(list) = list else {
        return Err(format!("{} to be mended", counted(faults, "fault")).into());
    };
    let bytes = list.memory_usage().total();
    eprintln!(
        "no fault, {}: {}",
        counted(advice, "piece of advice"),
        lists::account(&list, bytes, start.elapsed())
    );
    Ok(())
}

/// Writes diagnostics, one a line; returns how many there are.
fn tell(out: &mut Output, what: &str, diagnostics: &[Diagnostic]) -> Result<usize, Failure> {
    for diagnostic in diagnostics {
        writeln!(out, "{what}: {diagnostic}")?;
    }
    Ok(diagnostics.len())
}
