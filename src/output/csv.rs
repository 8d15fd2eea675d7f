//! Tables of mentions.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use super::Offsets;
use crate::mention::Mention;
use crate::tagger::Tagged;

/// The headers, in order.
const HEADERS: [&str; 12] = [
    "doc",
    "start",
    "end",
    "surface",
    "canonical",
    "id",
    "kind",
    "country",
    "lat",
    "lon",
    "candidates",
    "score",
];

/// Writes mentions as a CSV table (RFC 4180): a header, and a row a mention.
///
/// | column | holds |
/// |---|---|
/// | `doc` | the name of the text |
/// | `start`, `end` | where the mention stands, in the unit asked for |
/// | `surface` | the spelling in the text |
/// | `canonical`, `id`, `kind`, `country`, `lat`, `lon` | of the first candidate; empty where the list has nothing |
/// | `candidates` | how many entities it may mean |
/// | `score` | how likely the first is, from 0 to 1; see [`Candidate::score`](crate::Candidate::score) |
///
/// Fields that hold quotes, commas or line breaks are quoted. NUL, which CSV has no room for, is written as U+FFFD. Rows end with a
/// line feed.
///
/// It takes as long as a [`Record`](super::Record).
///
/// # Examples
///
/// ```
/// # use onomasticon::{Gazetteer, Tagger, output::CsvWriter};
/// let gazetteer = Gazetteer::builder().variant("Halab", "Aleppo").build()?;
/// let tagger = Tagger::new(&gazetteer);
/// let mut table = CsvWriter::new(Vec::new());
/// table.write("tweet, 7", &tagger.tag("🚌 to Halab"))?;
/// assert_eq!(
///     "doc,start,end,surface,canonical,id,kind,country,lat,lon,candidates,score\n\"tweet, 7\",5,10,Halab,Aleppo,,,,,,1,1\n",
///     String::from_utf8(table.finish()?)?
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CsvWriter<W: Write> {
    out: csv::Writer<W>,
    offsets: Offsets,
    for_spreadsheets: bool,
    has_header: bool,
}

impl<W: Write> CsvWriter<W> {
    /// A writer of a table with offsets in code points.
    pub fn new(out: W) -> CsvWriter<W> {
        CsvWriter {
            out: csv::Writer::from_writer(out),
            offsets: Offsets::Chars,
            for_spreadsheets: false,
            has_header: false,
        }
    }

    /// The unit that `start` and `end` count in; code points by default.
    pub fn offsets(mut self, offsets: Offsets) -> CsvWriter<W> {
        self.offsets = offsets;
        self
    }

    /// Whether the table is made for a spreadsheet to open; not by default.
    ///
    /// Then a text that the spreadsheet would run as a formula, one that begins with `=`, `+`, `-` or `@` after whatever does not
    /// show, gets an apostrophe before it, so that `surface` is no longer what stands in the text; and the table begins with a byte order
    /// mark, without which Excel takes it for another encoding.
    pub fn for_spreadsheets(mut self, inert: bool) -> CsvWriter<W> {
        self.for_spreadsheets = inert;
        self
    }

    /// Leaves the header out: the rows are to be added to those of a table that has one.
    pub fn without_header(mut self) -> CsvWriter<W> {
        self.has_header = true;
        self
    }

    /// Writes the rows of the text named `doc`, after the header if they are the first.
    ///
    /// # Errors
    ///
    /// What the underlying writer says.
    pub fn write(&mut self, doc: &str, tagged: &Tagged) -> io::Result<()> {
        self.begin()?;
        let ranges = tagged.mentions().iter().map(Mention::range).collect();
        let places = self.offsets.convert(tagged.text(), ranges);
        for (mention, place) in tagged.mentions().iter().zip(places) {
            self.row(doc, mention, place)?;
        }
        Ok(())
    }

    /// Writes what is left, at least the header, and returns the underlying writer.
    ///
    /// # Errors
    ///
    /// What the underlying writer says.
    pub fn finish(mut self) -> io::Result<W> {
        self.begin()?;
        self.out.into_inner().map_err(|error| error.into_error())
    }

