//! What the programs share: `--gazetteer`, `-o`, texts, and how they end.
#![allow(dead_code, reason = "no program needs all of it")]

use std::{error::Error, fs, io, io::Read, path::Path, path::PathBuf, process::ExitCode};

use clap::Args;
use onomasticon::{Gazetteer, GazetteerBuilder, StreamError};

pub mod lists;
mod output;

pub use output::Output;

/// Whatever stops a program.
pub type Failure = Box<dyn Error>;

/// The options that all programs have.
#[derive(Args)]
pub struct Common {
    /// List of spellings: a CSV file, a compiled one, or `builtin`; may be given again, and is `builtin` if not given
    #[arg(long, value_name = "FILE")]
    pub gazetteer: Vec<PathBuf>,
    /// Write to this file instead of standard output, in whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl Common {
    /// The list of all tables that are asked for.
    pub fn gazetteer(&self) -> Result<Gazetteer, Failure> {
        match self.gazetteer.as_slice() {
            [] => Ok(Gazetteer::builtin()),
            [path] if is_builtin(path) => Ok(Gazetteer::builtin()),
            [path] if !is_stdin(path) => Ok(lists::open(path)?),
            _ => {
                let mut builder = Gazetteer::builder();
                self.read_into(&mut builder)?;
                Ok(builder.build()?)
            }
        }
    }

    /// Adds the tables that are asked for, the built-in one first, so that faults name the user's own lines.
    pub fn read_into(&self, builder: &mut GazetteerBuilder) -> Result<(), onomasticon::Error> {
        let (builtin, own): (Vec<&PathBuf>, _) =
            self.gazetteer.iter().partition(|path| is_builtin(path));
        if !builtin.is_empty() {
            builder.read_builtin()?;
        }
        for path in own {
            lists::read(builder, path)?;
        }
        Ok(())
    }
}

/// `1 entity`, `2 entities`.
pub fn counted(count: usize, noun: &str) -> String {
    match (count, noun) {
        (1, noun) => format!("1 {noun}"),
        (count, "entity") => format!("{count} entities"),
        (count, "piece of advice") => format!("{count} pieces of advice"),
        (count, noun) => format!("{count} {noun}s"),
    }
}

/// Reads a text, of standard input if the path is `-`.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    let name = path.display();
    let mut bytes = Vec::new();
    let read = if is_stdin(path) {
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    let bytes = read.map_err(|error| format!("cannot read {name}: {error}"))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let encoding = match error.as_bytes() {
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "UTF-16",
            _ => "WINDOWS-1252",
        };
        format!("{name}: not UTF-8 at byte {at}; save it as UTF-8, or try `iconv -f {encoding} -t UTF-8`").into()
    })
}

/// Opens a text, to be read piece by piece.
pub fn open_text(path: &Path) -> Result<Box<dyn Read>, Failure> {
    if is_stdin(path) {
        return Ok(Box::new(io::stdin()));
    }
    let file =
        fs::File::open(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    Ok(Box::new(file))
}

/// What went wrong while a text was read or written piece by piece.
pub fn told(path: &Path, error: StreamError) -> Failure {
    match error {
        StreamError::Write { source, .. } => source.into(),
        StreamError::Read { source, .. } => {
            format!("cannot read {}: {source}", path.display()).into()
        }
        error => format!("{}: {error}", path.display()).into(),
    }
}

pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn is_builtin(path: &Path) -> bool {
    path.as_os_str() == "builtin"
}

/// Ends a program: says on standard error what failed, if anything; a reader that has gone away is no failure.
pub fn end(result: Result<(), Failure>) -> ExitCode {
    const SHOWN: usize = 20;
    let Err(failure) = result else {
        return ExitCode::SUCCESS;
    };
    if let Some(error) = failure.downcast_ref::<io::Error>()
        && error.kind() == io::ErrorKind::BrokenPipe
    {
        return ExitCode::SUCCESS;
    }
    let faults = failure
        .downcast_ref()
        .map_or(&[][..], onomasticon::Error::diagnostics);
    for fault in &faults[..faults.len().min(SHOWN)] {
        eprintln!("error: {fault}");
    }
    if faults.len() > SHOWN {
        eprintln!(
            "error: {} more; the example `check` lists them all",
            faults.len() - SHOWN
        );
    }
    if faults.is_empty() {
        let causes = std::iter::successors(failure.source(), |&cause| cause.source());
        let causes: String = causes.map(|cause| format!(": {cause}")).collect();
        eprintln!("error: {failure}{causes}");
    }
    ExitCode::FAILURE
}
