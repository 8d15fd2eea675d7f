//! Texts written back with canonical names.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::window::{self, Window};
use super::{Options, Overlap, Tagged, Tagger};
use crate::matcher::{Occurrence, Standing};
use crate::mention::Mention;

/// A text in which mentions are written with canonical names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// From the first mention of a stretch, how many bytes further the last one may begin before the stretch ends at the next wide gap.
/// Most texts have no more than one stretch, and what is read around one is small beside it.
const STRETCH: usize = 1 << 15;

/// From the first mention of a stretch, how many bytes further the last one may begin at all.
const LONGEST_STRETCH: usize = 1 << 18;

/// How much text between two names, in bytes, keeps the one from being read otherwise because of the other, unless a listed name
/// holds it all.
const WIDE: usize = 256;

/// How far behind a stretch, in bytes, the names that are still to be written are looked at for being read as before.
const NEAR: usize = 1 << 11;

/// How much text that has been written may be held.
const HELD: usize = 1 << 17;

impl<'t> Tagged<'_, 't> {
    /// The text with each mention written as its entity's canonical name.
    ///
    /// Borrows when nothing changes. All text outside mentions is kept byte for byte. Left as they stand are mentions whose
    /// best candidate is tied with the next, demonyms, hashtags, and names that would make another name together with the
    /// text around them. So normalizing again changes nothing, unless a canonical name by itself is read as another entity,
    /// which [`Gazetteer::lint`](crate::Gazetteer::lint) tells. Under [`Overlap::All`] the leftmost longest are written.
    ///
    /// Takes about as long as tagging the text once more, and as often again where names once written change what is read around
    /// them. In texts of more than 32 KB, if the list has no [`Weak`](crate::Status::Weak) spellings, this is done a stretch at a time,
    /// from one wide gap between mentions to another: what is left as it stands, and read again, is so for what stands in its own stretch.
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
        let mut mentions: Vec<Source> = self.mentions.iter().map(Source::of).collect();
        mentions.retain(|mention| mention.is_apart(&mut end));
        let changes = |mention: &Source| {
            let surface = &self.text[mention.range.clone()];
            mention.replacement.is_some_and(|name| name != surface)
        };
        let (mut text, mut moved) = (String::new(), Vec::new());
        if mentions.iter().any(changes) {
            text.reserve(self.text.len());
            let mut rewriter = Rewriter::new(self.tagger, self.text.len());
            rewriter.write(self.text, &mentions, None, &mut text, &mut moved);
        }
        if moved.iter().zip(&mentions).any(|(moved, mention)| {
            changes(mention) && text[moved.to.clone()] != self.text[moved.from.clone()]
        }) {
            let text = Cow::Owned(text);
            return Normalized { text, moved };
        }
        let stay = |mention: Source| Moved {
            to: mention.range.clone(),
            from: mention.range,
        };
        Normalized {
            text: Cow::Borrowed(self.text),
            moved: mentions.into_iter().map(stay).collect(),
        }
    }
}

/// A mention in the text as given, and what is to be written for it.
#[derive(Clone, Debug)]
pub(crate) struct Source<'g> {
    pub(crate) range: Range<usize>,
    pub(crate) replacement: Option<&'g str>,
}

impl<'g> Source<'g> {
    pub(crate) fn of(mention: &Mention<'g, '_>) -> Source<'g> {
        Source {
            range: mention.range(),
            replacement: mention.replacement(),
        }
    }

    /// Whether it overlaps none before it, the last of which ends at `end`; then that is its own end.
    pub(crate) fn is_apart(&self, end: &mut usize) -> bool {
        let apart = self.range.start >= *end;
        if apart {
            *end = self.range.end;
        }
        apart
    }
}

/// A mention where it has come to stand.
#[derive(Clone, Debug)]
struct Spot<'g> {
    to: Range<usize>,
    /// What stands there; `None` if it is left as it was.
    name: Option<&'g str>,
    /// What was to be written.
    replacement: Option<&'g str>,
    /// Whether it may still be taken back.
    open: bool,
}

