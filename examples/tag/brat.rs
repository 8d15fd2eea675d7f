//! Stand-off for brat: a file, or a folder of texts with theirs.

use std::{
    collections::{BTreeSet, HashSet},
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    process,
};

use onomasticon::{
    Tagged,
    output::{Labels, write_brat},
};

use super::common::Output;

/// One text's annotation, or a folder that appears in whole at the end: `a.txt` and `a.ann` for each text, and the `annotation.conf` that
/// brat wants.
pub struct Brat {
    place: Place,
    labels: Labels,
}

enum Place {
    One(Output),
    Folder(Folder),
}

struct Folder {
    unfinished: PathBuf,
    place: PathBuf,
    names: HashSet<String>,
    kinds: BTreeSet<String>,
}

impl Brat {
    pub fn open(path: Option<&Path>, many: bool, labels: Labels) -> io::Result<Brat> {
        let place = match path.filter(|_| many) {
            Some(path) => Place::Folder(Folder::create(path)?),
            None if many => {
                let told = "brat has a file a text, so several go to a folder: add `-o FOLDER`";
                return Err(io::Error::other(told));
            }
            None => Place::One(Output::create(path)?),
        };
        Ok(Brat { place, labels })
    }

    pub fn write(&mut self, doc: &str, tagged: &Tagged) -> io::Result<()> {
        let folder = match &mut self.place {
            Place::One(out) => return write_brat(out, tagged, self.labels),
            Place::Folder(folder) => folder,
        };
        let name = folder.name(doc);
        let path = folder.unfinished.join(name);
        let labels = tagged
            .mentions()
            .iter()
            .map(|mention| self.labels.of(mention));
        folder.kinds.extend(labels.map(String::from));
        fs::write(path.with_extension("txt"), tagged.text())?;
        let mut out = BufWriter::new(File::create(path.with_extension("ann"))?);
        write_brat(&mut out, tagged, self.labels)?;
        out.flush()
    }

    pub fn finish(self) -> io::Result<()> {
        match self.place {
            Place::One(out) => out.finish(),
            Place::Folder(folder) => folder.finish(),
        }
    }
}

impl Folder {
    fn create(place: &Path) -> io::Result<Folder> {
        let told = |error: io::Error| {
            let told = format!("cannot write {}: {error}", place.display());
            io::Error::new(error.kind(), told)
        };
        if place.exists() {
            let error = io::Error::other("it is there already; name a new folder");
            return Err(told(error));
        }
        let unfinished = place.with_file_name(format!(".onomasticon-{}.tmp", process::id()));
        fs::create_dir(&unfinished).map_err(told)?;
        Ok(Folder {
            unfinished,
            place: place.to_owned(),
            names: HashSet::new(),
            kinds: BTreeSet::new(),
        })
    }

    /// A file's name for a text: its own, in letters that any system takes, with a number if another text has it.
    fn name(&mut self, doc: &str) -> String {
        let stem = doc.strip_suffix(".txt").unwrap_or(doc);
        let keep = |c: char| {
            if c.is_alphanumeric() || c == '-' {
                c
            } else {
                '_'
            }
        };
        let mut stem: String = stem.chars().take(100).map(keep).collect();
        if stem.is_empty() {
            stem.push_str("text");
        }
        let mut name = stem.clone();
        for number in 2.. {
            if self.names.insert(name.to_lowercase()) {
                break;
            }
            name = format!("{stem}-{number}");
        }
        name
    }

    fn finish(mut self) -> io::Result<()> {
        let kinds: String = self.kinds.iter().map(|kind| format!("{kind}\n")).collect();
        let conf = format!("[entities]\n{kinds}[relations]\n[events]\n[attributes]\n");
        fs::write(self.unfinished.join("annotation.conf"), conf)?;
        fs::rename(&self.unfinished, &self.place)?;
        self.unfinished = PathBuf::new();
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.unfinished.as_os_str().is_empty() {
            let _ = fs::remove_dir_all(&self.unfinished); // the failure that led here has been told
        }
    }
}
