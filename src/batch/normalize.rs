//! Writing a stream with canonical names.

use std::io::{Read, Write};

use super::parts::{Part, Parts, SIZE};
use crate::error::StreamError;
use crate::tagger::{Rewriter, Source, Tagger};

/// What has been tagged and is still to be written.
#[derive(Default)]
struct Pending<'g> {
    text: String,
    /// In the text.
    mentions: Vec<Source<'g>>,
    /// Where the last mention ends.
    end: usize,
}

impl Tagger {
    /// Writes a stream with each mention as its entity's canonical name, whatever its length.
    ///
    /// The bytes written are those of [`Tagged::normalized`](crate::Tagged::normalized) on the whole text, if the list has no
    /// spellings of the status [`Weak`](crate::Status::Weak); those do not count here. Less than a megabyte is held at a time,
    /// but for texts made to be hard: see [`Tagger::tag_reader`]. Neither reader nor writer needs a buffer; the writer is
    /// flushed at the end.
    ///
    /// # Errors
    ///
    /// If the reader or the writer fails, or what is read is not UTF-8. Most of the text before that place has been written.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, Tagger};
    /// let tagger = Tagger::new(&Gazetteer::builder().variant("Daesh", "Islamic State").build()?);
    /// let mut written = Vec::new();
    /// tagger.normalize_reader("DAESH left.".as_bytes(), &mut written)?;
    /// assert_eq!(b"Islamic State left.", &*written);
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn normalize_reader<R: Read, W: Write>(
        &self,
        reader: R,
        mut writer: W,
    ) -> Result<(), StreamError> {
        let failed = |source| StreamError::Write { source };
        self.normalize_parts(Parts::new(reader, SIZE), |text| {
            writer.write_all(text.as_bytes()).map_err(failed)
        })?;
        writer.flush().map_err(failed)
    }

    /// Hands on what becomes of a stream, piece by piece.
    fn normalize_parts<R: Read>(
        &self,
        mut parts: Parts<R>,
        mut write: impl FnMut(&str) -> Result<(), StreamError>,
    ) -> Result<(), StreamError> {
        let mut rewriter = Rewriter::new(self, usize::MAX);
        let mut pending = Pending::default();
        let (mut out, mut moved) = (String::new(), Vec::new());
        while let Some(part) = parts.next(self, None)? {
            let sure = pending.add(self, &part);
            let (written, names) = rewriter.write(
                &pending.text,
                &pending.mentions,
                (!part.last).then_some(sure),
                &mut out,
                &mut moved,
            );
            write(&out)?;
            pending.text.truncate(sure);
            pending.drop(written, names);
            out.clear();
            moved.clear();
        }
        Ok(())
    }
}

impl<'g> Pending<'g> {
    /// Adds a part, and what decides on the names at its end; where the part ends.
    fn add(&mut self, tagger: &'g Tagger, part: &Part) -> usize {
        let held = self.text.len();
        for found in part.found.iter().filter(|found| !tagger.is_silent(found)) {
            let mut source = Source::of(&tagger.mention_of(part.text, found.clone(), None));
            let at = |place: usize| place - part.from + held;
            source.range = at(source.range.start)..at(source.range.end);
            if source.is_apart(&mut self.end) {
                self.mentions.push(source);
            }
        }
        self.text.push_str(&part.text[part.from..]);
        held + part.to - part.from
    }

    /// Drops what has been written: so many bytes and mentions.
    fn drop(&mut self, bytes: usize, mentions: usize) {
        self.text.drain(..bytes);
        self.mentions.drain(..mentions);
        for mention in &mut self.mentions {
            mention.range = mention.range.start - bytes..mention.range.end - bytes;
        }
        self.end = self.end.saturating_sub(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Gazetteer;

    /// A text of many stretches: dense ones, chains of names that touch, and gaps of all lengths.
    fn text() -> String {
        let mut text = String::new();
        for at in 0..3_000_usize {
            let names = [
                "ISIS in Iraq ",
                "s1q s2q ",
                "Daesh, ",
                "b c, ",
                "Homsالرقة-",
            ];
            text.push_str(&names[at % 5].repeat(1 + at * at % 37));
            text.push_str(&"the road ".repeat(at * 31 % 60));
            text.push_str(["", "\n", "\n\n", "#", ". "][at * 7 % 5]);
            if at == 500 {
                text.push_str(&"Daesh, b c; ISIS in Iraq ".repeat(16_000));
            }
        }
        text
    }

    #[test]
    fn parts_of_any_size_are_written_alike() {
        let list = "variant,canonical\nISIS,Islamic State\nIslamic State in Iraq,Islamic State\nb,a\na c,x\n\
                    الرقة,Raqqa\nHoms,Homs\ns0q c1q,Trap\ns1q c2q,Trap\ns1q,c1q\ns2q,c2q\nDaesh,Islamic State\n";
        let gazetteer = Gazetteer::from_csv(list.as_bytes()).expect("a good list");
        let tagger = Tagger::new(&gazetteer);
        let text = text();
        assert!(text.len() > 1 << 20);
        let whole = tagger.tag(&text).normalized().into_owned();
        assert!(whole.len() > text.len(), "names are written");
        for size in [5_000, 33_000, 1 << 17, 1 << 22] {
            let mut written = String::new();
            let parts = Parts::new(text.as_bytes(), size);
            let end = tagger.normalize_parts(parts, |text| {
                written.push_str(text);
                Ok(())
            });
            end.expect("it is read");
            assert!(whole == written, "parts of {size} bytes");
        }
        assert!(
            whole == tagger.tag(&whole).normalized(),
            "again it changes nothing"
        );
    }
}
