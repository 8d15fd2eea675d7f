//! Explains why a spelling is tagged, or is not.
//!
//! `cargo run --release --example explain -- 'Deir Ezzor' report.txt`

use std::{io::Write, ops::Range, path::PathBuf, process::ExitCode};

use clap::Parser;
use onomasticon::{Gazetteer, Tagger, Variant, tagger::Reason, text::fold};

mod common;

use common::{Common, Failure, Output};

/// Explain why a spelling is tagged in a text, or is not
#[derive(Parser)]
#[command(version)]
struct Args {
    /// The spelling
    name: String,
    /// Text in UTF-8 that it may stand in, `-` for standard input
    file: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

fn main() -> ExitCode {
    common::end(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let tagger = Tagger::new(&args.common.gazetteer()?);
    let gazetteer = tagger.gazetteer();
    let text = args.file.as_deref().map(common::read_text).transpose()?;
    let text = text.as_deref().unwrap_or_default();
    let explanation = tagger.explain(&args.name, text);
    let mut out = Output::create(args.common.output.as_deref())?;
    writeln!(
        out,
        "`{}` is compared as `{}`",
        args.name.escape_debug(),
        explanation.form()
    )?;
    for row in explanation.rows() {
        writeln!(out, "  {}", shown(*row))?;
    }
    if explanation.rows().is_empty() {
        let near: Vec<String> = nearest(gazetteer, explanation.form())
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        let hint = if near.is_empty() {
            String::new()
        } else {
            format!("; did you mean {}?", near.join(", "))
        };
        writeln!(out, "  no row has this form{hint}")?;
    }
    let mut place = Position::default();
    for found in explanation.places() {
        place.advance(text, found.range.start);
        let why = reason(text, &found.reason);
        writeln!(
            out,
            "{}:{}: {} — {why}",
            place.line,
            place.column,
            context(text, &found.range)
        )?;
    }
    if args.file.is_some() && explanation.places().is_empty() {
        writeln!(out, "it stands nowhere in the text")?;
    }
    Ok(out.finish()?)
}

fn shown(row: Variant) -> String {
    let entity = row.entity();
    let place = match (row.file(), row.line()) {
        (Some(file), Some(line)) => format!("{file}, line {line}"),
        (None, Some(line)) => format!("line {line}"),
        _ => String::from("canonical name"),
    };
    let id = entity.id().map(|id| format!(" ({id})")).unwrap_or_default();
    let kind = entity
        .kind()
        .map(|kind| format!(", {kind}"))
        .unwrap_or_default();
    let status = match row.status().as_str() {
        "" => "tagged",
        status => status,
    };
    let (case, role) = (row.case().as_str(), row.role().unwrap_or("name"));
    format!(
        "{place}: `{}` for {}{id}{kind}; case {case}, status {status}, role {role}",
        row.spelling(),
        entity.canonical()
    )
}

/// The listed spellings that are most like a form, best first.
fn nearest<'g>(gazetteer: &'g Gazetteer, form: &str) -> Vec<&'g str> {
    const CLOSE: f64 = 0.6;
    let likeness = |spelling: &str| strsim::normalized_damerau_levenshtein(form, &fold(spelling));
    let mut near: Vec<(f64, &str)> = gazetteer
        .variants()
        .map(|row| (likeness(row.spelling()), row.spelling()))
        .filter(|(likeness, _)| *likeness >= CLOSE)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.dedup_by_key(|(_, spelling)| *spelling);
    near.into_iter()
        .map(|(_, spelling)| spelling)
        .take(3)
        .collect()
}

fn reason(text: &str, reason: &Reason) -> String {
    let why = match reason {
        Reason::Tagged => return String::from("tagged"),
        Reason::NotListed => "no row has its form",
        Reason::Never => "its rows have the status `never`",
        Reason::InAddress => {
            "it stands in an address or a handle (`tag --addresses` searches them)"
        }
        Reason::InsideWord => "it begins or ends inside a word",
        Reason::LetterCase => "its rows ask for another letter case",
        Reason::Weak => "its rows are weak, and the text has no other mention of their entities",
        Reason::Ignored => "a row with the status `ignore` takes it up",
        Reason::Demonym => "it is a demonym (`tag --roles demonym` reports them)",
        Reason::Covered(by) => {
            return format!("not tagged: `{}` covers it", one_line(&text[by.clone()]));
        }
        _ => "another rule",
    };
    format!("not tagged: {why}")
}

/// The place with what stands round it, on one line.
fn context(text: &str, range: &Range<usize>) -> String {
    const AROUND: usize = 24;
    let before = text[..range.start]
        .char_indices()
        .rev()
        .nth(AROUND - 1)
        .map_or(0, |(at, _)| at);
    let after = text[range.end..]
        .char_indices()
        .nth(AROUND)
        .map_or(text.len(), |(at, _)| range.end + at);
    let (before, after) = (
        one_line(&text[before..range.start]),
        one_line(&text[range.end..after]),
    );
    format!("{before}[{}]{after}", one_line(&text[range.clone()]))
}

fn one_line(text: &str) -> String {
    text.replace(|c: char| c.is_control(), " ")
}

/// A place in a text, as editors count: lines and code points, from 1.
struct Position {
    at: usize,
    line: usize,
    column: usize,
}

impl Default for Position {
    fn default() -> Position {
        Position {
            at: 0,
            line: 1,
            column: 1,
        }
    }
}

impl Position {
    fn advance(&mut self, text: &str, to: usize) {
        for c in text[self.at..to].chars() {
            (self.line, self.column) = if c == '\n' {
                (self.line + 1, 1)
            } else {
                (self.line, self.column + 1)
            };
        }
        self.at = to;
    }
}
