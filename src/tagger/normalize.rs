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

/// How many rounds take back only the names that change what is read; later ones take back those around them too, so that a
/// chain of names that touch takes no round for each link.
const PATIENCE: usize = 4;

impl<'t> Tagged<'_, 't> {
    /// The text with each mention written as its entity's canonical name.
    ///
    /// Borrows when nothing changes. All text outside mentions is kept byte for byte. Left as they stand are mentions whose
    /// best candidate is tied with the next, demonyms, hashtags, fuzzy mentions, and names that would make another name together with the
    /// text around them. So normalizing again changes nothing, unless a canonical name by itself is read as another entity,
    /// which [`Gazetteer::lint`](crate::Gazetteer::lint) tells. Under [`Overlap::All`] the leftmost longest are written.
    ///
    /// Takes as long as tagging the text once more, and as often again where names once written change what is read around
    /// them.
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

    /// [`Tagged::normalized`], with where each mention has come to stand; fuzzy ones, which stay, are not among them.
    pub fn normalization(&self) -> Normalized<'t> {
        let mut end = 0;
        let mut mentions: Vec<&Mention> = self.mentions.iter().collect();
        mentions.retain(|mention| {
            let written = mention.range().start >= end && !mention.is_fuzzy();
            end = end.max(mention.range().end);
            written
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
        for round in 0.. {
            let changes = |(mention, name): (&&Mention, &Option<&str>)| {
                name.is_some_and(|name| name != mention.surface())
            };
            if !mentions.iter().zip(&names).any(changes) {
                break;
            }
            let (text, moved) = write(self.text, &mentions, &names);
            let mut misread = misread(&reader, &text, &mentions, &moved, &names);
            if misread.is_empty() {
                return Normalized {
                    text: Cow::Owned(text),
                    moved,
                };
            }
            if round >= PATIENCE {
                add_neighbours(self.text, &mentions, &mut misread);
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
    let written: Vec<usize> = (0..names.len()).filter(|&at| names[at].is_some()).collect();
    let mut misread = Vec::new();
    let mut blame = |range: &Range<usize>| {
        let first = written.partition_point(|&at| moved[at].to.end < range.start);
        let last = written.partition_point(|&at| moved[at].to.start <= range.end);
        let touching = if first < last {
            first..last
        } else {
            first.saturating_sub(1)..written.len().min(last + 1)
        };
        misread.extend_from_slice(&written[touching]);
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
    misread.sort_unstable();
    misread.dedup();
    misread
}

/// Adds the mentions around those listed that nothing but separators and signs parts from them.
fn add_neighbours(text: &str, mentions: &[&Mention], listed: &mut Vec<usize>) {
    let near = |at: usize| {
        let gap = &text[mentions[at].range().end..mentions[at + 1].range().start];
        !gap.chars().any(char::is_alphanumeric)
    };
    for at in listed.clone() {
        listed.extend((at + 1..mentions.len()).take_while(|&next| near(next - 1)));
        listed.extend((0..at).rev().take_while(|&before| near(before)));
    }
    listed.sort_unstable();
    listed.dedup();
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
    fn a_chain_of_names_that_stay_keeps_no_other_from_being_written() {
        let links = |n: usize| {
            (1..=n)
                .map(move |i| format!("s{}q c{i}q,Trap\ns{i}q,c{i}q\n", i - 1))
                .collect::<String>()
        };
        let list = format!(
            "variant,canonical\n{}x c1q,Trap\nDaesh,Islamic State\n",
            links(12)
        );
        let gazetteer = Gazetteer::from_csv(list.as_bytes()).expect("a good list");
        let chain: String = (1..=12).map(|i| format!(" s{i}q")).collect();
        let normalized = Tagger::new(&gazetteer)
            .tag(&format!("Daesh. x{chain}."))
            .normalized()
            .into_owned();
        assert!(normalized.starts_with("Islamic State. x"), "{normalized}");
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
