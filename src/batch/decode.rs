//! Bytes of a reader to text.

use std::io::{ErrorKind, Read};

use crate::error::StreamError;

/// How many bytes are asked for at a time.
const CHUNK: usize = 1 << 16;

/// Reads UTF-8, wherever the reader cuts it.
#[derive(Debug)]
pub(super) struct Decoder<R> {
    reader: R,
    /// Begins with the first bytes of a character that is not complete as yet.
    bytes: Box<[u8]>,
    held: usize,
    /// How many bytes have become text.
    done: u64,
}

impl<R: Read> Decoder<R> {
    pub(super) fn new(reader: R) -> Decoder<R> {
        Decoder {
            reader,
            bytes: vec![0; CHUNK].into(),
            held: 0,
            done: 0,
        }
    }

    /// Adds what comes next to `text`; whether there was anything.
    pub(super) fn read_into(&mut self, text: &mut String) -> Result<bool, StreamError> {
        let read = loop {
            match self.reader.read(&mut self.bytes[self.held..]) {
                Ok(read) => break read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(source) => {
                    let at = self.done + self.held as u64;
                    return Err(StreamError::Read { at, source });
                }
            }
        };
        let bytes = &self.bytes[..self.held + read];
        let (valid, broken) = match str::from_utf8(bytes) {
            Ok(_) => (bytes.len(), false),
            Err(error) => (
                error.valid_up_to(),
                error.error_len().is_some() || read == 0,
            ),
        };
        text.push_str(str::from_utf8(&bytes[..valid]).unwrap_or_default());
        self.done += valid as u64;
        self.held = bytes.len() - valid;
        let end = bytes.len();
        self.bytes.copy_within(valid..end, 0);
        match broken {
            true => Err(StreamError::Utf8 { at: self.done }),
            false => Ok(read > 0),
        }
    }
}
