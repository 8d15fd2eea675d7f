//! Tagging a stream.

use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;
use std::vec;

use super::parts::{Parts, SIZE};
use super::stream_mention::{At, StreamMention};
use crate::error::StreamError;
use crate::matcher;
use crate::mention::{self, Mention};
use crate::tagger::Tagger;

/// The entities that a text mentions without weak spellings, so that its weak spellings of them count.
///
/// [`Tagger::standing`] makes it; it serves with all taggers of the same list.
#[derive(Clone, Debug, Default)]
pub struct Standing(Arc<matcher::Standing>);

/// The mentions in a stream, in the order that the whole text has them: an iterator.
///
/// [`Tagger::tag_reader`] makes it. After an error there is nothing more.
#[derive(Debug)]
pub struct TagReader<'g, R> {
    tagger: &'g Tagger,
    parts: Parts<R>,
    standing: Option<Arc<matcher::Standing>>,
    /// Those found and not yet handed out.
    found: vec::IntoIter<StreamMention<'g>>,
    /// Where the next part begins.
    at: At,
}

impl Tagger {
    /// Finds every mention of a listed name in a stream, whatever its length.
    ///
    /// The mentions are those that [`Tagger::tag`] finds in the whole text, wherever the reader cuts it, with offsets into the whole
    /// stream. Only [`Weak`](crate::Status::Weak) spellings need to know the whole text: they do not count, unless the stream is read twice, by
    /// [`Tagger::tag_twice`] or with [`TagReader::with_standing`].
    ///
    /// A few hundred kilobytes of the stream are held at a time; at worst, in text made to be hard, a few megabytes. (But where an
    /// `@` is followed by nothing but characters that vanish, they are all held, as the next other one decides what the `@` is.)
    /// The reader needs no buffer. Mentions are handed out once 128 KB, or the end, have been read behind the last ones.
    ///
    /// # Errors
    ///
    /// The iterator's last item is an error if the reader fails or what it reads is not UTF-8; the error tells the place. The mentions
    /// of the text before that, but for the last 128 KB, have been handed out.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, Tagger};
    /// let gazetteer = Gazetteer::builder().variant("Halab", "Aleppo").build()?;
    /// let tagger = Tagger::new(&gazetteer);
    /// let stream = "🚌 to Halab\n".repeat(100_000);
    /// let last = tagger.tag_reader(stream.as_bytes()).last().expect("there are mentions")?;
    /// assert_eq!((1_399_994..1_399_999, "Halab"), (last.range(), last.surface()));
    /// assert_eq!(1_099_994..1_099_999, last.char_range());
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn tag_reader<R: Read>(&self, reader: R) -> TagReader<'_, R> {
        TagReader {
            tagger: self,
            parts: Parts::new(reader, SIZE),
            standing: None,
            found: Vec::new().into_iter(),
            at: At::default(),
        }
    }

    /// Reads a stream for the entities that it mentions without weak spellings: the first of two passes, for
    /// [`TagReader::with_standing`].
    ///
    /// It takes as long as tagging, and memory by the number of such entities.
    ///
    /// # Errors
    ///
    /// Those of [`Tagger::tag_reader`].
    pub fn standing<R: Read>(&self, reader: R) -> Result<Standing, StreamError> {
        let mut standing = matcher::Standing::new();
        let mut parts = Parts::new(reader, SIZE);
        while let Some(part) = parts.next(self, None)? {
            let heard = part
                .found
                .into_iter()
                .filter(|found| !self.is_silent(found));
            let mentions: Vec<Mention> = heard
                .map(|found| self.mention_of(part.text, found, None))
                .collect();
            standing.extend(mention::standing(&mentions));
        }
        Ok(Standing(Arc::new(standing)))
    }

    /// Finds every mention in a stream that can be read twice, such as a file: exactly those of [`Tagger::tag`], weak spellings
    /// among them.
    ///
    /// The first reading, of which this waits for the end, is left out if the list has no weak spelling. It begins where the reader
    /// stands, as do the offsets.
    ///
    /// # Errors
    ///
    /// Those of [`Tagger::tag_reader`], and [`StreamError::Read`] where the reader cannot be set back.
    ///
    /// # Examples
    ///
    /// ```
    /// # use std::io::Cursor;
    /// # use onomasticon::{Gazetteer, Tagger};
    /// let list = "variant,canonical,status\nSuheil al-Hassan,Suheil al-Hassan,\nal-Hassan,Suheil al-Hassan,weak\n";
    /// let tagger = Tagger::new(&Gazetteer::from_csv(list.as_bytes())?);
    /// let file = Cursor::new("By al-Hassan: a note of Suheil al-Hassan");
    /// assert_eq!(1, tagger.tag_reader(file.clone()).count());
    /// assert_eq!(2, tagger.tag_twice(file)?.count());
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn tag_twice<R: Read + Seek>(
        &self,
        mut reader: R,
    ) -> Result<TagReader<'_, R>, StreamError> {
        if !self.needs_two_passes() {
            return Ok(self.tag_reader(reader));
        }
        let failed = |source| StreamError::Read { at: 0, source };
        let start = reader.stream_position().map_err(failed)?;
        let standing = self.standing(&mut reader)?;
        reader.seek(SeekFrom::Start(start)).map_err(failed)?;
        Ok(self.tag_reader(reader).with_standing(&standing))
    }

    /// Whether the list has weak spellings, so that a stream has to be read twice for all the mentions of the whole text.
    ///
    /// The first call goes through the spellings one by one.
    pub fn needs_two_passes(&self) -> bool {
        self.has_weak_rows()
    }
}

