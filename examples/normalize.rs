//! Writes texts back with canonical names: a filter.
//!
//! `echo 'Fighting near Dayr al-Zawr' | cargo run --release --example normalize`

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::Parser;
use onomasticon::Tagger;

mod common;

use common::{Common, Failure, Output};

/// Write texts back with canonical names
///
/// All else is kept byte for byte; so are demonyms, hashtags and names that may as well mean another entity.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Texts in UTF-8, written one after the other; `-` is standard input, as is no file
    #[arg(default_value = "-", hide_default_value = true)]
    files: Vec<PathBuf>,
    /// Write each text as it is read, in little memory, even if the list has spellings of status `weak`, which then do not count
    #[arg(long)]
    one_pass: bool,
    #[command(flatten)]
    common: Common,
}

fn main() -> ExitCode {
    common::end(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let tagger = Tagger::new(&args.common.gazetteer()?);
    let whole = tagger.needs_two_passes() && !args.one_pass;
    let mut out = Output::create(args.common.output.as_deref())?;
    for path in &args.files {
        if whole {
            let text = common::read_text(path)?;
            out.write_all(tagger.tag(&text).normalized().as_bytes())?;
        } else {
            let text = common::open_text(path)?;
            let written = tagger.normalize_reader(text, &mut out);
            written.map_err(|error| common::told(path, error))?;
        }
    }
    Ok(out.finish()?)
}