/// Writes a text with canonical names, from its beginning on.
///
/// A text is written stretch by stretch. Names of a stretch that change what is read are taken back; those of the stretches before it
/// stand, those after it are read as given. So no stretch hangs on what comes long after it, and each needs but the end of what has
/// been written. Stretches end at wide gaps, and names close together only where there are too many of them to be held.
#[derive(Debug)]
pub(crate) struct Rewriter<'g> {
    /// Reads what has been written.
    reader: Tagger,
    /// Whether weak rows count where a text that is read has their entities: then it must be whole.
    whole: bool,
    /// The end of what has been written.
    window: Window,
    spots: Vec<Spot<'g>>,
}

impl<'g> Rewriter<'g> {
    /// A rewriter of a text of this length, or with `usize::MAX` of one without end, in which weak rows do not count.
    pub(crate) fn new(tagger: &Tagger, length: usize) -> Rewriter<'g> {
        let options = Options {
            overlap: Overlap::Leftmost,
            ..tagger.options
        };
        let reader = Tagger {
            options,
            ..tagger.clone()
        };
        Rewriter {
            whole: length <= STRETCH || length < usize::MAX && reader.has_weak_rows(),
            reader,
            window: Window::default(),
            spots: Vec::new(),
        }
    }

    /// Adds to `out` the part of `source` that can be written; how much of it that is, in bytes and mentions.
    ///
    /// `source` is what follows the text written before. With `sure`, its mentions are known up to there and there is more to
    /// come.
    pub(crate) fn write(
        &mut self,
        source: &str,
        mentions: &[Source<'g>],
        sure: Option<usize>,
        out: &mut String,
        moved: &mut Vec<Moved>,
    ) -> (usize, usize) {
        let known = sure.unwrap_or(source.len());
        let (mut from, mut done) = (0, 0);
        while done < mentions.len() {
            let Some(stretch) = self.cut(source, from, &mentions[done..], sure) else {
                return (from, done);
            };
            (from, done) = (stretch.end, done + stretch.own);
            self.stretch(&stretch, out, moved);
        }
        out.push_str(&source[from..known]);
        if sure.is_some() {
            self.pass(&source[from..known]);
        }
        (known, done)
    }

    /// The stretch of the next mentions, of which there is at least one; `None` if more must be known.
    fn cut<'s>(
        &self,
        source: &'s str,
        from: usize,
        mentions: &'s [Source<'g>],
        sure: Option<usize>,
    ) -> Option<Stretch<'s, 'g>> {
        let known = sure.unwrap_or(source.len());
        let (own, near) = match self.whole {
            true => (mentions.len(), source.len()),
            false => {
                let own = last_of_stretch(source, mentions, sure)?;
                let last = mentions[own - 1].range.end;
                (own, window::floor(source, last + NEAR).max(last))
            }
        };
        if near > known {
            return None;
        }
        let seen = mentions.partition_point(|mention| mention.range.start < near);
        let next = mentions.get(own).map_or(near, |next| next.range.start);
        Some(Stretch {
            source: &source[..window::decided_by(source, near)],
            from,
            mentions: &mentions[..seen],
            own,
            near,
            end: next.min(near),
        })
    }

    /// Takes in text that has no mentions and has been written.
    fn pass(&mut self, text: &str) {
        self.window.text_mut().push_str(text);
        self.let_go(None);
    }

    /// Writes the names of a stretch, and the text up to its end.
    fn stretch(&mut self, stretch: &Stretch<'_, 'g>, out: &mut String, moved: &mut Vec<Moved>) {
        let (base, fixed) = (self.window.text().len(), self.spots.len());
        let read = self.write_names(stretch, base, fixed);
        let spots = &mut self.spots[fixed..];
        let end = stretch.place(stretch.end, spots);
        for (mention, spot) in stretch.mentions.iter().zip(spots).take(stretch.own) {
            spot.open = false;
            let to = |at| at - base + out.len();
            moved.push(Moved {
                from: mention.range.clone(),
                to: to(spot.to.start)..to(spot.to.end),
            });
        }
        out.push_str(&self.window.text()[base..end]);
        self.window.text_mut().truncate(end);
        self.spots.truncate(fixed + stretch.own);
        if !self.whole {
            self.let_go(read);
        }
    }

    /// Writes the names of a stretch that do not change what is read, behind `base` bytes and `fixed` names; the occurrences
    /// then, if they have been looked for.
    fn write_names(
        &mut self,
        stretch: &Stretch<'_, 'g>,
        base: usize,
        fixed: usize,
    ) -> Option<Vec<Occurrence>> {
        let own = &stretch.mentions[..stretch.own];
        let mut names: Vec<Option<&str>> = own.iter().map(|mention| mention.replacement).collect();
        for round in 0.. {
            self.window.text_mut().truncate(base);
            self.spots.truncate(fixed);
            stretch.write(&names, self.window.text_mut(), &mut self.spots);
            if !stretch.changes(&names) {
                break;
            }
            let until = stretch.place(stretch.near, &self.spots[fixed..]);
            let (found, standing) = self.read(until);
            let text = self.window.text();
            let read: Vec<Mention> = found
                .iter()
                .filter_map(|found| self.reader.mention(text, found.clone(), &standing))
                .collect();
            let mut misread = misread(&self.reader, &read, &self.spots);
            if misread.is_empty() {
                return Some(found);
            }
            misread.iter_mut().for_each(|at| *at -= fixed);
            if round >= PATIENCE {
                add_neighbours(stretch.source, own, &mut misread);
            }
            misread.into_iter().for_each(|at| names[at] = None);
        }
        None
    }

    /// The occurrences in what has been written that begin before `until`.
    fn read(&mut self, until: usize) -> (Vec<Occurrence>, Option<Arc<Standing>>) {
        if self.whole {
            let text = self.window.text();
            self.reader.read(text, &self.reader.hidden(text))
        } else {
            (self.window.read(&self.reader, None, until), None)
        }
    }

    /// Drops what has been written and decides on nothing more; `read` are the occurrences in it. Without them, waits until
    /// there is much.
    fn let_go(&mut self, read: Option<Vec<Occurrence>>) {
        if read.is_none() && self.window.text().len() < HELD {
            return;
        }
        let Some(until) = self.window.sure() else {
            return;
        };
        let mut read = read.unwrap_or_else(|| self.window.read(&self.reader, None, until));
        read.retain(|found| found.start < until);
        let next = self.reader.resume(&read, until);
        self.window.advance(&self.reader, next);
        let dropped = next - self.window.from();
        self.spots.retain(|spot| spot.to.start >= next);
        for spot in &mut self.spots {
            spot.to = spot.to.start - dropped..spot.to.end - dropped;
        }
    }
}

