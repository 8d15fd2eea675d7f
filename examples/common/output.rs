//! Where a program writes.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    process,
};

/// Standard output, or a file that appears in whole once [`finish`](Output::finish) is called, or else not at all.
///
/// A file is written beside its place under another name and moved there at the end.
pub struct Output {
    out: BufWriter<Box<dyn Write>>,
    name: String,
    /// The unfinished file, and the place it is to move to.
    pending: Option<(PathBuf, PathBuf)>,
}

impl Output {
    /// Opens standard output for `None` and `-`.
    pub fn create(path: Option<&Path>) -> io::Result<Output> {
        let Some(path) = path.filter(|path| !super::is_stdin(path)) else {
            return Ok(Output::new(io::stdout(), "standard output".into(), None));
        };
        let name = path.display().to_string();
        open(path)
            .map(|(file, pending)| Output::new(file, name.clone(), pending))
            .map_err(|error| told(&name, &error))
    }

    fn new(out: impl Write + 'static, name: String, pending: Option<(PathBuf, PathBuf)>) -> Output {
        Output {
            out: BufWriter::with_capacity(1 << 16, Box::new(out)),
            name,
            pending,
        }
    }

    /// Writes what is left, and puts the file in its place.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        match &self.pending {
            Some((unfinished, place)) => {
                fs::rename(unfinished, place).map_err(|error| told(&self.name, &error))?;
                self.pending = None;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// The file to write, with its name and its place where it is to be moved.
fn open(path: &Path) -> io::Result<(File, Option<(PathBuf, PathBuf)>)> {
    let place = fs::canonicalize(path).unwrap_or(path.to_owned()); // a link stays one
    let old = fs::metadata(&place).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        return Ok((File::options().write(true).open(place)?, None)); // a pipe, a device
    }
    let unfinished = place.with_file_name(format!(".onomasticon-{}.tmp", process::id()));
    let file = File::create_new(&unfinished)?;
    if let Some(old) = old {
        file.set_permissions(old.permissions())?;
    }
    Ok((file, Some((unfinished, place))))
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        written.map_err(|error| told(&self.name, &error))
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        flushed.map_err(|error| told(&self.name, &error))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some((unfinished, _)) = &self.pending {
            let _ = fs::remove_file(unfinished); // the failure that led here has been told
        }
    }
}

fn told(name: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot write {name}: {error}"))
}
