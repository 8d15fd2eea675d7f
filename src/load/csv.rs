//! Tables as comma-separated values.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    fs::File,
    io,
    path::Path,
    str,
    sync::Arc,
};

use csv::ByteRecord;

use super::lines::{Lines, line_breaks};
use crate::{
    error::{Error, LoadError, quoted},
    gazetteer::{Cells, Column, Draft, Gazetteer, GazetteerBuilder, Lint, WIDTH, nearest},
};

/// Where a fault without a column sorts: after all columns.
const NOWHERE: u16 = u16::MAX;

const ENCODING: &str = "save the table as CSV in UTF-8";

impl Gazetteer {
    /// Reads a list from one table.
    ///
    /// The table is UTF-8 with a header; only the columns `variant` and `canonical` are required. Rows may be short; fields are trimmed;
    /// blank lines and lines that begin with `#` are skipped.
    ///
    /// # Errors
    ///
    /// [`LoadError::Rows`] with all faults of the table, [`LoadError::Read`] if the reader fails, and
    /// [`BuildError`](crate::BuildError) for parents that are not there.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::Gazetteer;
    /// let error = Gazetteer::from_csv("variant,canonical,status\nHit,Heet,waek\n".as_bytes()).unwrap_err();
    /// assert_eq!("line 2, column `status`: the status `waek` is not known; did you mean `weak`?", error.to_string());
    /// ```
    pub fn from_csv<R: io::Read>(rdr: R) -> Result<Gazetteer, Error> {
        let mut builder = Gazetteer::builder();
        read_table(builder.draft.get_mut(), rdr, None)?;
        Ok(builder.build()?)
    }

    /// Reads a list from one file; [`from_csv`](Gazetteer::from_csv) says how.
    ///
    /// # Errors
    ///
    /// As for [`from_csv`](Gazetteer::from_csv), with the path in every fault, and [`LoadError::Open`].
    pub fn from_csv_path<P: AsRef<Path>>(path: P) -> Result<Gazetteer, Error> {
        let mut builder = Gazetteer::builder();
        read_file(builder.draft.get_mut(), path.as_ref())?;
        Ok(builder.build()?)
    }
}

impl GazetteerBuilder {
    /// Adds the rows of a table; returns advice on them, all rows so far considered.
    ///
    /// | column | of the | meaning |
    /// |---|---|---|
    /// | `variant` | spelling | the spelling, at most 1,024 bytes when folded; required |
    /// | `canonical` | entity | its canonical name; required |
    /// | `id` | entity | a stable key, such as `gn:170794`; tells two entities of one name apart |
    /// | `kind` | entity | `city`, `person`, …: [`KINDS`](crate::KINDS) has the usual words |
    /// | `country` | entity | ISO 3166-1 alpha-2, capitals |
    /// | `lat`, `lon` | entity | degrees of WGS 84, both or neither |
    /// | `parent` | entity | the key of the entity it lies in or belongs to |
    /// | `weight` | entity | prominence, a positive number such as the population; empty is lowest |
    /// | `lang` | spelling | BCP 47 tag |
    /// | `case` | spelling | `any`, `capital`, `exact` or empty: [`Case::default_for`](crate::Case::default_for) |
    /// | `status` | spelling | `weak`, `never`, `ignore` or empty: [`Status`](crate::Status) |
    /// | `role` | spelling | empty for a name, or one of [`ROLES`](crate::ROLES), or another word |
    /// | `source`, `note`, any other | spelling | kept with it |
    ///
    /// Columns stand in any order; headers are in small letters. An entity's fields may be filled on any one of its rows. A row with an id
    /// belongs to that id; one without belongs to the entity of its canonical name, which is then its key if it has no id. The canonical
    /// name is a spelling of its entity even where no row says so, but ignored where all rows of the entity are. Repeating a row changes
    /// nothing.
    ///
    /// Lines are counted from 1; LF, CRLF and CR end one, within quotes too. A row is named by the line that it begins on.
    ///
    /// Tables are checked against each other: an entity's fields may stand in any of them, but only with one value. A row without an id
    /// belongs to the entity of its canonical name, whichever table that is in.
    ///
    /// It takes time by the number of rows, and a little for each row read before.
    ///
    /// # Errors
    ///
    /// [`LoadError::Rows`] with all faults of the table in line order, [`LoadError::Read`] if the reader fails. The builder is then as
    /// it was before.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, LoadError};
    /// let mut builder = Gazetteer::builder();
    /// let lint = builder.read_csv("variant,canonical,knid\nRaqqah,Raqqa,city\n".as_bytes())?;
    /// assert_eq!("line 1, column `knid`: the column `knid` is not known; did you mean `kind`?", lint.to_string());
    /// # Ok::<(), LoadError>(())
    /// ```
    pub fn read_csv<R: io::Read>(&mut self, rdr: R) -> Result<Lint, LoadError> {
        let draft = self.draft.get_mut();
        let first = read_table(draft, rdr, None)?;
        Ok(draft.lint_from(first))
    }

