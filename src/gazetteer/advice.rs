//! Advice that arose in reading the tables, as it is kept with the list.

use std::sync::Arc;

use crate::error::Diagnostic;
use crate::store::{Reader, put_varint};

/// Writes advice, each with how many rows came before it.
pub(super) fn write(advice: &[(usize, Diagnostic)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (row, advice) in advice {
        put_varint(&mut out, *row as u64);
        put_varint(
            &mut out,
            advice.line().map_or(0, |line| u64::from(line) + 1),
        );
        for text in [advice.file(), advice.column()] {
            put_varint(&mut out, u64::from(text.is_some()));
            put_text(&mut out, text.unwrap_or_default());
        }
        put_text(&mut out, advice.message());
        put_text(&mut out, advice.remedy());
    }
    out
}

/// Reads what [`write`] wrote.
pub(super) fn read(bytes: &[u8]) -> impl Iterator<Item = (usize, Diagnostic)> {
    let mut reader = Reader::new(bytes);
    std::iter::from_fn(move || (!reader.is_empty()).then(|| next(&mut reader)))
}

fn next(reader: &mut Reader<'_>) -> (usize, Diagnostic) {
    let row = reader.varint() as usize;
    let line = (reader.varint() as u32).checked_sub(1);
    let mut optional = || {
        let is_there = reader.varint() > 0;
        let text = reader.text();
        is_there.then_some(text)
    };
    let (file, column) = (optional(), optional());
    let (message, remedy) = (reader.text(), reader.text().to_owned());
    let column = column.map(|column| column.to_owned().into());
    let place = (file.map(Arc::from), line);
    (row, Diagnostic::new(place, column, message, remedy))
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_varint(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}
