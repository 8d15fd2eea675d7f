//! Texts written back with canonical names.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Options, Overlap, Tagged, Tagger};
use crate::mention::Mention;

/// A text in which mentions are written with canonical names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Normalized<'t> {
    text: Cow<'t, str>,
    moved: Vec<Moved>,
}

/// Where a mention has come to stand, in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// In the text as given.
    pub from: Range<usize>,
    /// In the normalized text.
    pub to: Range<usize>,
}

/// How often normalizing looks again at what it has written.
const ROUNDS: usize = 8;

impl<'t> Tagged<'_, 't> {
    /// The text with each mention written as its entity's canonical name.
    ///
    /// Borrows when nothing changes. All text outside mentions is kept byte for byte. Left as they stand are mentions whose
    /// best candidate is tied with the next, demonyms, hashtags, and names that would make another name together with the
    /// text around them. So normalizing again changes nothing, unless a canonical name by itself is read as another entity,
    /// which [`Gazetteer::lint`](crate::Gazetteer::lint) tells. Under [`Overlap::All`] the leftmost longest are written.
    ///
    /// Takes as long as tagging the text once more, or a few times more where names meet.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, Tagger};
    /// let list = "variant,canonical\nDaesh,Islamic State\nAl-Maydeen,Mayadin\n";
    /// let tagger = Tagger::new(&Gazetteer::from_csv(list.as_bytes())?);
    /// assert_eq!("Islamic State left Mayadin.", tagger.tag("DAESH left al-Maydeen.").normalized());
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn normalized(&self) -> Cow<'t, str> {
        self.normalization().text
    }

    /// [`Tagged::normalized`], with where each mention has come to stand.
    pub fn normalization(&self) -> Normalized<'t> {
        let mut end = 0;
        let mut mentions: Vec<&Mention> = self.mentions.iter().collect();
        mentions.retain(|mention| {
            let apart = mention.range().start >= end;
            end = end.max(mention.range().end);
            apart
        });
        let mut names: Vec<Option<&str>> = mentions
            .iter()
            .map(|mention| mention.replacement())
            .collect();
        let options = Options {
            overlap: Overlap::Leftmost,
            ..self.tagger.options
        };
        let reader = Tagger {
            options,
            ..self.tagger.clone()
        };
        for _ in 0..ROUNDS {
            let changes = |(mention, name): (&&Mention, &Option<&str>)| {
                name.is_some_and(|name| name != mention.surface())
            };
            if !mentions.iter().zip(&names).any(changes) {
                break;
            }
            let (text, moved) = write(self.text, &mentions, &names);
            let misread = misread(&reader, &text, &moved, &names);
            if misread.is_empty() {
                return Normalized {
                    text: Cow::Owned(text),
                    moved,
                };
            }
            misread.into_iter().for_each(|at| names[at] = None);
        }
        let stay = |mention: &&Mention| Moved {
            from: mention.range(),
            to: mention.range(),
        };
        Normalized {
            text: Cow::Borrowed(self.text),
            moved: mentions.iter().map(stay).collect(),
        }
    }
}

/// The text with the names given in place of the mentions, and where the mentions then stand.
fn write(source: &str, mentions: &[&Mention], names: &[Option<&str>]) -> (String, Vec<Moved>) {
    let mut text = String::with_capacity(source.len());
    let mut done = 0;
    let mut moved = Vec::with_capacity(names.len());
    for (mention, name) in mentions.iter().zip(names) {
        let from = mention.range();
        text.push_str(&source[done..from.start]);
        let start = text.len();
        text.push_str(name.unwrap_or(mention.surface()));
        done = from.end;
        moved.push(Moved {
            from,
            to: start..text.len(),
        });
    }
    text.push_str(&source[done..]);
    (text, moved)
}

/// Which of the names written make a name that was not there, one that would be rewritten when normalized again.
fn misread(reader: &Tagger, text: &str, moved: &[Moved], names: &[Option<&str>]) -> Vec<usize> {
    let mut misread = Vec::new();
    for mention in reader.tag(text).mentions() {
        let range = mention.range();
        let first = moved.partition_point(|moved| moved.to.end < range.start);
        let stays = mention
            .replacement()
            .is_none_or(|name| name == mention.surface());
        if stays
            || moved[first..]
                .iter()
                .take_while(|moved| moved.to.start <= range.start)
                .any(|moved| moved.to == range)
        {
            continue;
        }
        let last = moved.partition_point(|moved| moved.to.start <= range.end);
        let is_name = |at: &usize| names[*at].is_some();
        let touching = misread.len();
        misread.extend((first..last).filter(is_name));
        if misread.len() == touching {
            misread.extend((0..first).rev().find(is_name));
            misread.extend((last..moved.len()).find(is_name));
        }
    }
    misread
}

impl<'t> Normalized<'t> {
    /// The text; borrowed when nothing has changed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, to be kept.
    pub fn into_text(self) -> Cow<'t, str> {
        self.text
    }

    /// Where the mentions have come to stand, in text order; those left as they were are among them.
    pub fn moved(&self) -> &[Moved] {
        &self.moved
    }
}
