//! The record of a stream, written as it is read.

use std::cell::Cell;
use std::fmt;
use std::io::Read;
use std::ops::Range;

use serde::ser::{Error, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use super::Offsets;
use super::record::RecordMention;
use crate::batch::{StreamMention, TagReader};

/// A stream's mentions, to be serialized once: the object that [`Record`](super::Record) is for a text.
///
/// The mentions are written as they are found, so neither the stream nor they are held in memory. An error of the stream becomes an
/// error of the serializer, with its message; what has been written by then is no whole object.
///
/// # Examples
///
/// ```
/// # use onomasticon::{Gazetteer, Offsets, Record, StreamRecord, Tagger};
/// let tagger = Tagger::new(&Gazetteer::builder().variant("Halab", "Aleppo").build()?);
/// let text = "🚌 to Halab, Halab";
/// let stream = tagger.tag_reader(text.as_bytes());
/// let mut written = Vec::new();
/// serde_json::to_writer(&mut written, &StreamRecord::new("tweet 7", stream, Offsets::Chars))?;
/// let record = Record::new("tweet 7", &tagger.tag(text), Offsets::Chars);
/// assert_eq!(serde_json::to_vec(&record)?, written);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct StreamRecord<'d, 'g, R> {
    doc: &'d str,
    offsets: Offsets,
    /// Taken when it is serialized.
    mentions: Cell<Option<TagReader<'g, R>>>,
}

impl<'d, 'g, R> StreamRecord<'d, 'g, R> {
    /// The record of the stream named `doc`, with offsets in the unit asked for.
    pub fn new(
        doc: &'d str,
        mentions: TagReader<'g, R>,
        offsets: Offsets,
    ) -> StreamRecord<'d, 'g, R> {
        StreamRecord {
            doc,
            offsets,
            mentions: Cell::new(Some(mentions)),
        }
    }
}

impl<R: Read> Serialize for StreamRecord<'_, '_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut record = serializer.serialize_struct("Record", 2)?;
        record.serialize_field("doc", self.doc)?;
        record.serialize_field("mentions", &Mentions(self))?;
        record.end()
    }
}

/// The mentions of a record.
struct Mentions<'r, 'd, 'g, R>(&'r StreamRecord<'d, 'g, R>);

impl<R: Read> Serialize for Mentions<'_, '_, '_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(mentions) = self.0.mentions.take() else {
            return Err(S::Error::custom("the stream has been read before"));
        };
        let mut written = serializer.serialize_seq(None)?;
        for mention in mentions {
            let mention = mention.map_err(S::Error::custom)?;
            written.serialize_element(&self.0.entry(&mention))?;
        }
        written.end()
    }
}

/// As in a [`Record`](super::Record), with offsets in bytes.
impl Serialize for StreamMention<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        entry(self, self.range()).serialize(serializer)
    }
}

impl<'g, R> StreamRecord<'_, 'g, R> {
    fn entry<'m>(&self, mention: &'m StreamMention<'g>) -> RecordMention<'m> {
        let range = match self.offsets {
            Offsets::Bytes => mention.range(),
            Offsets::Chars => mention.char_range(),
            Offsets::Utf16 => mention.utf16_range(),
        };
        entry(mention, range)
    }
}

fn entry<'m>(mention: &'m StreamMention, range: Range<u64>) -> RecordMention<'m> {
    RecordMention::new(&mention.mention(), range.start as usize..range.end as usize)
}

impl<R> fmt::Debug for StreamRecord<'_, '_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamRecord")
            .field("doc", &self.doc)
            .field("offsets", &self.offsets)
            .finish_non_exhaustive()
    }
}
