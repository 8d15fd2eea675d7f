//! What is done with each text.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::Path,
};

use onomasticon::{StreamRecord, TagReader, Tagger, resolve::suggest::FuzzyTagger};
use serde_json::Value;

use super::{
    common::{
        self, Failure, Output, is_stdin,
        json_lines::{self, Line},
    },
    formats::{Form, Format},
    marked::Table,
};

/// From how many bytes on a file is tagged as it is read.
const BIG: u64 = 8 << 20;

/// How texts are tagged and written.
pub struct Work<'a> {
    pub tagger: &'a Tagger,
    /// Tags spellings that are not listed too.
    pub fuzzy: Option<&'a FuzzyTagger<'a>>,
    pub form: &'a Form,
    /// Whether texts are tagged as they are read, without weak spellings.
    pub one_pass: bool,
}

/// A text that is still to be read.
pub enum Job<'a> {
    File(&'a Path),
    Line(Result<Line, String>),
}

/// What comes of a text.
#[derive(Default)]
pub struct Done {
    pub doc: String,
    /// Kept where it is to be written too.
    pub text: String,
    pub written: Vec<u8>,
    pub table: Table,
}

/// The texts of a file: it is one, or with `jsonl` each line holds one.
pub fn jobs<'a>(path: &'a Path, jsonl: bool) -> Box<dyn Iterator<Item = Job<'a>> + 'a> {
    match jsonl {
        false => Box::new(std::iter::once(Job::File(path))),
        true => Box::new(json_lines::lines(path).map(Job::Line)),
    }
}

impl Work<'_> {
    /// Reads and tags a text; `field` and `id` are those of JSON Lines.
    pub fn run(&self, job: Job, field: &str, id: Option<&str>) -> Result<Done, String> {
        let (doc, text) = match job {
            Job::Line(line) => line?.read(field, id)?,
            Job::File(path) => {
                let text = common::read_text(path).map_err(|failure| failure.to_string())?;
                (path.to_string_lossy().into(), text)
            }
        };
        self.write(&doc, text)
            .map_err(|failure| failure.to_string())
    }

    /// Tags a text.
    pub fn write(&self, doc: &Value, text: String) -> Result<Done, Failure> {
        let tagged = match self.fuzzy {
            Some(fuzzy) => fuzzy.tag(&text),
            None => self.tagger.tag(&text),
        };
        let mut done = Done::default();
        self.form.write(&mut done.written, doc, &tagged)?;
        if self.form.format == Format::Text {
            done.table.add(&tagged);
        }
        if self.form.needs_folder() {
            done.doc = json_lines::name(doc);
            done.text = text;
        }
        Ok(done)
    }

    /// Whether the text of a file is better tagged as it is read: it is big, or comes bit by bit, and its mentions are all that is
    /// to be written.
    pub fn streams(&self, path: &Path) -> bool {
        let big = || fs::metadata(path).is_ok_and(|data| data.is_file() && data.len() >= BIG);
        let alike = || match is_stdin(path) {
            true => !self.tagger.needs_two_passes(),
            false => big(),
        };
        let whole = self.fuzzy.is_some() || self.form.format != Format::Jsonl;
        !whole && (self.one_pass || alike())
    }

    /// Tags a file as it is read.
    pub fn stream(&self, path: &Path, out: &mut Output) -> Result<(), Failure> {
        if self.one_pass || is_stdin(path) {
            let text = common::open_text(path)?;
            return self.write_stream(path, self.tagger.tag_reader(text), out);
        }
        let name = path.display();
        let file = File::open(path).map_err(|error| format!("cannot read {name}: {error}"))?;
        let mentions = self.tagger.tag_twice(file);
        let mentions = mentions.map_err(|error| common::told(path, error))?;
        self.write_stream(path, mentions, out)
    }

    fn write_stream(
        &self,
        path: &Path,
        mentions: TagReader<impl Read>,
        out: &mut Output,
    ) -> Result<(), Failure> {
        let doc = path.to_string_lossy();
        let record = StreamRecord::new(&doc, mentions, self.form.offsets);
        serde_json::to_writer(&mut *out, &record).map_err(|error| -> Failure {
            match error.is_io() {
                true => io::Error::from(error).into(),
                false => format!("{doc}: {error}").into(),
            }
        })?;
        Ok(writeln!(out)?)
    }
}