    fn begin(&mut self) -> io::Result<()> {
        if self.has_header {
            return Ok(());
        }
        self.has_header = true;
        let [first, rest @ ..] = HEADERS;
        let mark = if self.for_spreadsheets {
            "\u{FEFF}"
        } else {
            ""
        };
        self.out.write_field(format!("{mark}{first}"))?;
        Ok(self.out.write_record(rest)?)
    }

    fn row(&mut self, doc: &str, mention: &Mention, place: Range<usize>) -> io::Result<()> {
        let entity = mention.entity();
        let mut candidates = mention.candidates();
        let score = candidates.next().map(|best| best.score().to_string());
        let degrees = |degrees: Option<f64>| degrees.map_or(String::new(), |d| d.to_string());
        let location = entity.location();
        let texts = |text: &str| self.inert(text).into_owned();
        let row: [String; HEADERS.len()] = [
            texts(doc),
            place.start.to_string(),
            place.end.to_string(),
            texts(mention.surface()),
            texts(entity.canonical()),
            texts(entity.id().unwrap_or_default()),
            texts(entity.kind().unwrap_or_default()),
            texts(entity.country().unwrap_or_default()),
            degrees(location.map(|location| location.lat)),
            degrees(location.map(|location| location.lon)),
            (1 + candidates.count()).to_string(),
            score.unwrap_or_default(),
        ];
        Ok(self.out.write_record(row)?)
    }

    /// A text that is to stand in a cell.
    fn inert<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let text = if text.contains('\0') {
            Cow::Owned(text.replace('\0', "\u{FFFD}"))
        } else {
            Cow::Borrowed(text)
        };
        if self.for_spreadsheets && is_formula(&text) {
            Cow::Owned(format!("'{text}"))
        } else {
            text
        }
    }
}

/// Whether a spreadsheet may take a text for a formula: by its first character that shows, in full width too.
fn is_formula(text: &str) -> bool {
    let unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFD}')
    };
    text.trim_start_matches(unseen)
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Gazetteer, Tagger};

    fn rows(doc: &str, text: &str, for_spreadsheets: bool) -> Vec<Vec<String>> {
        let list = "variant,canonical,lat,lon\n\"=cmd|'/C calc'!A0\",\"+\"\"x\"\",y\",,\nHalab,@Aleppo,-36.2,37.5\n";
        let tagger = Tagger::new(&Gazetteer::from_csv(list.as_bytes()).unwrap());
        let mut table = CsvWriter::new(Vec::new()).for_spreadsheets(for_spreadsheets);
        table.write(doc, &tagger.tag(text)).unwrap();
        let table = table.finish().unwrap();
        let read = csv::Reader::from_reader(&*table).into_records();
        read.map(|row| row.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn formulas_are_inert_only_for_spreadsheets() {
        let text = "a =cmd|'/C calc'!A0 in Halab";
        let plain = rows("-\"1,\n2\r\0", text, false);
        assert_eq!("-\"1,\n2\r\u{FFFD}", plain[0][0]);
        assert_eq!(["=cmd|'/C calc'!A0", "+\"x\",y"], plain[0][3..5]);
        assert_eq!(
            ["Halab", "@Aleppo", "", "", "", "-36.2", "37.5", "1", "1"],
            plain[1][3..]
        );
        let inert = rows("\u{200E}\t=1", text, true);
        assert_eq!("'\u{200E}\t=1", inert[0][0]);
        assert_eq!(["'=cmd|'/C calc'!A0", "'+\"x\",y"], inert[0][3..5]);
        assert_eq!(
            ["Halab", "'@Aleppo", "", "", "", "-36.2", "37.5", "1", "1"],
            inert[1][3..]
        );
    }

    #[test]
    fn a_table_without_rows_has_a_header() {
        let header = HEADERS.join(",") + "\n";
        let table = CsvWriter::new(Vec::new()).finish().unwrap();
        assert_eq!(header.as_bytes(), table);
        let table = CsvWriter::new(Vec::new()).without_header();
        assert!(table.finish().unwrap().is_empty());
        let table = CsvWriter::new(Vec::new()).for_spreadsheets(true);
        assert_eq!(
            format!("\u{FEFF}{header}").as_bytes(),
            table.finish().unwrap()
        );
    }
}
