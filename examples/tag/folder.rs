//! A folder of texts with their annotations, as brat has them.

use std::{
    collections::{BTreeSet, HashSet},
    fs, io,
    path::{Path, PathBuf},
    process,
};

use onomasticon::{Gazetteer, output::Labels};

/// A new folder that appears in whole once [`finish`](Folder::finish) is called, or else not at all.
pub struct Folder {
    unfinished: PathBuf,
    place: PathBuf,
    /// The names that are taken, in small letters.
    names: HashSet<String>,
}

impl Folder {
    pub fn create(place: &Path) -> io::Result<Folder> {
        let told = |error: io::Error| {
            let told = format!("cannot write {}: {error}", place.display());
            io::Error::new(error.kind(), told)
        };
        if place.exists() {
            let there = "it is there already; brat has a file a text, so name a new folder";
            return Err(told(io::Error::other(there)));
        }
        let unfinished = place.with_file_name(format!(".onomasticon-{}.tmp", process::id()));
        fs::create_dir(&unfinished).map_err(told)?;
        Ok(Folder {
            unfinished,
            place: place.to_owned(),
            names: HashSet::new(),
        })
    }

    /// Adds a text, byte for byte, and what is said of it.
    pub fn add(&mut self, doc: &str, text: &str, annotation: &[u8]) -> io::Result<()> {
        let name = self.name(doc);
        let path = self.unfinished.join(name);
        fs::write(path.with_extension("txt"), text)?;
        fs::write(path.with_extension("ann"), annotation)
    }

    /// A file's name for a text: its own, in letters that any system takes, with a number if another text has it.
    fn name(&mut self, doc: &str) -> String {
        let stem = doc.strip_suffix(".txt").unwrap_or(doc);
        let keep = |c: char| match c {
            '-' => c,
            c if c.is_alphanumeric() => c,
            _ => '_',
        };
        let stem: String = stem.chars().take(50).map(keep).collect();
        let mut name = stem.clone();
        for number in 2.. {
            if !name.is_empty() && self.names.insert(name.to_lowercase()) {
                break;
            }
            name = format!("{stem}-{number}");
        }
        name
    }

    /// Writes the labels that brat is to offer, and puts the folder in its place.
    pub fn finish(mut self, gazetteer: &Gazetteer, labels: Labels) -> io::Result<()> {
        let mut known = BTreeSet::from([labels.of_kind(None).into_owned()]);
        if labels == Labels::OntoNotes {
            known.insert("NORP".to_owned());
        }
        for entity in gazetteer.entities() {
            known.insert(labels.of_kind(entity.kind()).into_owned());
        }
        let known: String = known.iter().map(|label| format!("{label}\n")).collect();
        let conf = format!("[entities]\n{known}[relations]\n[events]\n[attributes]\n");
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
