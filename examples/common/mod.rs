//! What the programs share: `--gazetteer`, `-o`, texts, and how they end.
#![allow(dead_code, reason = "no program needs all of it")]

use std::{error::Error, fs, io, io::Read, path::Path, path::PathBuf, process::ExitCode};

use clap::Args;
use onomasticon::{Gazetteer, GazetteerBuilder, LoadError, resolve::Costs};

mod output;

pub use output::Output;

/// Whatever stops a program.
pub type Failure = Box<dyn Error>;

/// The options that all programs have.
#[derive(Args)]
pub struct Common {
    /// List of spellings: a CSV file, or `builtin`; may be given again, and is `builtin` if not given
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
            [path] if !is_builtin(path) && !is_stdin(path) => Ok(Gazetteer::from_csv_path(path)?),
            _ => {
                let mut builder = Gazetteer::builder();
                self.read_into(&mut builder)?;
                Ok(builder.build()?)
            }
        }
    }

    /// Each of the tables as a list of its own.
    pub fn gazetteers(&self) -> Result<Vec<Gazetteer>, Failure> {
        let lists = self.gazetteer.iter().map(|path| {
            let gazetteer = vec![path.clone()];
            let own = Common {
                gazetteer,
                output: None,
            };
            own.gazetteer()
        });
        lists.collect()
    }

    /// Adds the tables that are asked for, the built-in one first, so that faults name the user's own lines.
    pub fn read_into(&self, builder: &mut GazetteerBuilder) -> Result<(), onomasticon::Error> {
        let (builtin, own): (Vec<&PathBuf>, _) =
            self.gazetteer.iter().partition(|path| is_builtin(path));
        if !builtin.is_empty() {
            builder.read_builtin()?;
        }
        for path in own {
            read_table(builder, path)?;
        }
        Ok(())
    }
}

/// Adds a table; returns the advice on it.
pub fn read_table(
    builder: &mut GazetteerBuilder,
    path: &Path,
) -> Result<onomasticon::Lint, LoadError> {
    if is_stdin(path) {
        builder.read_csv(io::stdin().lock())
    } else {
        builder.read_csv_path(path)
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

/// Reads a number from 0 to 1.
pub fn share(value: &str) -> Result<f64, String> {
    let number = value.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "give a number from 0 to 1".to_owned())
}

/// Reads costs that `train` has written.
pub fn read_costs(path: &Path) -> Result<Costs, Failure> {
    let costs = Costs::from_tsv(&read_text(path)?);
    Ok(costs.map_err(|error| format!("{}: {error}", path.display()))?)
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
