//! What can go wrong: one enum a phase, and the faults of a table with their lines and remedies.

use std::{borrow::Cow, fmt, io, path::PathBuf, sync::Arc};

use serde::{Deserialize, Serialize};

/// A fault of a table, or advice on it: where it stands, what is wrong and what to do.
///
/// It prints as one line, the place first and the remedy last:
/// ``data/x.csv, line 4, column `kind`: `Raqqa` has the kind `governorate` here but `city` on line 2; keep one``.
///
/// # Examples
///
/// ```
/// # use onomasticon::Gazetteer;
/// let error = Gazetteer::from_csv("variant,canonical\nRaqqa,\n".as_bytes()).unwrap_err();
/// let fault = &error.diagnostics()[0];
/// assert_eq!((Some(2), Some("canonical")), (fault.line(), fault.column()));
/// assert_eq!("line 2, column `canonical`: the canonical name is empty; write the name that `Raqqa` is to have", fault.to_string());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    file: Option<Arc<str>>,
    line: Option<u32>,
    column: Option<Cow<'static, str>>,
    message: Box<str>,
    remedy: Cow<'static, str>,
}

impl Diagnostic {
    /// A diagnostic on a place; `column` is a header.
    pub(crate) fn new(
        (file, line): (Option<Arc<str>>, Option<u32>),
        column: Option<Cow<'static, str>>,
        message: impl Into<Box<str>>,
        remedy: impl Into<Cow<'static, str>>,
    ) -> Diagnostic {
        Diagnostic {
            file,
            line,
            column,
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// The file, as it was named when it was read; `None` for a reader and for rows added from code.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The line that the row begins on, counted from 1; `None` for a row added from code.
    pub fn line(&self) -> Option<u32> {
        self.line
    }

    /// The header of the column; `None` where the fault is the whole line's.
    pub fn column(&self) -> Option<&str> {
        self.column.as_deref()
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    pub fn remedy(&self) -> &str {
        &self.remedy
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut gap = "";
        if let Some(file) = &self.file {
            write!(f, "{file}")?;
            gap = ", ";
        }
        if let Some(line) = self.line {
            write!(f, "{gap}line {line}")?;
            gap = ", ";
        }
        if let Some(column) = &self.column {
            write!(f, "{gap}column {}", quoted(column))?;
            gap = ", ";
        }
        if !gap.is_empty() {
            f.write_str(": ")?;
        }
        write!(f, "{}; {}", self.message, self.remedy)
    }
}

/// A value of the table as a message shows it: in backticks, on one line, and cut when it is long.
pub(crate) fn quoted(value: &str) -> String {
    const SHOWN: usize = 40;
    let mut shown = String::from("`");
    for (i, c) in value.chars().enumerate() {
        if i == SHOWN {
            shown.push('…');
            break;
        }
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown.push('`');
    shown
}

/// Why a table could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file cannot be opened.
    #[error("cannot open {}", .path.display())]
    #[non_exhaustive]
    Open {
        /// The path that was asked for.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The reader failed before its end.
    #[error("cannot read {} after line {line}", .file.as_deref().unwrap_or("the table"))]
    #[non_exhaustive]
    Read {
        /// The file, as it was named.
        file: Option<Arc<str>>,
        /// The last line that could be read.
        line: u32,
        /// What the reader says.
        source: io::Error,
    },
    /// Rows of the table are faulty: all faults, in line order.
    #[error("{}", summary(.0))]
    Rows(Vec<Diagnostic>),
}

impl LoadError {
    /// All faults of the table, in line order; empty where it could not be read at all.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            LoadError::Rows(faults) => faults,
            _ => &[],
        }
    }
}

/// Why rows that were read one by one do not make a gazetteer together.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Rows added from code are faulty, or rows name a parent that is not there.
    #[error("{}", summary(.0))]
    Rows(Vec<Diagnostic>),
}

impl BuildError {
    /// All faults, in the order of the rows.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            BuildError::Rows(faults) => faults,
        }
    }
}

