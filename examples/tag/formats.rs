//! The forms that mentions are written in.

use std::io::Write;

use clap::ValueEnum;
use onomasticon::{
    Offsets, Record, Tagged,
    output::{CsvWriter, Labels, SpacyDoc, write_brat, write_conll},
};
use serde_json::Value;

use super::{
    common::{Failure, json_lines::name},
    marked::{self, Paint},
};

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum Format {
    /// The text with mentions marked, then a table of entities
    Text,
    /// JSON Lines, an object a text
    Jsonl,
    /// CSV, a row a mention
    Csv,
    /// Columns of CoNLL-2003, IOB2 tags, a token a line
    Conll,
    /// Stand-off of brat; for several texts a folder (-o FOLDER), each text with its annotation
    Brat,
    /// spaCy's JSON Lines, for Doc.from_json
    Spacy,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Vocabulary {
    /// PER, ORG, LOC, MISC
    Conll,
    /// PERSON, ORG, GPE, LOC, FAC, NORP
    Ontonotes,
    /// The kinds of the list
    Kinds,
}

/// How texts are written.
pub struct Form {
    pub format: Format,
    pub offsets: Offsets,
    pub labels: Option<Vocabulary>,
    pub for_spreadsheets: bool,
    /// Whether there may be several texts, so that each is to be written under its name.
    pub headed: bool,
    pub paint: Paint,
}

impl Form {
    /// What stands before all texts.
    pub fn head(&self) -> Result<Vec<u8>, Failure> {
        match self.format {
            Format::Csv => {
                let table = CsvWriter::new(Vec::new());
                Ok(table.for_spreadsheets(self.for_spreadsheets).finish()?)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Writes a text, named by a string or a number.
    pub fn write(&self, out: &mut Vec<u8>, doc: &Value, tagged: &Tagged) -> Result<(), Failure> {
        let labels = self.labels();
        match self.format {
            Format::Text => {
                let name = self.headed.then(|| name(doc));
                marked::write(out, name.as_deref(), tagged, self.paint)?;
            }
            Format::Jsonl => json_line(out, &Record::new(doc, tagged, self.offsets))?,
            Format::Csv => {
                let table = CsvWriter::new(out).without_header().offsets(self.offsets);
                let mut table = table.for_spreadsheets(self.for_spreadsheets);
                table.write(&name(doc), tagged)?;
                table.finish()?;
            }
            Format::Conll => write_conll(out, tagged, labels)?,
            Format::Brat => write_brat(out, tagged, labels)?,
            Format::Spacy => json_line(out, &SpacyDoc::new(doc, tagged, labels))?,
        }
        Ok(())
    }

    /// Whether each text is a file of its own.
    pub fn needs_folder(&self) -> bool {
        self.format == Format::Brat && self.headed
    }

    /// The labels asked for, or else those that readers of the format are used to.
    pub fn labels(&self) -> Labels {
        match (self.labels, self.format) {
            (Some(Vocabulary::Conll), _) => Labels::Conll2003,
            (Some(Vocabulary::Ontonotes), _) => Labels::OntoNotes,
            (Some(Vocabulary::Kinds), _) => Labels::Kinds,
            (None, Format::Conll) => Labels::Conll2003,
            (None, Format::Spacy) => Labels::OntoNotes,
            (None, _) => Labels::Kinds,
        }
    }
}

fn json_line(out: &mut Vec<u8>, value: &impl serde::Serialize) -> Result<(), Failure> {
    serde_json::to_writer(&mut *out, value)?;
    Ok(out.write_all(b"\n")?)
}
