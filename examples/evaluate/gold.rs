//! Marked texts.

use std::{ops::Range, path::Path};

use serde::Deserialize;

use super::common::{Failure, is_stdin, read_text};

/// A text and what is to be found in it, in bytes.
pub struct Marked {
    pub text: String,
    pub mentions: Vec<Mention>,
    pub ignore: Vec<Range<usize>>,
}

/// A mention that a person has marked.
pub struct Mention {
    pub range: Range<usize>,
    /// The names that are right for it; any name is if there are none.
    pub canonical: Vec<String>,
    pub optional: bool,
}

/// A line of the file.
#[derive(Deserialize)]
struct Line {
    #[serde(alias = "doc_id")]
    doc: String,
    text: Option<String>,
    mentions: Vec<Span>,
    #[serde(default)]
    ignore: Vec<Span>,
}

/// Offsets in code points.
#[derive(Deserialize)]
struct Span {
    start: usize,
    end: usize,
    #[serde(default)]
    canonical: Vec<String>,
    #[serde(default)]
    optional: bool,
}

/// All texts of a file.
pub fn read(path: &Path) -> Result<Vec<Marked>, Failure> {
    let lines = read_text(path)?;
    let lines = lines.trim_start_matches('\u{FEFF}').lines().zip(1..);
    lines
        .filter(|(line, _)| !line.trim().is_empty())
        .map(|(line, number)| {
            marked(line, path)
                .map_err(|error| format!("{}, line {number}: {error}", path.display()).into())
        })
        .collect()
}

fn marked(line: &str, path: &Path) -> Result<Marked, Failure> {
    let line: Line = serde_json::from_str(line)
        .map_err(|error| format!("{error}; write an object with `doc` and `mentions`"))?;
    let text = match line.text {
        Some(text) => text,
        None if is_stdin(path) => {
            return Err(
                format!("`{}` has no `text`, and standard input no folder", line.doc).into(),
            );
        }
        None => read_text(&path.with_file_name(format!("{}.txt", line.doc)))?,
    };
    let ends: Vec<usize> = text.char_indices().map(|(byte, _)| byte).collect();
    let byte = |offset: usize| ends.get(offset).copied().unwrap_or(text.len());
    let range = |span: &Span| {
        if span.start < span.end && span.end <= ends.len() {
            return Ok(byte(span.start)..byte(span.end));
        }
        Err(format!(
            "{}..{} is no span of `{}`, a text of {} code points; count code points from 0, the end excluded",
            span.start,
            span.end,
            line.doc,
            ends.len()
        ))
    };
    let mut mentions = Vec::new();
    for span in line.mentions {
        mentions.push(Mention {
            range: range(&span)?,
            canonical: span.canonical,
            optional: span.optional,
        });
    }
    let ignore = line.ignore.iter().map(range).collect::<Result<_, _>>()?;
    Ok(Marked {
        text,
        mentions,
        ignore,
    })
}
