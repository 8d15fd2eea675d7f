//! A stream, part by part.

use std::io::Read;

use super::decode::Decoder;
use crate::error::StreamError;
use crate::matcher::{Occurrence, Standing};
use crate::tagger::{Tagger, Window};

/// How much is read, in bytes, before it is looked at: what decides on the names at its end, mostly 2 KB, is looked at again.
pub(super) const SIZE: usize = 1 << 17;

/// Cuts a stream into parts whose occurrences are those of the whole text.
#[derive(Debug)]
pub(super) struct Parts<R> {
    decoder: Decoder<R>,
    window: Window,
    size: usize,
    /// Where the next part begins.
    next: usize,
    /// Whether all has been read, or nothing more can be.
    ended: bool,
}

/// The part of a stream that has become sure.
pub(super) struct Part<'p> {
    /// The text of the part, which stands between what came before and what decides on the names at its end.
    pub(super) text: &'p str,
    pub(super) from: usize,
    pub(super) to: usize,
    /// The occurrences that begin in the part, as ranges of `text`.
    pub(super) found: Vec<Occurrence>,
    /// Whether no more text follows.
    pub(super) last: bool,
}

impl<R: Read> Parts<R> {
    /// Reads `size` bytes before it looks at them.
    pub(super) fn new(reader: R, size: usize) -> Parts<R> {
        Parts {
            decoder: Decoder::new(reader),
            window: Window::default(),
            size,
            next: 0,
            ended: false,
        }
    }

    pub(super) fn set_size(&mut self, size: usize) {
        self.size = size;
    }

    /// The next part; `None` at the end.
    pub(super) fn next(
        &mut self,
        tagger: &Tagger,
        standing: Option<&Standing>,
    ) -> Result<Option<Part<'_>>, StreamError> {
        if self.ended {
            return Ok(None);
        }
        self.window.advance(tagger, self.next);
        let until = self.fill()?;
        let found = self.window.read(tagger, standing, until);
        self.next = tagger.resume(&found, until);
        Ok(Some(Part {
            text: self.window.text(),
            from: self.window.from(),
            to: self.next,
            found,
            last: self.ended,
        }))
    }

    /// Reads until something is sure, or to the end; up to where it is.
    fn fill(&mut self) -> Result<usize, StreamError> {
        let mut goal = self.window.from() + self.size.max(1);
        loop {
            while self.window.text().len() < goal {
                let read = self.decoder.read_into(self.window.text_mut());
                if !matches!(read, Ok(true)) {
                    self.ended = true;
                    return read.map(|_| self.window.text().len());
                }
            }
            if let Some(until) = self.window.sure() {
                return Ok(until);
            }
            // Twice as much each time, so that what is looked at again is no more than all of it.
            goal += (goal - self.window.from()).max(1 << 10);
        }
    }
}
