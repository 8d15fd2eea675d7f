//! Lists from files, be they CSV or compiled, with a bar on a terminal while a long one is read.

use std::{
    fs::File,
    io::{self, IsTerminal, Read},
    path::Path,
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};
use onomasticon::{Error, Gazetteer, GazetteerBuilder, Lint};

/// The list of a file.
pub fn open(path: &Path) -> Result<Gazetteer, Error> {
    if is_compiled(path) {
        return Ok(Gazetteer::from_compiled_path(path)?);
    }
    Gazetteer::from_csv_path(path)
}

/// Adds the rows of a list; returns the advice on them.
pub fn read(builder: &mut GazetteerBuilder, path: &Path) -> Result<Lint, Error> {
    if super::is_stdin(path) {
        return read_stream(builder, io::stdin().lock());
    }
    if is_compiled(path) {
        let list = Gazetteer::from_compiled_path(path)?;
        return Ok(builder.read_gazetteer(&list)?);
    }
    Ok(match long(path) {
        Some((file, bar)) => {
            let read = builder.read_csv_named(&path.to_string_lossy(), bar.wrap_read(file));
            bar.finish_and_clear();
            read?
        }
        None => builder.read_csv_path(path)?,
    })
}

/// Adds the rows of a list that comes from a pipe.
fn read_stream(builder: &mut GazetteerBuilder, mut rdr: impl Read) -> Result<Lint, Error> {
    let mut start = Vec::new();
    let _ = rdr.by_ref().take(8).read_to_end(&mut start); // a failure comes again
    let mut rdr = start.chain(rdr);
    if !Gazetteer::is_compiled(rdr.get_ref().0) {
        return Ok(builder.read_csv(rdr)?);
    }
    let mut bytes = Vec::new();
    let _ = rdr.read_to_end(&mut bytes); // a list that is cut off is told
    Ok(builder.read_gazetteer(&Gazetteer::from_compiled(bytes)?)?)
}

/// Whether a file is a compiled list; one that cannot be read is none.
fn is_compiled(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(8).read_to_end(&mut start));
    read.is_ok() && Gazetteer::is_compiled(&start)
}

/// A file that takes a while, with its bar, where there is a terminal to show it on.
fn long(path: &Path) -> Option<(File, ProgressBar)> {
    const LONG: u64 = 4 << 20;
    if !io::stderr().is_terminal() {
        return None;
    }
    let file = File::open(path).ok()?;
    let length = file.metadata().ok().filter(|data| data.is_file())?.len();
    (length >= LONG).then(|| {
        let bar = ProgressBar::new(length);
        let style = ProgressStyle::with_template("reading {wide_bar} {percent}% {eta}");
        (file, bar.with_style(style.expect("the template is good")))
    })
}

/// Says on a terminal that something is being done, until it is finished.
pub fn step(doing: &'static str) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let spinner = ProgressBar::new_spinner().with_message(doing);
    spinner.enable_steady_tick(Duration::from_millis(100));
    spinner
}

/// How long a list is, how many bytes it takes a spelling, and how long that took.
pub fn account(list: &Gazetteer, bytes: usize, took: Duration) -> String {
    let (entities, spellings) = (list.entities().len(), list.variants().len());
    format!(
        "{}, {}, {bytes} bytes, {:.1} a spelling, {:.2} seconds",
        super::counted(entities, "entity"),
        super::counted(spellings, "spelling"),
        bytes as f64 / spellings.max(1) as f64,
        took.as_secs_f64()
    )
}
