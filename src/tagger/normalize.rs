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
            let misread = misread(&reader, &text, &mentions, &moved, &names);
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

/// Which of the names written change what is read: they make a name that was not there and would be rewritten when
/// normalized again, or hide one that was.
fn misread(
    reader: &Tagger,
    text: &str,
    mentions: &[&Mention],
    moved: &[Moved],
    names: &[Option<&str>],
) -> Vec<usize> {
    let tagged = reader.tag(text);
    let mut read = tagged.mentions().iter().peekable();
    let mut misread = Vec::new();
    let mut blame = |range: &Range<usize>| {
        let first = moved.partition_point(|moved| moved.to.end < range.start);
        let last = moved.partition_point(|moved| moved.to.start <= range.end);
        let is_name = |at: &usize| names[*at].is_some();
        let before = misread.len();
        misread.extend((first..last).filter(is_name));
        if misread.len() == before {
            misread.extend((0..first).rev().find(is_name));
            misread.extend((last..moved.len()).find(is_name));
        }
    };
    let is_rewritten = |mention: &Mention| {
        mention
            .replacement()
            .is_some_and(|name| name != mention.surface())
    };
    for ((source, moved), name) in mentions.iter().zip(moved).zip(names) {
        while let Some(new) = read.next_if(|mention| mention.range().end <= moved.to.start) {
            if is_rewritten(new) {
                blame(&new.range());
            }
        }
        let alone = |name: &&str| {
            reader
                .tag(name)
                .mentions()
                .first()
                .is_some_and(|mention| mention.range() == (0..name.len()))
        };
        match read.next_if(|mention| mention.range().start < moved.to.end) {
            Some(mention) if mention.range() != moved.to => blame(&mention.range()),
            Some(mention) if name.is_none() && mention.replacement() != source.replacement() => {
                blame(&moved.to)
            }
            Some(_) => {}
            None if name.as_ref().is_none_or(alone) => blame(&moved.to),
            // The canonical name is read as nothing wherever it stands.
            None => {}
        }
    }
    read.filter(|mention| is_rewritten(mention))
        .for_each(|mention| blame(&mention.range()));
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

#[cfg(test)]
mod tests {
    use crate::{Gazetteer, Tagger};

    #[test]
    fn names_are_left_where_writing_them_would_change_what_is_read() {
        for (list, text, normalized) in [
            ("b,a\na c,x", "b c, b", "b c, a"),
            (
                "ISIS,Islamic State\nIslamic State in Iraq,Islamic State",
                "ISIS in Iraq",
                "ISIS in Iraq",
            ),
            ("Homs,Homs\nالرقة,Raqqa", "Homsالرقة", "Homsالرقة"),
            ("ab #,c\nd e,f", "ab #d_e", "ab #d_e"),
        ] {
            let gazetteer =
                Gazetteer::from_csv(format!("variant,canonical\n{list}\n").as_bytes()).expect(list);
            let tagger = Tagger::new(&gazetteer);
            let once = tagger.tag(text).normalized().into_owned();
            assert_eq!(normalized, once);
            assert_eq!(once, tagger.tag(&once).normalized());
        }
    }

    #[test]
    fn what_is_tied_a_demonym_or_a_hashtag_stays() {
        let list = "variant,canonical,id,weight,role\nTripoli,Tripoli,1,,\nTripoli,Tripoli,2,,\nHalab,Aleppo,,,\nHalabi,Aleppo,,,demonym\n";
        let gazetteer = Gazetteer::from_csv(list.as_bytes()).expect(list);
        let tagger = Tagger::builder().demonyms(true).build(&gazetteer);
        let tagged = tagger.tag("Tripoli, Halab, Halabi, #Halab");
        assert_eq!(4, tagged.mentions().len());
        assert_eq!("Tripoli, Aleppo, Halabi, #Halab", tagged.normalized());
    }
}
