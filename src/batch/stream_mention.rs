//! Mentions that have left their text.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::entity::Entity;
use crate::matcher::{Occurrence, Standing};
use crate::mention::{Candidate, Mention};
use crate::tagger::Tagger;

/// One occurrence of a listed name in a stream: a [`Mention`] that keeps its spelling and no more of the text.
#[derive(Clone)]
pub struct StreamMention<'g> {
    tagger: &'g Tagger,
    surface: Box<str>,
    /// In the surface.
    occurrence: Occurrence,
    standing: Option<Arc<Standing>>,
    range: Range<u64>,
    char_range: Range<u64>,
    utf16_range: Range<u64>,
}

/// A place in a stream, in each unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct At {
    pub(super) byte: u64,
    pub(super) char: u64,
    pub(super) utf16: u64,
}

impl At {
    /// The place after `text` that begins here.
    pub(super) fn after(self, text: &str) -> At {
        // Bytes that begin a character, and those that begin one that takes two units.
        let (chars, pairs) = text.bytes().fold((0, 0), |(chars, pairs), byte| {
            (
                chars + u64::from(byte & 0xC0 != 0x80),
                pairs + u64::from(byte >= 0xF0),
            )
        });
        At {
            byte: self.byte + text.len() as u64,
            char: self.char + chars,
            utf16: self.utf16 + chars + pairs,
        }
    }
}

impl<'g> StreamMention<'g> {
    /// The mention that `occurrence` of `text` is, which stands at `at` of the stream.
    pub(super) fn new(
        tagger: &'g Tagger,
        text: &str,
        occurrence: Occurrence,
        standing: Option<Arc<Standing>>,
        at: At,
    ) -> StreamMention<'g> {
        let surface = &text[occurrence.start..occurrence.end];
        let end = at.after(surface);
        StreamMention {
            tagger,
            surface: surface.into(),
            occurrence: Occurrence {
                start: 0,
                end: surface.len(),
                ..occurrence
            },
            standing,
            range: at.byte..end.byte,
            char_range: at.char..end.char,
            utf16_range: at.utf16..end.utf16,
        }
    }

    /// Where it stands, in bytes of the stream.
    pub fn range(&self) -> Range<u64> {
        self.range.clone()
    }

    /// Where it stands, in code points of the stream (what Python counts).
    pub fn char_range(&self) -> Range<u64> {
        self.char_range.clone()
    }

    /// Where it stands, in UTF-16 code units of the stream (what JavaScript and Java count).
    pub fn utf16_range(&self) -> Range<u64> {
        self.utf16_range.clone()
    }

    /// The spelling in the stream.
    pub fn surface(&self) -> &str {
        &self.surface
    }

    /// [`Mention::entity`].
    pub fn entity(&self) -> Entity<'g> {
        self.mention().entity()
    }

    /// [`Mention::candidates`].
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'g>> + use<'g> {
        self.mention().candidates()
    }

    /// [`Mention::is_tied`].
    pub fn is_tied(&self) -> bool {
        self.mention().is_tied()
    }

    /// [`Mention::is_demonym`].
    pub fn is_demonym(&self) -> bool {
        self.mention().is_demonym()
    }

    /// [`Mention::in_hashtag`].
    pub fn in_hashtag(&self) -> bool {
        self.occurrence.in_hashtag
    }

    /// [`Mention::replacement`].
    pub fn replacement(&self) -> Option<&'g str> {
        self.mention().replacement()
    }

    /// The mention, in a text that is its surface.
    pub(crate) fn mention(&self) -> Mention<'g, '_> {
        let occurrence = self.occurrence.clone();
        self.tagger
            .mention_of(&self.surface, occurrence, self.standing.clone())
    }
}

impl fmt::Debug for StreamMention<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamMention")
            .field("range", &self.range)
            .field("surface", &self.surface)
            .field("canonical", &self.entity().canonical())
            .finish_non_exhaustive()
    }
}