    /// Adds the rows of a table that has a name, which faults and rows call it by; [`read_csv`](GazetteerBuilder::read_csv) says how.
    ///
    /// # Errors
    ///
    /// As for [`read_csv`](GazetteerBuilder::read_csv), with the name in every fault.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::Gazetteer;
    /// let error = Gazetteer::builder().read_csv_named("mine", "variant,canonical\nRaqqa,\n".as_bytes()).unwrap_err();
    /// assert!(error.to_string().starts_with("mine, line 2, "));
    /// ```
    pub fn read_csv_named<R: io::Read>(&mut self, name: &str, rdr: R) -> Result<Lint, LoadError> {
        let draft = self.draft.get_mut();
        let first = read_table(draft, rdr, Some(Arc::from(name)))?;
        Ok(draft.lint_from(first))
    }

    /// Adds the rows of a file; [`read_csv`](GazetteerBuilder::read_csv) says how.
    ///
    /// # Errors
    ///
    /// As for [`read_csv`](GazetteerBuilder::read_csv), with the path in every fault, and [`LoadError::Open`].
    pub fn read_csv_path<P: AsRef<Path>>(&mut self, path: P) -> Result<Lint, LoadError> {
        let draft = self.draft.get_mut();
        let first = read_file(draft, path.as_ref())?;
        Ok(draft.lint_from(first))
    }
}

fn read_file(draft: &mut Draft, path: &Path) -> Result<usize, LoadError> {
    let file = File::open(path).map_err(|source| LoadError::Open {
        path: path.to_owned(),
        source,
    })?;
    read_table(draft, file, Some(Arc::from(path.to_string_lossy())))
}

/// Adds the rows of a table to the draft; returns the index of the first.
pub(super) fn read_table<R: io::Read>(
    draft: &mut Draft,
    rdr: R,
    file: Option<Arc<str>>,
) -> Result<usize, LoadError> {
    draft.open(file.clone(), [NOWHERE; WIDTH]);
    let mut records = Records::new(rdr);
    let table = Table {
        draft,
        records: &mut records,
    };
    if let Err(source) = table.read() {
        draft.forget();
        let line = records.lines().number();
        return Err(LoadError::Read { file, line, source });
    }
    draft.keep().map_err(LoadError::Rows)
}

/// The records of a table, with their lines.
struct Records<R> {
    reader: csv::Reader<Lines<R>>,
    record: ByteRecord,
}

impl<R: io::Read> Records<R> {
    fn new(rdr: R) -> Records<R> {
        Records {
            reader: csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(Lines::new(rdr)),
            record: ByteRecord::new(),
        }
    }

    fn lines(&self) -> &Lines<R> {
        self.reader.get_ref()
    }

    /// Goes to the next record; false at the end.
    fn advance(&mut self) -> io::Result<bool> {
        self.reader.get_mut().begin_record();
        self.reader
            .read_byte_record(&mut self.record)
            .map_err(|error| match error.into_kind() {
                csv::ErrorKind::Io(error) => error,
                _ => io::Error::other("the table cannot be parsed"),
            })
    }

    /// The line of the quote that is still open at the end of the input.
    fn open_quote(&self) -> Option<u32> {
        if !self.lines().is_cut() {
            return None;
        }
        let whole = self.record.len().saturating_sub(1);
        let breaks = self.record.iter().take(whole).map(line_breaks).sum::<u32>();
        Some(self.lines().start().saturating_add(breaks))
    }
}

/// A table that is being read.
struct Table<'a, R> {
    draft: &'a mut Draft,
    records: &'a mut Records<R>,
}

/// What the columns are.
struct Header {
    /// The known column, or the place among `others`, of each.
    columns: Vec<Result<Column, usize>>,
    others: Vec<Arc<str>>,
}