/// How many mentions make a stretch; `None` if more must be known.
fn last_of_stretch(source: &str, mentions: &[Source], sure: Option<usize>) -> Option<usize> {
    let gap = |own: usize| {
        let next = mentions.get(own).map(|next| next.range.start);
        mentions[own - 1].range.end..next.unwrap_or(sure.unwrap_or(source.len()))
    };
    let has_words = |gap: &Range<usize>| {
        let end = window::floor(source, gap.end.min(gap.start + WIDE));
        source[gap.start..end].chars().any(char::is_alphanumeric)
    };
    let first = mentions[0].range.start;
    if sure.is_some_and(|sure| sure < first + STRETCH) {
        return None;
    }
    let begins_by = |length| move |mention: &Source| mention.range.start < first + length;
    let least = mentions.partition_point(begins_by(STRETCH));
    let most = mentions.partition_point(begins_by(LONGEST_STRETCH));
    let wide = |own: &usize| gap(*own).len() >= WIDE && has_words(&gap(*own));
    if let Some(own) = (least..=most).find(wide) {
        return Some(own);
    }
    if most == mentions.len() {
        // The text ends, or further mentions may still come.
        return sure.is_none().then_some(most);
    }
    (least..=most).max_by_key(|own| (has_words(&gap(*own)), gap(*own).len()))
}

