//! The stand-off form of brat.

use std::io::{self, Write};
use std::ops::Range;

use super::tokens::trimmed;
use super::{Labels, Offsets};
use crate::mention::Mention;
use crate::tagger::Tagged;

/// Writes a text's mentions as brat's stand-off annotation: what `a.ann` holds beside `a.txt`.
///
/// ```text
/// T1  City 4 8;9 15  Deir ez-Zor
/// N1  Reference T1 gn:170794  Deir ez-Zor
/// T2  City 20 25  Raqqa
/// #1  AnnotatorNotes T2  Raqqa
/// ```
///
/// Here two spaces stand for a tab. A `T` line has the label, the offsets in code points, and the surface form. A mention over a line break has a fragment a line, and its
/// surface form a space between them; a tab, or whatever else parts lines for Python, ends a fragment likewise. The line after it
/// tells the entity: as a normalization (`N`) where its id is one of a database (`gn:170794`), else as a note with its canonical name.
///
/// Offsets count every character of the text as it stands, a carriage return before a line feed too, as brat does. A program in Python
/// must open the text with `newline=""` to count the same.
///
/// It takes one pass over the text and a sort of the offsets.
///
/// # Errors
///
/// What the writer says. Many small pieces are written: hand over a buffered one.
///
/// # Examples
///
/// ```
/// # use onomasticon::{Gazetteer, Tagger, output::{Labels, write_brat}};
/// let list = "variant,canonical,id,kind\nDeir ez-Zor,Deir ez-Zor,gn:170794,city\n";
/// let tagger = Tagger::new(&Gazetteer::from_csv(list.as_bytes())?);
/// let mut lines = Vec::new();
/// write_brat(&mut lines, &tagger.tag("🚌 to Deir\nez-Zor"), Labels::Kinds)?;
/// assert_eq!(
///     "T1\tCity 5 9;10 16\tDeir ez-Zor\nN1\tReference T1 gn:170794\tDeir ez-Zor\n",
///     String::from_utf8(lines)?
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_brat<W: Write>(out: &mut W, tagged: &Tagged, labels: Labels) -> io::Result<()> {
    let text = tagged.text();
    let fragments: Vec<Vec<Range<usize>>> = tagged
        .mentions()
        .iter()
        .map(|mention| fragments(text, mention.range()))
        .collect();
    let places = Offsets::Chars.convert(text, fragments.iter().flatten().cloned().collect());
    let mut places = places.into_iter();
    let written = tagged.mentions().iter().zip(&fragments);
    for (at, (mention, fragments)) in written.filter(|(_, f)| !f.is_empty()).enumerate() {
        write!(out, "T{}\t{}", at + 1, labels.of(mention))?;
        for (i, place) in places.by_ref().take(fragments.len()).enumerate() {
            let gap = if i == 0 { ' ' } else { ';' };
            write!(out, "{gap}{} {}", place.start, place.end)?;
        }
        for (i, fragment) in fragments.iter().enumerate() {
            let gap = if i == 0 { '\t' } else { ' ' };
            write!(out, "{gap}{}", &text[fragment.clone()])?;
        }
        out.write_all(b"\n")?;
        write_entity(out, at + 1, mention)?;
    }
    Ok(())
}

fn write_entity<W: Write>(out: &mut W, number: usize, mention: &Mention) -> io::Result<()> {
    let name = mention.entity().canonical();
    let name: String = name.split(parts_lines).collect::<Vec<_>>().join(" ");
    match mention.entity().id().filter(|id| is_reference(id)) {
        Some(id) => writeln!(out, "N{number}\tReference T{number} {id}\t{name}"),
        None => writeln!(out, "#{number}\tAnnotatorNotes T{number}\t{name}"),
    }
}

/// Whether an id is a database's name, a colon and a key, in one word.
fn is_reference(id: &str) -> bool {
    let parts = id.split_once(':');
    parts.is_some_and(|(base, key)| !base.is_empty() && !key.is_empty())
        && !id.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// The pieces of a range between what parts lines, without white space at their ends.
fn fragments(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut start = range.start;
    let mut fragments = Vec::with_capacity(1);
    let surface = &text[range.clone()];
    let breaks = surface.match_indices(parts_lines);
    let breaks = breaks.map(|(at, found)| (range.start + at, found.len()));
    for (at, len) in breaks.chain([(range.end, 0)]) {
        fragments.push(trimmed(text, start..at));
        start = at + len;
    }
    fragments.retain(|fragment| !fragment.is_empty());
    fragments
}

/// Whether a character ends a line in Python's eyes (`str.splitlines`), or a column.
fn parts_lines(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{1C}'..='\u{1F}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_a_line() {
        let text = "x A b \r\n\t c\u{2028}D\u{1C} y";
        let cut = |range: Range<usize>| -> Vec<&str> {
            let fragments = fragments(text, range);
            fragments.into_iter().map(|range| &text[range]).collect()
        };
        assert_eq!(["A b", "c", "D"], *cut(2..16));
        assert_eq!(["A b"], *cut(2..5));
        assert!(cut(6..9).is_empty());
    }

    #[test]
    fn references_are_of_a_database() {
        assert!(is_reference("gn:170794") && is_reference("a:b:c"));
        for id in ["170794", ":x", "x:", "a b:c", "a:b\tc", "a:\0"] {
            assert!(!is_reference(id), "{id}");
        }
    }
}
