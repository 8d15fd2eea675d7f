//! Web addresses, e-mail addresses and handles: what holds no mentions.

use std::ops::Range;

use super::edges::is_edge;
use super::facts::{Part, has_no_spaces, is_white_space, script_property};
use super::source::Unit;

/// The address spans of `text`, in bytes; they may overlap.
pub fn addresses(text: &str, units: &[Unit]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let start = unit.bytes.start;
        let rest = &text[start..];
        if rest.starts_with("://") {
            found.extend(scheme(&text[..start]).map(|first| first..web_end(text, start)));
        }
        let www = rest.get(..4).unwrap_or("").eq_ignore_ascii_case("www.");
        if www && is_edge(units, at) && web_end(text, start + 4) > start + 4 {
            found.push(start..web_end(text, start + 4));
        }
        if unit.c == '@' {
            found.extend(e_mail(units, at));
            found.extend(handle(units, at));
        }
    }
    found
}

/// Where the scheme begins that stands at the end of `text`.
fn scheme(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let in_scheme = |b: &&u8| b.is_ascii_alphanumeric() || b"+.-".contains(b);
    let length = bytes.iter().rev().take(64).take_while(in_scheme).count();
    let first = bytes.len() - length;
    (first..bytes.len()).find(|&at| bytes[at].is_ascii_alphabetic())
}

fn web_end(text: &str, from: usize) -> usize {
    let ends = |c: char| is_white_space(c) || "<>\"()[]{}".contains(c);
    text[from..].find(ends).map_or(text.len(), |at| from + at)
}

/// The e-mail address whose `@` is the unit `at`.
fn e_mail(units: &[Unit], at: usize) -> Option<Range<usize>> {
    let local = units[..at]
        .iter()
        .rev()
        .take_while(|unit| in_local(unit))
        .count();
    let start = units[at - local].bytes.start;
    let end = domain_end(&units[at + 1..])?;
    (1..=64)
        .contains(&(units[at].bytes.start - start))
        .then_some(start..end)
}

/// RFC 5322's atext, dots, word characters beyond ASCII, and what vanishes.
fn in_local(unit: &Unit) -> bool {
    let atext = unit.c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(unit.c);
    atext || unit.part == Part::Vanishing || !unit.c.is_ascii() && in_spaced_word(unit)
}

/// Whether it belongs to a word of a script that sets spaces between words.
fn in_spaced_word(unit: &Unit) -> bool {
    unit.in_word() && (unit.part == Part::Digit || !has_no_spaces(script_property(unit.c)))
}

/// Where the domain ends that `units` begin with: labels with single dots between, at least one dot, no dot or hyphen at the end; no
/// letter without its marks.
fn domain_end(units: &[Unit]) -> Option<usize> {
    let mut length = 0;
    for unit in units {
        let before = units[..length]
            .iter()
            .rev()
            .find(|unit| unit.part != Part::Vanishing);
        let first_of_label = before.is_none_or(|unit| unit.c == '.');
        let in_label =
            unit.c == '-' || unit.part == Part::Vanishing || in_spaced_word(unit) || unit.attached;
        if !in_label && (unit.c != '.' || first_of_label) {
            break;
        }
        length += 1;
    }
    let ends_nothing = |unit: &Unit| matches!(unit.c, '.' | '-') || unit.part == Part::Vanishing;
    while length > 0 && ends_nothing(&units[length - 1]) {
        length -= 1;
    }
    let domain = &units[..length];
    let dotted = domain.iter().any(|unit| unit.c == '.');
    let (first, last) = (domain.first()?, domain.last()?);
    let fits = last.bytes.end - first.bytes.start <= 255;
    (dotted && fits).then_some(last.bytes.end)
}

/// The handle whose `@` is the unit `at`.
fn handle(units: &[Unit], at: usize) -> Option<Range<usize>> {
    let name: Vec<&Unit> = units[at + 1..]
        .iter()
        .take_while(|unit| unit.in_word() || unit.underscore || unit.part == Part::Vanishing)
        .collect();
    name.iter()
        .any(|unit| unit.in_word() || unit.underscore)
        .then(|| units[at].bytes.start..name[name.len() - 1].bytes.end)
}
