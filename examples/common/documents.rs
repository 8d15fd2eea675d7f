//! Texts with their mentions, for the programs that draw them.
#![allow(dead_code, reason = "not every program counts them")]

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use onomasticon::{Gazetteer, Offsets, Record, Tagger, output::Document};

use super::common::{Failure, read_text};

/// What is read, and how.
#[derive(Args)]
pub struct Texts {
    /// Texts in UTF-8, `-` for standard input; without one, a sample report
    files: Vec<PathBuf>,
    /// Take the mentions from JSON Lines, as `tag` writes them of these texts, instead of tagging
    #[arg(long, value_name = "FILE", requires = "files")]
    mentions: Option<PathBuf>,
    /// What the offsets of `--mentions` count
    #[arg(long, value_enum, default_value = "chars", requires = "mentions")]
    offsets: Unit,
    /// Demonyms (Syrian) too
    #[arg(long)]
    demonyms: bool,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Unit {
    Bytes,
    Chars,
    Utf16,
}

const SAMPLE: (&str, &str) = ("sample.txt", include_str!("../../data/sample.txt"));

impl Texts {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.files.len().max(1)
    }

    /// Hands each document to `write`, one after the other.
    pub fn each(
        &self,
        gazetteer: &Gazetteer,
        mut write: impl FnMut(&Document) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if let Some(path) = &self.mentions {
            let records = records(path)?;
            return self.files.iter().try_for_each(|file| {
                let text = read_text(file)?;
                let (line, record) = record_of(&records, file).ok_or_else(|| {
                    let (path, file) = (path.display(), file.display());
                    format!("{path}: no line has the `doc` {file}; name the text as it was named when it was tagged")
                })?;
                let document = Document::from_record(record, &text, self.unit(), gazetteer);
                write(&document.map_err(|error| format!("{}, line {line}: {error}", path.display()))?)
            });
        }
        let tagger = Tagger::builder().demonyms(self.demonyms).build(gazetteer);
        if self.files.is_empty() {
            eprintln!(
                "note: no file is given (`-` is standard input), so this is the sample report"
            );
            write(&Document::new(SAMPLE.0, &tagger.tag(SAMPLE.1)))?;
        }
        self.files.iter().try_for_each(|file| {
            let text = read_text(file)?;
            write(&Document::new(&file.to_string_lossy(), &tagger.tag(&text)))
        })
    }

    fn unit(&self) -> Offsets {
        match self.offsets {
            Unit::Bytes => Offsets::Bytes,
            Unit::Chars => Offsets::Chars,
            Unit::Utf16 => Offsets::Utf16,
        }
    }
}

/// Records by the names of their texts, with their lines.
type Records = HashMap<String, (usize, Record<'static>)>;

fn records(path: &Path) -> Result<Records, Failure> {
    let mut records = Records::new();
    for (at, line) in read_text(path)?.lines().enumerate() {
        let line = line
            .strip_prefix('\u{FEFF}')
            .filter(|_| at == 0)
            .unwrap_or(line);
        if line.trim().is_empty() {
            continue;
        }
        let record: Record<'static> = serde_json::from_str(line).map_err(|error| {
            let path = path.display();
            format!("{path}, line {}: no record of mentions: {error}; write it with `tag --format jsonl`", at + 1)
        })?;
        records.insert(record.doc.to_string(), (at + 1, record));
    }
    Ok(records)
}

/// The record of a file: that of its path, or else of its name with or without its ending.
fn record_of<'a>(records: &'a Records, file: &Path) -> Option<&'a (usize, Record<'static>)> {
    let names = [Some(file.as_os_str()), file.file_name(), file.file_stem()];
    let mut names = names.into_iter().flatten();
    names.find_map(|name| records.get(&*name.to_string_lossy()))
}
