//! The forms that mentions are written in.

use std::{io, io::Write, path::Path};

use clap::ValueEnum;
use onomasticon::{
    Offsets, Record, Tagged,
    output::{CsvWriter, Labels, SpacyDoc, write_conll},
};
use serde_json::Value;

use super::{
    Args,
    brat::Brat,
    common::{Failure, Output},
    marked::{self, Paint, Table},
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

/// Where texts go once they are tagged.
pub enum Sink {
    Text(Output, Box<Table>, Paint),
    Jsonl(Output, Offsets),
    Csv(Box<CsvWriter<Output>>),
    Conll(Output, Labels),
    Brat(Brat),
    Spacy(Output, Labels),
}

impl Sink {
    /// Opens what the arguments ask for.
    pub fn open(args: &Args, format: Format, colour: bool) -> io::Result<Sink> {
        let labels = |default| match args.labels {
            None => default,
            Some(Vocabulary::Conll) => Labels::Conll2003,
            Some(Vocabulary::Ontonotes) => Labels::OntoNotes,
            Some(Vocabulary::Kinds) => Labels::Kinds,
        };
        let path = args.common.output.as_deref();
        let out = |path: Option<&Path>| Output::create(path);
        Ok(match format {
            Format::Text => Sink::Text(out(path)?, Box::default(), Paint::new(colour)),
            Format::Jsonl => Sink::Jsonl(out(path)?, args.offsets()),
            Format::Csv => {
                let table = CsvWriter::new(out(path)?).offsets(args.offsets());
                Sink::Csv(Box::new(table.for_spreadsheets(args.for_spreadsheets)))
            }
            Format::Conll => Sink::Conll(out(path)?, labels(Labels::Conll2003)),
            Format::Brat => Sink::Brat(Brat::open(
                path,
                args.has_many_texts(),
                labels(Labels::Kinds),
            )?),
            Format::Spacy => Sink::Spacy(out(path)?, labels(Labels::OntoNotes)),
        })
    }

    /// Writes a text, named by a string or a number.
    pub fn write(&mut self, doc: &Value, tagged: &Tagged, headed: bool) -> Result<(), Failure> {
        let name = || doc.as_str().map_or_else(|| doc.to_string(), str::to_owned);
        match self {
            Sink::Text(out, table, paint) => {
                marked::write(out, headed.then(name).as_deref(), tagged, *paint)?;
                table.add(tagged);
            }
            Sink::Jsonl(out, offsets) => json_line(out, &Record::new(doc, tagged, *offsets))?,
            Sink::Csv(table) => table.write(&name(), tagged)?,
            Sink::Conll(out, labels) => write_conll(out, tagged, *labels)?,
            Sink::Brat(folder) => folder.write(&name(), tagged)?,
            Sink::Spacy(out, labels) => json_line(out, &SpacyDoc::new(doc, tagged, *labels))?,
        }
        Ok(())
    }

    /// Puts what was written in its place.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Sink::Text(mut out, table, paint) => {
                table.write(&mut out, paint)?;
                out.finish()
            }
            Sink::Csv(table) => table.finish()?.finish(),
            Sink::Brat(folder) => folder.finish(),
            Sink::Jsonl(out, _) | Sink::Conll(out, _) | Sink::Spacy(out, _) => out.finish(),
        }
    }
}

fn json_line(out: &mut Output, value: &impl serde::Serialize) -> Result<(), Failure> {
    serde_json::to_writer(&mut *out, value)?;
    Ok(out.write_all(b"\n")?)
}