/// Why a record does not belong to a text.
///
/// Mentions are counted from 1, offsets in the unit that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// Offsets lie outside of the text or within a character, or select nothing.
    #[error(
        "mention {mention}: {start} to {end} is no range of the text; give the text and the unit that the record was made of"
    )]
    #[allow(missing_docs, reason = "the enum says what they count")]
    Outside {
        mention: usize,
        start: usize,
        end: usize,
    },
    /// Offsets select another text than the surface form.
    #[error(
        "mention {mention}: the text has `{found}` at {start} to {end}, not `{expected}`; give the text and the unit that the record was made of"
    )]
    #[allow(missing_docs, reason = "the enum says what they count")]
    Surface {
        mention: usize,
        start: usize,
        end: usize,
        found: String,
        expected: String,
    },
}

/// Why bytes could not be opened as a compiled list.
///
/// # Examples
///
/// ```
/// # use onomasticon::Gazetteer;
/// let error = Gazetteer::from_compiled("variant,canonical\n").unwrap_err();
/// assert_eq!("this is no compiled list; compile one from the CSV, or open this as CSV", error.to_string());
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompiledError {
    /// The file cannot be opened or mapped into memory.
    #[error("cannot open {}", .path.display())]
    #[non_exhaustive]
    Open {
        /// The path that was asked for.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is none that can be used.
    #[error("{}: {fault}", .path.display())]
    #[non_exhaustive]
    File {
        /// The path that was asked for.
        path: PathBuf,
        /// What is wrong with it.
        fault: CompiledFault,
    },
    /// The bytes are none that can be used.
    #[error(transparent)]
    Bytes(#[from] CompiledFault),
}

impl CompiledError {
    /// What is wrong with the bytes; `None` if there are none.
    pub fn fault(&self) -> Option<CompiledFault> {
        match self {
            CompiledError::Open { .. } => None,
            CompiledError::File { fault, .. } | CompiledError::Bytes(fault) => Some(*fault),
        }
    }
}

/// What is wrong with the bytes of a compiled list, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CompiledFault {
    /// They do not begin as a compiled list does.
    #[error("this is no compiled list; compile one from the CSV, or open this as CSV")]
    NotCompiled,
    /// Another version of this crate has written them.
    #[error(
        "this list has the format {found}, of another version of this crate; compile it again from the CSV"
    )]
    #[non_exhaustive]
    Format {
        /// The format's number.
        found: u32,
    },
    /// Its names were folded by other rules, or by the tables of another version of Unicode.
    #[error(
        "the names of this list were folded by the rules of another version of this crate; compile it again from the CSV"
    )]
    Folding,
    /// The list has been cut off, or something has been added to it.
    #[error(
        "this list has {found} bytes of {stated}; copy it again in whole, or compile it again from the CSV"
    )]
    #[non_exhaustive]
    Length {
        /// How many bytes there are.
        found: u64,
        /// How many there should be.
        stated: u64,
    },
    /// Some of the bytes are not those that were written.
    #[error("this list is damaged; copy it again, or compile it again from the CSV")]
    Damaged,
}

/// Why a stream could not be read to its end, or what came of it not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError {
    /// The reader failed before its end.
    #[error("cannot read the text after byte {at}")]
    #[non_exhaustive]
    Read {
        /// How many bytes had been read.
        at: u64,
        /// What the reader says.
        source: io::Error,
    },
    /// The text is in another encoding, or damaged.
    #[error("not UTF-8 at byte {at}; save the text as UTF-8")]
    #[non_exhaustive]
    Utf8 {
        /// Where the first character that is none begins, in bytes of the stream.
        at: u64,
    },
    /// The writer failed.
    #[error("cannot write the text")]
    #[non_exhaustive]
    Write {
        /// What the writer says.
        source: io::Error,
    },
}

/// Any error of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A table could not be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Rows do not make a gazetteer together.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// A compiled list could not be opened.
    #[error(transparent)]
    Compiled(#[from] CompiledError),
    /// A stream could not be read to its end, or not written.
    #[error(transparent)]
    Stream(#[from] StreamError),
}

impl Error {
    /// All faults of the table, in line order; empty where the error is none of rows.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Error::Load(error) => error.diagnostics(),
            Error::Build(error) => error.diagnostics(),
            Error::Compiled(_) => &[],
            Error::Stream(_) => &[],
        }
    }
}

fn summary(faults: &[Diagnostic]) -> String {
    match faults {
        [] => String::from("no fault"),
        [fault] => fault.to_string(),
        [first, ..] => format!("{} faults, first: {first}", faults.len()),
    }
}