impl<R> TagReader<'_, R> {
    /// Lets the weak spellings of these entities count: the second of two passes, or what is known of a stream beforehand.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, Tagger};
    /// # let list = "variant,canonical,status\nSuheil al-Hassan,Suheil al-Hassan,\nal-Hassan,Suheil al-Hassan,weak\n";
    /// # let tagger = Tagger::new(&Gazetteer::from_csv(list.as_bytes())?);
    /// let (headline, report) = ("By Suheil al-Hassan", "a note by al-Hassan");
    /// let standing = tagger.standing(headline.as_bytes())?;
    /// assert_eq!(1, tagger.tag_reader(report.as_bytes()).with_standing(&standing).count());
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn with_standing(mut self, standing: &Standing) -> Self {
        self.standing = Some(Arc::clone(&standing.0));
        self
    }
}

impl<R: Read> TagReader<'_, R> {
    /// Reads `bytes` of the stream, not 128 KB, before it looks at them.
    ///
    /// So the mentions of a stream that is still being written come sooner, though not before some 1,500 further characters decide
    /// on them; the time that it takes grows where fewer than 10 KB are read at once.
    pub fn with_part_size(mut self, bytes: usize) -> Self {
        self.parts.set_size(bytes);
        self
    }
}

impl<'g, R: Read> Iterator for TagReader<'g, R> {
    type Item = Result<StreamMention<'g>, StreamError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(mention) = self.found.next() {
                return Some(Ok(mention));
            }
            match self.parts.next(self.tagger, self.standing.as_deref()) {
                Ok(Some(part)) => {
                    let mut place = (part.from, self.at);
                    let tagger = self.tagger;
                    let heard = part
                        .found
                        .into_iter()
                        .filter(|found| !tagger.is_silent(found));
                    let mentions = heard.map(|found| {
                        place = (found.start, place.1.after(&part.text[place.0..found.start]));
                        let standing = self.standing.clone();
                        StreamMention::new(tagger, part.text, found, standing, place.1)
                    });
                    self.found = mentions.collect::<Vec<_>>().into_iter();
                    self.at = place.1.after(&part.text[place.0..part.to]);
                }
                Ok(None) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