/// Mentions that are written together, in a text that has been written up to `from`.
struct Stretch<'s, 'g> {
    /// Up to where it decides on what begins before `near`.
    source: &'s str,
    from: usize,
    /// Those to be written, and those that follow before `near`.
    mentions: &'s [Source<'g>],
    /// How many are to be written; at least one.
    own: usize,
    near: usize,
    /// Up to where the text is to be written.
    end: usize,
}

impl<'g> Stretch<'_, 'g> {
    /// Adds the source to `text` with these names in place of its own mentions, and to `spots` where all of them then stand.
    fn write(&self, names: &[Option<&'g str>], text: &mut String, spots: &mut Vec<Spot<'g>>) {
        let mut done = self.from;
        for (at, mention) in self.mentions.iter().enumerate() {
            text.push_str(&self.source[done..mention.range.start]);
            let start = text.len();
            let name = names.get(at).copied().flatten();
            text.push_str(name.unwrap_or(self.surface(mention)));
            done = mention.range.end;
            spots.push(Spot {
                to: start..text.len(),
                name,
                replacement: mention.replacement,
                open: name.is_some(),
            });
        }
        text.push_str(&self.source[done..]);
    }

    fn surface(&self, mention: &Source) -> &str {
        &self.source[mention.range.clone()]
    }

    /// Whether any of the names is not there already.
    fn changes(&self, names: &[Option<&str>]) -> bool {
        let mut own = self.mentions.iter().zip(names);
        own.any(|(mention, name)| name.is_some_and(|name| name != self.surface(mention)))
    }

    /// Where a place of the source that no own mention follows has come to stand.
    fn place(&self, at: usize, spots: &[Spot]) -> usize {
        spots[self.own - 1].to.end + (at - self.mentions[self.own - 1].range.end)
    }
}

/// Which of the names that are open change what is read: they make a name that was not there and would be rewritten when
/// normalized again, or hide one that was.
fn misread(reader: &Tagger, read: &[Mention], spots: &[Spot]) -> Vec<usize> {
    let mut read = read.iter().peekable();
    let open: Vec<usize> = (0..spots.len()).filter(|&at| spots[at].open).collect();
    let mut misread = Vec::new();
    let mut blame = |range: &Range<usize>| {
        let first = open.partition_point(|&at| spots[at].to.end < range.start);
        let last = open.partition_point(|&at| spots[at].to.start <= range.end);
        let touching = if first < last {
            first..last
        } else {
            first.saturating_sub(1)..open.len().min(last + 1)
        };
        misread.extend_from_slice(&open[touching]);
    };
    let is_rewritten = |mention: &Mention| {
        mention
            .replacement()
            .is_some_and(|name| name != mention.surface())
    };
    for spot in spots {
        while let Some(new) = read.next_if(|mention| mention.range().end <= spot.to.start) {
            if is_rewritten(new) {
                blame(&new.range());
            }
        }
        let alone = |name: &str| {
            reader
                .tag(name)
                .mentions()
                .first()
                .is_some_and(|mention| mention.range() == (0..name.len()))
        };
        match read.next_if(|mention| mention.range().start < spot.to.end) {
            Some(mention) if mention.range() != spot.to => blame(&mention.range()),
            Some(mention) if spot.name.is_none() && mention.replacement() != spot.replacement => {
                blame(&spot.to)
            }
            Some(_) => {}
            None if spot.name.is_none_or(alone) => blame(&spot.to),
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
fn add_neighbours(text: &str, mentions: &[Source], listed: &mut Vec<usize>) {
    let near = |at: usize| {
        let gap = &text[mentions[at].range.end..mentions[at + 1].range.start];
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
