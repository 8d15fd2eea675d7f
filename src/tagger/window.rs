//! A part of a text of any length, read as it is read in the whole text.
//!
//! Where a name begins, ends and is hidden hangs on the text around it, but never on more than is named here, with three exceptions
//! that have no longest length: web addresses, handles and hashtags. Of these it is enough to know that one goes on. So a window
//! holds the text from some place on, behind a context that makes it read as if all the text before stood there.

use std::ops::Range;

use super::{Overlap, Tagger};
use crate::matcher::{Occurrence, Scan, Standing};
use crate::text::{self, Class, LONGEST_DOMAIN, LONGEST_FORM, LONGEST_LOCAL_PART, Unit, words};

/// How many bytes before a place may decide on what is read there: those of an e-mail address that the place lies in, and a run
/// of marks, of four bytes each at most, that its first character may belong to.
const BEHIND: usize = LONGEST_LOCAL_PART + LONGEST_DOMAIN + 4 * (text::LONGEST_RUN + 4);

/// How many characters that leave something behind decide, after a place, on a name that begins there: at most one for each byte of
/// the longest form and one more; those of an e-mail address that begins before the name's end, which cuts it off; and prefix
/// letters, a particle or a contraction, with room to spare.
const AHEAD: usize = LONGEST_FORM + LONGEST_LOCAL_PART + LONGEST_DOMAIN + 64;

/// How many others (separators, vanishing characters, marks) in a row do: no name crosses more than 64, but the domain of an
/// e-mail address may hold hyphens all over.
const AHEAD_RUN: usize = LONGEST_LOCAL_PART + LONGEST_DOMAIN + 64;

/// So many characters without an edge are more than two prefix letters with all their marks.
const INSIDE: usize = 4 * text::LONGEST_RUN;

/// Text to be read, behind its context.
#[derive(Clone, Debug, Default)]
pub(crate) struct Window {
    text: String,
    /// Where the context ends.
    from: usize,
    /// The end of the last occurrence that takes up its text and yields nothing.
    taken: usize,
}

impl Window {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The text, to be added to.
    pub(crate) fn text_mut(&mut self) -> &mut String {
        &mut self.text
    }

    /// The place from which on it is to be read: before it stands the context only.
    pub(crate) fn from(&self) -> usize {
        self.from
    }

    /// Up to where what begins is read alike whatever text is added; `None` if nothing is sure as yet.
    ///
    /// To go on from there reads the rest as well: no name begins astride it, behind prefix letters.
    pub(crate) fn sure(&self) -> Option<usize> {
        let whole = &self.text[self.from..];
        // Whether an `@` begins a handle is open as long as all that follows it vanishes.
        let known = whole
            .trim_end_matches(vanishes)
            .strip_suffix('@')
            .unwrap_or(whole);
        let mut margin = Margin::default();
        let (last, _) = known.char_indices().rev().find(|(_, c)| margin.add(*c))?;
        let last = self.from + last;
        let before = self.text[self.from..last].char_indices().rev();
        let places = std::iter::once(last).chain(before.map(|(at, _)| self.from + at));
        for (count, at) in places.take_while(|at| *at > self.from).enumerate() {
            if words::is_edge(&self.text, at) {
                return Some(at);
            }
            if count == INSIDE {
                return Some(last);
            }
        }
        None
    }

    /// The occurrences that begin before `until`, silent ones among them, as the whole text has them.
    pub(crate) fn read(
        &mut self,
        tagger: &Tagger,
        standing: Option<&Standing>,
        until: usize,
    ) -> Vec<Occurrence> {
        let all = tagger.options.overlap == Overlap::All;
        let hidden = self.hidden(tagger);
        let (mut found, _) = Scan::new(&tagger.matcher, &self.text, &hidden, all, standing).run();
        found.retain(|found| (self.from..until).contains(&found.start));
        if all {
            tagger.uncover(&mut found, &mut self.taken);
        }
        found
    }

