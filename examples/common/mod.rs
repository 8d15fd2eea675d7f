//! What the programs share: `--gazetteer`, `-o`, texts, and how they end.
#![allow(dead_code, reason = "no program needs all of it")]

use std::{error, fs, io, io::Read, path::Path, path::PathBuf, process::ExitCode};

use clap::{Args, ValueEnum};
use onomasticon::{Error, Gazetteer, GazetteerBuilder, Offsets, StreamError, resolve::Costs};

pub mod json_lines;
pub mod lists;
mod output;

pub use output::Output;

/// Whatever stops a program.
pub type Failure = Box<dyn error::Error>;

/// The options that all programs have.
#[derive(Args)]
pub struct Common {
    /// List of spellings: a CSV file, a compiled one, `builtin` or `world`; may be given again, and is `builtin` if not given
    #[arg(long, value_name = "FILE")]
    pub gazetteer: Vec<PathBuf>,
    /// Write to this file instead of standard output, in whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// What offsets count.
#[derive(Clone, Copy, ValueEnum)]
pub enum Unit {
    Bytes,
    Chars,
    Utf16,
}

impl From<Unit> for Offsets {
    fn from(unit: Unit) -> Offsets {
        match unit {
            Unit::Bytes => Offsets::Bytes,
            Unit::Chars => Offsets::Chars,
            Unit::Utf16 => Offsets::Utf16,
        }
    }
}

impl Common {
    /// The list of all tables that are asked for.
    pub fn gazetteer(&self) -> Result<Gazetteer, Failure> {
        match self.gazetteer.as_slice() {
            [] => Ok(Gazetteer::builtin()),
            [path] if is_builtin(path) => Ok(Gazetteer::builtin()),
            [path] if !is_world(path) && !is_stdin(path) => Ok(lists::open(path)?),
            _ => {
                let mut builder = Gazetteer::builder();
                self.read_into(&mut builder)?;
                Ok(builder.build()?)
            }
        }
    }

    /// Refuses to write over a file or a list that is read.
    pub fn check_output<'p>(
        &'p self,
        read: impl IntoIterator<Item = &'p PathBuf>,
    ) -> Result<(), Failure> {
        let Some(Ok(place)) = self.output.as_deref().map(fs::canonicalize) else {
            return Ok(()); // nothing is there yet
        };
        let same = |path: &&PathBuf| fs::canonicalize(path).is_ok_and(|path| path == place);
        let mut read = read.into_iter().chain(&self.gazetteer);
        match read.find(same).filter(|_| place.is_file()) {
            None => Ok(()),
            Some(path) => {
                let path = path.display();
                Err(
                    format!("{path} is read, and would be lost; name another file after `-o`")
                        .into(),
                )
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

    /// Adds the tables that are asked for, the built-in ones first, so that faults name the user's own lines.
    pub fn read_into(&self, builder: &mut GazetteerBuilder) -> Result<(), Failure> {
        if self.gazetteer.iter().any(|path| is_builtin(path)) {
            builder.read_builtin().map_err(Error::from)?;
        }
        if self.gazetteer.iter().any(|path| is_world(path)) {
            read_world(builder)?;
        }
        let is_own = |path: &&PathBuf| !is_builtin(path) && !is_world(path);
        for path in self.gazetteer.iter().filter(is_own) {
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

/// Reads a number from 0 to 1.
pub fn share(value: &str) -> Result<f64, String> {
    let number = value
        .parse()
        .ok()
        .filter(|number| (0.0..=1.0).contains(number));
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

#[cfg(feature = "world")]
fn read_world(builder: &mut GazetteerBuilder) -> Result<(), Failure> {
    builder.read_world().map_err(Error::from)?;
    Ok(())
}

#[cfg(not(feature = "world"))]
fn read_world(_: &mut GazetteerBuilder) -> Result<(), Failure> {
    let remedy = "build it with `--features world`, or name the file data/world.csv";
    Err(format!("this program was built without the list `world`; {remedy}").into())
}

fn is_world(path: &Path) -> bool {
    path.as_os_str() == "world"
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
    let faults = failure.downcast_ref().map_or(&[][..], Error::diagnostics);
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