impl<R: io::Read> Table<'_, R> {
    /// Reads all there is; faults are left with the draft.
    fn read(mut self) -> io::Result<()> {
        if !self.records.advance()? {
            self.draft.fault(
                1,
                0,
                Some(Column::Variant.name().into()),
                "the table is empty",
                "begin it with a header, such as `variant,canonical`",
            );
            return Ok(());
        }
        let Some(header) = self.header()? else {
            return Ok(());
        };
        while self.records.advance()? {
            self.row(&header);
        }
        Ok(())
    }

    /// Checks the header; none if the rows cannot be read with it.
    fn header(&mut self) -> io::Result<Option<Header>> {
        let record = self.records.record.clone();
        let line = self.records.lines().start();
        let lossy = record
            .iter()
            .map(String::from_utf8_lossy)
            .collect::<Vec<_>>();
        let mut names = lossy.iter().map(|name| name.trim()).collect::<Vec<_>>();
        let unreadable = (0..names.len())
            .filter(|i| readable(&record[*i]).is_none())
            .collect::<Vec<_>>();
        if !unreadable.is_empty() && !names.iter().any(|name| Column::of_name(name).is_some()) {
            self.foreign(&record);
            return Ok(None);
        }
        if let Some(line) = self.records.open_quote() {
            self.open_quote(line);
            return Ok(None);
        }
        for i in unreadable {
            let message = format!("header {} is not in UTF-8", i + 1);
            self.draft.fault(line, position(i), None, message, ENCODING);
        }
        while names.last().is_some_and(|name| name.is_empty()) {
            names.pop();
        }
        let missing = self.missing(&names);
        if missing.len() == 2 && self.rest_is_foreign()? {
            self.foreign(&record);
            return Ok(None);
        }
        let mut fatal = !missing.is_empty();
        for (column, message, remedy) in missing {
            self.draft
                .fault(line, 0, Some(column.name().into()), message, remedy);
        }
        fatal |= self.repeated(&names, line);
        if fatal {
            return Ok(None);
        }
        Ok(Some(self.columns(&names, line)))
    }

    /// The required columns that the header lacks, with what to say about it.
    fn missing(&self, names: &[&str]) -> Vec<(Column, String, Cow<'static, str>)> {
        let missing = [Column::Variant, Column::Canonical]
            .into_iter()
            .filter(|column| !names.contains(&column.name()))
            .collect::<Vec<_>>();
        if missing.is_empty() {
            return Vec::new();
        }
        if let Some(sign) = separator(names) {
            let message = format!("the columns are separated by {sign}, not by commas");
            return vec![(
                missing[0],
                message,
                "save the table with commas between the columns".into(),
            )];
        }
        let strangers = || {
            names
                .iter()
                .copied()
                .filter(|name| Column::of_name(name).is_none())
        };
        let say = |column: Column| {
            let message = format!("the header has no column `{}`", column.name());
            let remedy = match nearest(column.name(), strangers()) {
                Some(near) => format!(
                    "did you mean `{}` where it says {}?",
                    column.name(),
                    quoted(near)
                )
                .into(),
                None if missing.len() == 2 => {
                    Cow::Borrowed("begin the table with a header, such as `variant,canonical`")
                }
                None => format!("name the column of {} so", meaning(column)).into(),
            };
            (column, message, remedy)
        };
        missing.iter().map(|column| say(*column)).collect()
    }

    fn repeated(&mut self, names: &[&str], line: u32) -> bool {
        let mut seen = HashMap::new();
        for (i, name) in names
            .iter()
            .enumerate()
            .filter(|(_, name)| !name.is_empty() && !name.contains('\u{FFFD}'))
        {
            let times = seen.entry(name).or_insert(0);
            *times += 1;
            if *times == 2 {
                let message = format!("the column {} is there twice", quoted(name));
                self.draft.fault(
                    line,
                    position(i),
                    Some((*name).to_owned().into()),
                    message,
                    "rename one or take it out",
                );
            }
        }
        seen.into_values().any(|times| times > 1)
    }

    fn columns(&mut self, names: &[&str], line: u32) -> Header {
        let mut order = [NOWHERE - 1; WIDTH];
        let mut header = Header {
            columns: Vec::with_capacity(names.len()),
            others: Vec::new(),
        };
        let known: HashSet<&str> = names.iter().copied().collect();
        for (i, name) in names.iter().enumerate() {
            if let Some(column) = Column::of_name(name) {
                order[column as usize] = position(i);
                header.columns.push(Ok(column));
                continue;
            }
            header.columns.push(Err(header.others.len()));
            header.others.push(Arc::from(*name));
            if name.is_empty() {
                let message = format!("column {} has no name", i + 1);
                self.draft
                    .advise(line, name, message, "name it or take it out".to_owned());
            } else if let Some(near) = near_column(name)
                && !known.contains(near)
            {
                let message = format!("the column {} is not known", quoted(name));
                self.draft
                    .advise(line, name, message, format!("did you mean `{near}`?"));
            }
        }
        self.draft.set_order(order);
        header
    }

    fn row(&mut self, header: &Header) {
        let line = self.records.lines().start();
        if let Some(line) = self.records.open_quote() {
            self.open_quote(line);
            return;
        }
        let record = &self.records.record;
        let mut surplus = record.iter().skip(header.columns.len());
        if let Some(field) = surplus.find(|field| !readable(field).is_some_and(str::is_empty)) {
            let field = String::from_utf8_lossy(&field[..field.len().min(200)]);
            let message = format!(
                "the row has {} fields for {} columns, with {} beyond the last",
                record.len(),
                header.columns.len(),
                quoted(field.trim()),
            );
            self.draft.fault(
                line,
                NOWHERE,
                None,
                message,
                "put quotes round a field that has a comma in it, or name the column",
            );
            return;
        }
        let mut cells = Cells::default();
        let mut unreadable = None;
        for (i, (field, column)) in record.iter().zip(&header.columns).enumerate() {
            let Ok(text) = str::from_utf8(field) else {
                unreadable = unreadable.or(Some(i));
                continue;
            };
            match (text.trim(), column) {
                (text, Ok(column)) => cells.known[*column as usize] = text,
                ("", Err(_)) => {}
                (text, Err(other)) => cells.extra.push((&header.others[*other], text)),
            }
        }
        let Some(i) = unreadable else {
            self.draft.add(&cells, line);
            return;
        };
        let name = match header.columns[i] {
            Ok(column) => Cow::Borrowed(column.name()),
            Err(other) => Cow::Owned(header.others[other].to_string()),
        };
        let field = String::from_utf8_lossy(&record[i][..record[i].len().min(200)]).into_owned();
        let message = format!("{} is not in UTF-8", quoted(field.trim()));
        self.draft
            .fault(line, position(i), Some(name), message, ENCODING);
    }

    fn open_quote(&mut self, line: u32) {
        self.draft.fault(
            line,
            NOWHERE,
            None,
            "a quote opens here and never closes",
            "close it; a quote within quotes is written twice",
        );
    }

    /// Whether the rest of the table is in another encoding.
    fn rest_is_foreign(&mut self) -> io::Result<bool> {
        while self.records.advance()? {
            if self
                .records
                .record
                .iter()
                .any(|field| str::from_utf8(field).is_err())
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn foreign(&mut self, record: &ByteRecord) {
        let start = record.get(0).unwrap_or_default();
        let what = match start {
            [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => {
                "this is a spreadsheet file, not CSV"
            }
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, ..] | [_, 0, ..] => {
                "the table is in UTF-16 or UTF-32, not in UTF-8"
            }
            _ => "the table is not in UTF-8",
        };
        self.draft.fault(1, NOWHERE, None, what, ENCODING);
    }
}

/// The name in a header; none if it is in another encoding.
fn readable(field: &[u8]) -> Option<&str> {
    let name = str::from_utf8(field).ok()?;
    (!name.contains('\0')).then(|| name.trim())
}

/// What separates the columns, if commas do not.
fn separator(names: &[&str]) -> Option<&'static str> {
    const SIGNS: [(char, &str); 3] = [(';', "`;`"), ('\t', "tabs"), ('|', "`|`")];
    let required = [Column::Variant.name(), Column::Canonical.name()];
    SIGNS.into_iter().find_map(|(sign, shown)| {
        let separates = |name: &&str| {
            let mut parts = name.split(sign).map(|part| part.trim_matches([' ', '"']));
            name.contains(sign) && (names.len() == 1 || parts.any(|part| required.contains(&part)))
        };
        names.iter().any(separates).then_some(shown)
    })
}

/// The known column that an unknown header was probably meant to be.
fn near_column(name: &str) -> Option<&'static str> {
    const OTHER_WORDS: [(&str, &str); 8] = [
        ("language", "lang"),
        ("latitude", "lat"),
        ("lng", "lon"),
        ("long", "lon"),
        ("longitude", "lon"),
        ("population", "weight"),
        ("spelling", "variant"),
        ("type", "kind"),
    ];
    let lower = name.to_lowercase();
    let other_word = OTHER_WORDS.iter().find(|(word, _)| *word == lower);
    other_word
        .map(|(_, column)| *column)
        .or_else(|| nearest(name, Column::ALL.map(Column::name)))
}

fn meaning(column: Column) -> &'static str {
    match column {
        Column::Variant => "spellings",
        _ => "canonical names",
    }
}

fn position(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(NOWHERE).min(NOWHERE - 2)
}