    /// Goes on at `to`, which lies behind what has been read: drops the text before it that decides on nothing after it.
    pub(crate) fn advance(&mut self, tagger: &Tagger, to: usize) {
        self.from = to;
        let start = self.context_start();
        if start == 0 {
            return;
        }
        let address = match tagger.options.addresses {
            true => "",
            false => text::carried_over(&self.text, start),
        };
        let lead = match address {
            "" if sign_before(&self.text, start).is_some() => "#",
            lead => lead,
        };
        if start <= lead.len() {
            return;
        }
        self.text.replace_range(..start, lead);
        self.from = self.from - start + lead.len();
        self.taken = (self.taken + lead.len()).saturating_sub(start);
    }

    /// Where a context for `from` may begin: not where the text cut off makes a web address, and not in a run, which would not be
    /// counted in full.
    fn context_start(&self) -> usize {
        let before = |at: usize| self.text[..at].char_indices().next_back();
        let mut start = floor(&self.text, self.from.saturating_sub(BEHIND));
        let www = self.text.as_bytes()[start..].get(..4);
        if www.is_some_and(|www| www.eq_ignore_ascii_case(b"www.")) {
            start = before(start).map_or(start, |(at, _)| at);
        }
        for _ in 0..=text::LONGEST_RUN {
            let class = text::char_at(&self.text, start).map(|c| Unit::of(c).class());
            match (class, before(start)) {
                (Some(Class::Mark | Class::Vanishing | Class::Apostrophe), Some((at, _))) => {
                    start = at;
                }
                _ => break,
            }
        }
        start
    }

    /// The ranges that hold no mentions to be reported: addresses, and the context, but for the sign of a hashtag that goes on.
    fn hidden(&self, tagger: &Tagger) -> Vec<Range<usize>> {
        let mut hidden = tagger.hidden(&self.text);
        if self.from == 0 {
            return hidden;
        }
        match sign_before(&self.text, self.from) {
            Some(sign) => hidden.extend([0..sign.start, sign.end..self.from]),
            None => hidden.push(0..self.from),
        }
        hidden.retain(|range| !range.is_empty());
        hidden.sort_unstable_by_key(|range| range.start);
        hidden.dedup_by(|next, last| {
            let touches = next.start <= last.end;
            if touches {
                last.end = last.end.max(next.end);
            }
            touches
        });
        hidden
    }
}

/// The last place between characters, up to `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// How much of the text decides on what begins before `at`.
pub(super) fn decided_by(text: &str, at: usize) -> usize {
    let mut margin = Margin::default();
    // As in `Window::sure`.
    let mut open = false;
    for (after, c) in text[at..].char_indices() {
        let enough = margin.add(c);
        open = c == '@' || open && vanishes(c);
        if enough && !open {
            return at + after + c.len_utf8();
        }
    }
    text.len()
}

/// Counts characters until there are enough to decide.
#[derive(Default)]
struct Margin {
    count: usize,
    run: usize,
}

impl Margin {
    /// Adds the next character; whether there are enough.
    fn add(&mut self, c: char) -> bool {
        match Unit::of(c).class() {
            Class::Letter | Class::Digit | Class::Other => {
                (self.count, self.run) = (self.count + 1, 0)
            }
            _ => self.run += 1,
        }
        self.count >= AHEAD || self.run >= AHEAD_RUN
    }
}

fn vanishes(c: char) -> bool {
    Unit::of(c).class() == Class::Vanishing
}

/// The sign of the hashtag that `at` lies in, or would if a letter stood there.
fn sign_before(text: &str, at: usize) -> Option<Range<usize>> {
    let in_tag = |(at, c): &(usize, char)| {
        let unit = Unit::of(*c);
        matches!(c, '_' | '＿')
            || unit.class() == Class::Vanishing
            || words::in_word(text, *at, unit)
    };
    let (at, c) = text[..at]
        .char_indices()
        .rev()
        .find(|place| !in_tag(place))?;
    matches!(c, '#' | '＃').then(|| at..at + c.len_utf8())
}
