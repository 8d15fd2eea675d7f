//! Texts with their mentions, for the programs that draw them.
#![allow(dead_code, reason = "not every program can do without the texts")]

use std::{
    collections::HashMap,
    ffi::OsStr,
    iter,
    path::{Path, PathBuf},
};

use clap::Args;
use onomasticon::{Gazetteer, Record, Tagger, output::Document};
use serde_json::Value;

use super::common::{Failure, Unit, is_stdin, json_lines, read_text};

/// What is read, and how.
#[derive(Args)]
pub struct Texts {
    /// Texts in UTF-8, `-` for standard input; without one, a sample report
    files: Vec<PathBuf>,
    /// The files are JSON Lines, and this field of each object is a text
    #[arg(long, value_name = "FIELD", requires = "files")]
    jsonl: Option<String>,
    /// The field that names each text of JSON Lines; its file and line if not given
    #[arg(long, value_name = "FIELD", requires = "jsonl")]
    id: Option<String>,
    /// Take the mentions from JSON Lines, as `tag` writes them, instead of tagging; without texts, of the files that each `doc` names
    #[arg(long, value_name = "FILE")]
    mentions: Option<PathBuf>,
    /// What the offsets of `--mentions` count
    #[arg(long, value_enum, default_value = "chars", requires = "mentions")]
    offsets: Unit,
    /// Demonyms (Syrian) too
    #[arg(long)]
    demonyms: bool,
}

const SAMPLE: (&str, &str) = ("sample.txt", include_str!("../../data/sample.txt"));

/// A text under its name.
pub struct Text {
    name: String,
    text: String,
    /// The record that the text was read for.
    record: Option<usize>,
}

/// Makes documents of texts.
pub struct Reader<'a> {
    texts: &'a Texts,
    gazetteer: &'a Gazetteer,
    mentions: Mentions,
}

/// Where mentions come from.
enum Mentions {
    Tagger(Tagger),
    File(Records),
}

impl Texts {
    /// The files that are read.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.files.iter().chain(&self.mentions)
    }

    /// Reads the mentions, if they come from a file.
    pub fn reader<'a>(&'a self, gazetteer: &'a Gazetteer) -> Result<Reader<'a>, Failure> {
        let mentions = match &self.mentions {
            Some(path) => Mentions::File(Records::read(path)?),
            None => {
                let mut builder = Tagger::builder();
                Mentions::Tagger(builder.demonyms(self.demonyms).build(gazetteer))
            }
        };
        Ok(Reader {
            texts: self,
            gazetteer,
            mentions,
        })
    }
}

impl Reader<'_> {
    /// The mentions, where they come alone.
    pub fn records(&self) -> Option<&[Record<'static>]> {
        match &self.mentions {
            Mentions::File(records) if self.texts.files.is_empty() => Some(&records.records),
            _ => None,
        }
    }

    /// Each text as it is read.
    pub fn texts(&self) -> Box<dyn Iterator<Item = Result<Text, Failure>> + '_> {
        let Texts {
            files, jsonl, id, ..
        } = self.texts;
        match (&self.mentions, jsonl) {
            (Mentions::File(records), _) if files.is_empty() => {
                Box::new((0..records.records.len()).map(|at| records.text(at)))
            }
            (Mentions::Tagger(_), _) if files.is_empty() => {
                eprintln!(
                    "note: no file is given (`-` is standard input), so this is the sample report"
                );
                Box::new(iter::once(Ok(Text::new(SAMPLE.0, SAMPLE.1.to_owned()))))
            }
            (_, None) => Box::new(files.iter().map(|file| {
                if file.extension().is_some_and(|ending| ending == "jsonl") {
                    let file = file.display();
                    eprintln!("note: {file} is read as one text; `--jsonl FIELD` reads one a line, `--mentions` what `tag` wrote");
                }
                let text = read_text(file)?;
                Ok(Text::new(&file.to_string_lossy(), text))
            })),
            (_, Some(field)) => {
                let lines = files.iter().flat_map(|file| json_lines::lines(file));
                Box::new(lines.map(move |line| {
                    let (doc, text) = line?.read(field, id.as_deref())?;
                    Ok(Text::new(&json_lines::name(&doc), text))
                }))
            }
        }
    }

    /// The document of a text.
    pub fn document<'t>(&self, text: &'t Text) -> Result<Document<'t>, Failure> {
        match &self.mentions {
            Mentions::Tagger(tagger) => Ok(Document::new(&text.name, &tagger.tag(&text.text))),
            Mentions::File(records) => {
                let at = records.of(text)?;
                let (record, unit) = (&records.records[at], self.texts.offsets.into());
                let document = Document::from_record(record, &text.text, unit, self.gazetteer);
                Ok(document.map_err(|error| records.told(at, error.to_string()))?)
            }
        }
    }
}

impl Text {
    fn new(name: &str, text: String) -> Text {
        Text {
            name: name.to_owned(),
            text,
            record: None,
        }
    }
}

/// The records of a file.
struct Records {
    path: PathBuf,
    records: Vec<Record<'static>>,
    lines: Vec<usize>,
    by_name: HashMap<String, usize>,
}

impl Records {
    fn read(path: &Path) -> Result<Records, Failure> {
        let mut read = Records {
            path: path.to_owned(),
            records: Vec::new(),
            lines: Vec::new(),
            by_name: HashMap::new(),
        };
        for line in json_lines::lines(path) {
            let line = line?;
            let mut object = line.object()?;
            if let Some(doc) = object.get_mut("doc").filter(|doc| doc.is_number()) {
                *doc = doc.to_string().into();
            }
            let record: Record =
                serde_json::from_value(Value::Object(object)).map_err(|error| {
                    line.told(format!(
                        "no record of mentions: {error}; write it with `tag --format jsonl`"
                    ))
                })?;
            let at = read.records.len();
            read.by_name.insert(record.doc.to_string(), at);
            read.records.push(record);
            read.lines.push(line.number);
        }
        Ok(read)
    }

    /// The text that a record names.
    fn text(&self, at: usize) -> Result<Text, Failure> {
        let doc = &self.records[at].doc;
        let path = Path::new(&**doc);
        let told = |error: String| self.told(at, format!("{error}; name the texts as well"));
        if is_stdin(path) {
            return Err(told("its text came from standard input".to_owned()).into());
        }
        let text = read_text(path).map_err(|error| told(error.to_string()))?;
        Ok(Text {
            record: Some(at),
            ..Text::new(doc, text)
        })
    }

    /// The record of a text: that of its name, or else of its file's name with or without its ending.
    fn of(&self, text: &Text) -> Result<usize, Failure> {
        let path = Path::new(&text.name);
        let names = [Some(path.as_os_str()), path.file_name(), path.file_stem()];
        let named = |name: &OsStr| self.by_name.get(&*name.to_string_lossy());
        let found = text
            .record
            .or_else(|| names.into_iter().flatten().find_map(named).copied());
        found.ok_or_else(|| {
            let (path, name) = (self.path.display(), &text.name);
            format!("{path}: no line has the `doc` {name}; name the text as it was named when it was tagged").into()
        })
    }

    fn told(&self, at: usize, message: String) -> String {
        format!(
            "{}, line {}: {message}",
            self.path.display(),
            self.lines[at]
        )
    }
}
