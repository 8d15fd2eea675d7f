//! The lines of a table, so that each record's line is known.

use std::io::{self, BufRead, BufReader, Read};

use memchr::memchr2;

/// A reader that hands out one line at a time, and between two records neither blank lines nor comments.
///
/// The record reader that sits on it asks for bytes only when it has used up all before, so that the lines that were handed out are those
/// of the record that it is reading. Lines end in LF, CRLF or CR, within quotes too; the last one is given an LF if it has none, so the
/// input ends within a record only where a quote is still open.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    input: BufReader<R>,
    line: Vec<u8>,
    /// How much of the line has been handed out.
    given: usize,
    /// The number of the line, from 1; 0 before the first.
    number: u32,
    /// The number of the first line of the record.
    start: u32,
    between_records: bool,
    cut: bool,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(input: R) -> Lines<R> {
        Lines {
            input: BufReader::with_capacity(1 << 16, input),
            line: Vec::new(),
            given: 0,
            number: 0,
            start: 0,
            between_records: true,
            cut: false,
        }
    }

    /// Says that the next line begins a record, unless it is blank or a comment.
    pub(crate) fn begin_record(&mut self) {
        self.between_records = true;
    }

    /// The line that the record begins on.
    pub(crate) fn start(&self) -> u32 {
        self.start
    }

    /// The last line that was read.
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// Whether the input ended within a record.
    pub(crate) fn is_cut(&self) -> bool {
        self.cut
    }

    /// Goes to the next line that is to be handed out; false at the end.
    fn advance(&mut self) -> io::Result<bool> {
        loop {
            self.line.clear();
            self.given = 0;
            self.read_line()?;
            if self.line.is_empty() {
                self.cut |= !self.between_records;
                return Ok(false);
            }
            self.number = self.number.saturating_add(1);
            if self.number == 1 && self.line.starts_with(b"\xEF\xBB\xBF") {
                self.given = 3;
            }
            if !self.between_records {
                return Ok(true);
            }
            if !is_blank_or_comment(&self.line[self.given..]) {
                self.between_records = false;
                self.start = self.number;
                return Ok(true);
            }
        }
    }

    /// Reads a line with its end; the last line gets one. Empty at the end of the input.
    fn read_line(&mut self) -> io::Result<()> {
        loop {
            let bytes = match self.input.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if bytes.is_empty() {
                if !self.line.is_empty() {
                    self.line.push(b'\n');
                }
                return Ok(());
            }
            let Some(end) = memchr2(b'\n', b'\r', bytes) else {
                let len = bytes.len();
                self.line.extend_from_slice(bytes);
                self.input.consume(len);
                continue;
            };
            let is_return = bytes[end] == b'\r';
            self.line.extend_from_slice(&bytes[..=end]);
            self.input.consume(end + 1);
            return if is_return { self.read_feed() } else { Ok(()) };
        }
    }

    /// Takes in the LF of a CRLF.
    fn read_feed(&mut self) -> io::Result<()> {
        loop {
            match self.input.fill_buf() {
                Ok([b'\n', ..]) => {
                    self.line.push(b'\n');
                    self.input.consume(1);
                    return Ok(());
                }
                Ok(_) => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.line.len() && !self.advance()? {
            return Ok(0);
        }
        let len = out.len().min(self.line.len() - self.given);
        out[..len].copy_from_slice(&self.line[self.given..self.given + len]);
        self.given += len;
        Ok(len)
    }
}

fn is_blank_or_comment(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    match line.first() {
        None | Some(b'#') => true,
        Some(byte) if byte.is_ascii() => false,
        Some(_) => std::str::from_utf8(line).is_ok_and(|line| line.trim_start().is_empty()),
    }
}

/// How many line breaks a text has.
pub(crate) fn line_breaks(text: &[u8]) -> u32 {
    let breaks = text.iter().enumerate().filter(|(i, byte)| match byte {
        b'\n' => true,
        b'\r' => text.get(i + 1) != Some(&b'\n'),
        _ => false,
    });
    u32::try_from(breaks.count()).unwrap_or(u32::MAX)
}
