//! Runs of words that may hold a name that no row tags.
//!
//! In scripts with capitals a run is a chain of capitalised words, with the small words that join them (`of`, `al-`, `ibn`). In Arabic
//! script, which has none, a run stands behind a word that a name follows (مدينة, قرية, العقيد), or beside a mention in a list of names.

use std::ops::Range;

use super::{
    cues::{Cue, Marks},
    words::{Gap, Shape, Word, words},
};
use crate::text::fold;

/// The most words that a run holds; a longer one is cut there.
const LONGEST_RUN: usize = 16;
/// The most words that a name has.
const LONGEST_NAME: usize = 8;
/// The most words of an Arabic name.
const LONGEST_ARABIC: usize = 4;

/// A run of words, some of which may be part of mentions.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    /// Where it begins in the text, in bytes.
    pub(super) start: usize,
    /// The run as it stands in the text.
    pub(super) surface: Box<str>,
    parts: Vec<Part>,
    /// Words that belong to a mention: their places among the parts, and the mention's own place.
    pub(super) taken: Vec<(Range<usize>, usize)>,
    /// Whether its first word begins a sentence, so that its capital says nothing.
    opens: bool,
    /// Whether it stands in a line where most words have capitals.
    titled: bool,
    /// What the words before and after it say.
    before: Option<Cue>,
    after: Option<Cue>,
    anchor: Anchor,
}

/// Which ends of a run are ends of the name too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anchor {
    None,
    First,
    Last,
}

#[derive(Clone, Debug, PartialEq)]
struct Part {
    /// In bytes of the surface.
    range: Range<usize>,
    kind: Kind,
    marks: Marks,
}

/// What a word does in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Name,
    /// May begin a name but not end it.
    Lead,
    /// Stands within a name only.
    Link,
    /// A small word that completes a name: `Aleppo province`, `Free Syrian army`.
    Tail,
}

impl Run {
    /// The stretches that may be a name that no row tags.
    pub(super) fn spans(&self) -> impl Iterator<Item = Range<usize>> {
        let longest = if self.anchor == Anchor::None {
            LONGEST_NAME
        } else {
            LONGEST_ARABIC
        };
        let all = (0..self.parts.len()).flat_map(move |first| {
            let last = self.parts.len().min(first + longest);
            (first + 1..=last).map(move |end| first..end)
        });
        all.filter(|span| self.is_name(span))
    }

    fn is_name(&self, span: &Range<usize>) -> bool {
        let anchored = match self.anchor {
            Anchor::None => true,
            Anchor::First => span.start == 0,
            Anchor::Last => span.end == self.parts.len(),
        };
        let (first, last) = (&self.parts[span.start], &self.parts[span.end - 1]);
        let begins = matches!(first.kind, Kind::Name | Kind::Lead);
        let ends = matches!(last.kind, Kind::Name | Kind::Tail) && !last.marks.is_title();
        anchored && begins && ends && !self.cuts(span) && self.is_new(span)
    }

    /// Whether a mention lies across one of its ends, or around it.
    fn cuts(&self, span: &Range<usize>) -> bool {
        self.taken.iter().any(|(taken, _)| {
            let meets = taken.start < span.end && span.start < taken.end;
            let within = span.start <= taken.start && taken.end <= span.end;
            meets && !within
        })
    }

    /// Whether it is more than a mention: words of its own, or two mentions side by side (`Russian`, `Aerospace Force`).
    fn is_new(&self, span: &Range<usize>) -> bool {
        let free = |at: &usize| !self.taken.iter().any(|(taken, _)| taken.contains(at));
        let mut own = span
            .clone()
            .filter(free)
            .map(|at| &self.parts[at])
            .peekable();
        if own.peek().is_none() {
            return self.mentions(span).count() == 2;
        }
        let dull = |part: &Part| part.marks.is_dull() || part.marks.stops();
        own.clone().any(|part| part.kind != Kind::Link) && !(span.len() == 1 && own.any(dull))
    }

    /// The text of a span.
    pub(super) fn name(&self, span: &Range<usize>) -> &str {
        &self.surface[self.bytes(span)]
    }

    /// Where a span stands in the text.
    pub(super) fn range(&self, span: &Range<usize>) -> Range<usize> {
        let bytes = self.bytes(span);
        self.start + bytes.start..self.start + bytes.end
    }

    pub(super) fn bytes(&self, span: &Range<usize>) -> Range<usize> {
        self.parts[span.start].range.start..self.parts[span.end - 1].range.end
    }

    /// The mentions in a span: the words that each takes, and its place among those of the run.
    pub(super) fn mentions(
        &self,
        span: &Range<usize>,
    ) -> impl Iterator<Item = (&Range<usize>, usize)> {
        let (start, end) = (span.start, span.end);
        let all = self
            .taken
            .iter()
            .enumerate()
            .map(|(at, (words, _))| (words, at));
        all.filter(move |(words, _)| start <= words.start && words.end <= end)
    }

    /// How many words of a span are words of a name, links and articles not counted.
    pub(super) fn weight(&self, span: &Range<usize>) -> usize {
        self.parts[span.clone()]
            .iter()
            .filter(|part| matches!(part.kind, Kind::Name | Kind::Tail))
            .count()
    }

    /// Whether a span's first word has a capital that says nothing, because a sentence or a title begins.
    pub(super) fn has_idle_capital(&self, span: &Range<usize>) -> bool {
        let taken = self
            .taken
            .iter()
            .any(|(taken, _)| taken.contains(&span.start));
        (self.titled || self.opens && span.start == 0) && !taken
    }

    /// The words of a span that are words of a name and no part of a mention.
    pub(super) fn own_words(&self, span: &Range<usize>) -> impl Iterator<Item = &str> {
        let free = |at: &usize| !self.taken.iter().any(|(taken, _)| taken.contains(at));
        let parts = span.clone().filter(free).map(|at| &self.parts[at]);
        let names = parts.filter(|part| matches!(part.kind, Kind::Name | Kind::Tail));
        names.map(|part| &self.surface[part.range.clone()])
    }

    /// The small word that ends a span, if one does.
    pub(super) fn tail(&self, span: &Range<usize>) -> Option<&str> {
        let last = &self.parts[span.end - 1];
        (last.kind == Kind::Tail).then(|| &self.surface[last.range.clone()])
    }

    /// The words of a span that are words of a name.
    pub(super) fn words(&self, span: &Range<usize>) -> impl Iterator<Item = &str> {
        let names = self.parts[span.clone()]
            .iter()
            .filter(|part| part.kind == Kind::Name);
        names.map(|part| &self.surface[part.range.clone()])
    }

    /// The words of a name right before and after a span that are no part of a mention; ranks, and nouns for places, are left out.
    pub(super) fn neighbours(&self, span: &Range<usize>) -> impl Iterator<Item = &str> {
        let before = span.start.checked_sub(1);
        let after = (span.end < self.parts.len()).then_some(span.end);
        let free = |at: &usize| !self.taken.iter().any(|(taken, _)| taken.contains(at));
        let parts = before
            .into_iter()
            .chain(after)
            .filter(free)
            .map(|at| &self.parts[at]);
        let names = parts.filter(|part| {
            part.kind == Kind::Name
                && !(part.marks.is_title() || part.marks.is_place() || part.marks.is_dull())
        });
        names.map(|part| &self.surface[part.range.clone()])
    }

    /// What the words around a span say it is.
    pub(super) fn cue(&self, span: &Range<usize>) -> Option<Cue> {
        let before = match span.start.checked_sub(1) {
            None => self.before,
            Some(before) => inner_cue(&self.parts[..=before]),
        };
        let after = if span.end == self.parts.len() {
            self.after
        } else {
            None
        };
        before.or(after)
    }
}

/// What the words of a run before one of its names say.
fn inner_cue(before: &[Part]) -> Option<Cue> {
    let last = before.last()?;
    if last.marks.is_title() {
        return Some(Cue::Person);
    }
    let of = last.kind == Kind::Link && before.len() > 1;
    let noun = if of { &before[before.len() - 2] } else { last };
    if noun.marks.is_place() || !of && last.marks.comes_before_place() {
        return Some(Cue::Place);
    }
    (of && noun.marks.is_group()).then_some(Cue::Group)
}

/// Where a mention stands, and what the kind of its entity is.
pub(super) type Place = (Range<usize>, Option<Cue>);

/// Finds the runs of a text, and its words that have small letters, folded.
///
/// `mentions` are in text order and apart from each other; `silent` is text that holds no names.
pub(super) fn find(
    text: &str,
    mentions: &[Place],
    silent: &[Range<usize>],
) -> (Vec<Run>, Vec<String>) {
    let words = words(text);
    let reader = Reader::new(text, &words, mentions, silent);
    let mut runs = reader.capitalised();
    runs.extend(reader.arabic());
    let small = words.iter().filter(|word| word.shape == Shape::Small);
    (
        runs,
        small.map(|word| fold(&text[word.range.clone()])).collect(),
    )
}

struct Reader<'a> {
    text: &'a str,
    words: &'a [Word],
    mentions: &'a [Place],
    /// The mention of each word, or that it is silent.
    covers: Vec<Cover>,
    lines: Vec<Line>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cover {
    Free,
    Silent,
    Mention(usize),
}

/// How the words of a line are written.
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    /// Most have capitals.
    titled: bool,
    /// None has small letters.
    shouted: bool,
}

impl<'a> Reader<'a> {
    fn new(
        text: &'a str,
        words: &'a [Word],
        mentions: &'a [Place],
        silent: &'a [Range<usize>],
    ) -> Reader<'a> {
        let cover = |word: &Word| {
            let meets =
                |range: &Range<usize>| range.start < word.range.end && word.range.start < range.end;
            let at = mentions.partition_point(|(range, _)| range.end <= word.range.start);
            let hidden = silent.partition_point(|range| range.end <= word.range.start);
            if silent.get(hidden).is_some_and(meets) {
                Cover::Silent
            } else if mentions.get(at).is_some_and(|(range, _)| meets(range)) {
                Cover::Mention(at)
            } else {
                Cover::Free
            }
        };
        Reader {
            text,
            words,
            mentions,
            covers: words.iter().map(cover).collect(),
            lines: lines(words),
        }
    }

    /// The chains of capitalised words.
    fn capitalised(&self) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut chain: Vec<(usize, Kind)> = Vec::new();
        for at in 0..self.words.len() {
            if !chain.is_empty() && (!self.is_joined(at) || chain.len() == LONGEST_RUN) {
                self.close(&mut chain, &mut runs);
            }
            match self.kind(at, !chain.is_empty()) {
                Some(kind) if !chain.is_empty() || matches!(kind, Kind::Name | Kind::Lead) => {
                    chain.push((at, kind))
                }
                Some(_) => {}
                None => self.close(&mut chain, &mut runs),
            }
        }
        self.close(&mut chain, &mut runs);
        runs
    }

    fn close(&self, chain: &mut Vec<(usize, Kind)>, runs: &mut Vec<Run>) {
        while chain
            .last()
            .is_some_and(|(_, kind)| matches!(kind, Kind::Lead | Kind::Link))
        {
            chain.pop();
        }
        // A single mention is no run, two that stand together are.
        let first = chain.first().map(|(at, _)| self.covers[*at]);
        let listed = |(at, kind): &(usize, Kind)| {
            let cover = self.covers[*at];
            *kind == Kind::Link || cover != Cover::Free && Some(cover) == first
        };
        if !chain.iter().all(listed) {
            runs.push(self.run(chain, Anchor::None, None));
        }
        chain.clear();
    }

    /// Whether a name may go on from the word before to this one.
    fn is_joined(&self, at: usize) -> bool {
        let initial = |word: &Word| {
            word.shape == Shape::Capital && self.text[word.range.clone()].chars().count() == 1
        };
        match self.words[at].gap {
            Gap::Hyphen | Gap::Space => true,
            _ if at > 0 && self.covers[at] == self.covers[at - 1] => {
                matches!(self.covers[at], Cover::Mention(_))
            }
            Gap::Dot => at > 0 && initial(&self.words[at - 1]),
            _ => false,
        }
    }

    /// What a word does in a chain of capitalised words; `None` if it ends it.
    fn kind(&self, at: usize, in_chain: bool) -> Option<Kind> {
        let word = &self.words[at];
        let next = self.words.get(at + 1);
        let hyphen = next.is_some_and(|next| next.gap == Gap::Hyphen);
        match (self.covers[at], word.shape) {
            (Cover::Silent, _) | (_, Shape::Arabic | Shape::Other) => return None,
            (Cover::Mention(_), _) => return Some(Kind::Name),
            _ => {}
        }
        let capital = word.shape != Shape::Small;
        if word.shape == Shape::Capitals && !self.is_shouted(at) {
            return Some(Kind::Name);
        }
        if word.marks.is_kin()
            || word.marks.is_plain_article()
            || word.marks.is_assimilated() && (hyphen || in_chain && self.is_assimilated(at))
        {
            return Some(Kind::Lead);
        }
        let seat = at > 0 && matches!(self.covers[at - 1], Cover::Mention(_));
        let completes = word.gap == Gap::Space
            && (word.marks.completes() && seat || word.marks.ends_group() && in_chain);
        match capital {
            true if word.marks.stops() || word.marks.links() => Some(Kind::Link),
            true => Some(Kind::Name),
            false if word.marks.links() => Some(Kind::Link),
            false if completes => Some(Kind::Tail),
            false => None,
        }
    }

    /// Whether a word of capitals stands among others, so that it is no acronym.
    fn is_shouted(&self, at: usize) -> bool {
        let capitals = |at: usize| {
            self.words
                .get(at)
                .is_some_and(|word| word.shape == Shape::Capitals)
        };
        let before = self.words[at].gap == Gap::Space && at > 0 && capitals(at - 1);
        let after = capitals(at + 1) && self.words[at + 1].gap == Gap::Space;
        self.lines[at].shouted || before || after
    }

    /// Whether an article has taken on the first letter of the word after it: `az Zour`.
    fn is_assimilated(&self, at: usize) -> bool {
        let Some(next) = self.words.get(at + 1) else {
            return false;
        };
        let article = fold(&self.text[self.words[at].range.clone()]);
        let name = fold(&self.text[next.range.clone()]);
        next.gap == Gap::Space
            && next.shape == Shape::Capital
            && article.chars().nth(1).is_some_and(|c| name.starts_with(c))
    }

    /// The run of some words that follow each other.
    fn run(&self, chain: &[(usize, Kind)], anchor: Anchor, cue: Option<Cue>) -> Run {
        let (first, last) = (chain[0].0, chain[chain.len() - 1].0);
        let start = self.words[first].range.start;
        let parts = chain.iter().map(|(at, kind)| {
            let word = &self.words[*at];
            let acronym = word.shape == Shape::Capitals && !self.is_shouted(*at);
            let marks = if acronym {
                Marks::default()
            } else {
                word.marks
            }; // `US` is not `us`
            Part {
                range: word.range.start - start..word.range.end - start,
                kind: *kind,
                marks,
            }
        });
        let mut taken: Vec<(Range<usize>, usize)> = Vec::new();
        for (place, (at, _)) in chain.iter().enumerate() {
            match (self.covers[*at], taken.last_mut()) {
                (Cover::Mention(mention), Some((words, last))) if *last == mention => {
                    words.end = place + 1
                }
                (Cover::Mention(mention), _) => taken.push((place..place + 1, mention)),
                _ => {}
            }
        }
        Run {
            start,
            surface: self.text[start..self.words[last].range.end].into(),
            parts: parts.collect(),
            taken,
            opens: self.words[first].on_new_line
                || matches!(self.words[first].gap, Gap::Sentence | Gap::Dot),
            titled: self.lines[first].titled,
            before: cue.or_else(|| self.cue_before(first)),
            after: self.cue_after(last),
            anchor,
        }
    }

    /// What the words before a run say.
    fn cue_before(&self, first: usize) -> Option<Cue> {
        let word = first.checked_sub(1).map(|before| &self.words[before])?;
        let gap = self.words[first].gap;
        if word.marks.is_title() && matches!(gap, Gap::Space | Gap::Dot) {
            return Some(Cue::Person);
        }
        if gap != Gap::Space {
            return None;
        }
        let of = matches!(&self.text[word.range.clone()], "of" | "de" | "von" | "the");
        let noun = if of {
            self.words.get(first.wrapping_sub(2))?
        } else {
            word
        };
        if noun.marks.is_place() || !of && noun.marks.comes_before_place() {
            return Some(Cue::Place);
        }
        (of && noun.marks.is_group()).then_some(Cue::Group)
    }

    /// What the words after a run say.
    fn cue_after(&self, last: usize) -> Option<Cue> {
        let word = self.words.get(last + 1)?;
        match word.gap {
            Gap::Space if word.marks.is_saying() => Some(Cue::Person),
            Gap::Space if word.marks.is_place() => Some(Cue::Place),
            _ => None,
        }
    }

    /// The runs in Arabic script.
    fn arabic(&self) -> Vec<Run> {
        let mut runs = Vec::new();
        for at in 0..self.words.len() {
            if self.words[at].shape != Shape::Arabic {
                continue;
            }
            match self.covers[at] {
                Cover::Free => runs.extend(
                    arabic_cue(&self.text[self.words[at].range.clone()])
                        .and_then(|cue| self.follow(at + 1, cue, false)),
                ),
                Cover::Mention(mention) => {
                    let cue = self.mentions[mention].1;
                    runs.extend(cue.and_then(|cue| self.listed_after(at, cue)));
                    runs.extend(cue.and_then(|cue| self.listed_before(at, mention, cue)));
                }
                Cover::Silent => {}
            }
        }
        // What follows a cue may stand in a list too.
        runs.sort_by_key(|run: &Run| run.start);
        runs.dedup_by(|a, b| (a.start, &a.surface) == (b.start, &b.surface));
        runs
    }

    /// Names that follow a cue, up to the first word that ends them.
    fn follow(&self, first: usize, cue: Cue, listed: bool) -> Option<Run> {
        let goes_on = |at: usize| {
            self.is_arabic_name(at) && (at == first || self.words[at].gap == Gap::Space)
        };
        let joined = listed || self.words.get(first)?.gap == Gap::Space;
        let chain: Vec<(usize, Kind)> = (first..self.words.len())
            .take(LONGEST_ARABIC)
            .take_while(|at| goes_on(*at))
            .map(|at| (at, Kind::Name))
            .collect();
        (joined && !chain.is_empty()).then(|| self.run(&chain, Anchor::First, Some(cue)))
    }

    /// The next name of a list that a mention stands in: after a comma, or with و before it.
    fn listed_after(&self, at: usize, cue: Cue) -> Option<Run> {
        let next = self.words.get(at + 1)?;
        if self.covers[at + 1] != Cover::Free {
            return None;
        }
        let mut run = self.follow(at + 1, cue, true)?;
        match (next.gap, run.surface.strip_prefix('و')) {
            (Gap::Space | Gap::Comma, Some(bare)) if bare.chars().count() > 2 => {
                let cut = run.surface.len() - bare.len();
                run.surface = bare.into();
                run.start += cut;
                for (place, part) in run.parts.iter_mut().enumerate() {
                    part.range = if place == 0 {
                        0
                    } else {
                        part.range.start - cut
                    }..part.range.end - cut;
                }
                Some(run)
            }
            (Gap::Comma, None) => Some(run),
            _ => None,
        }
    }

    /// The name before a mention in a list.
    fn listed_before(&self, at: usize, mention: usize, cue: Cue) -> Option<Run> {
        let before = at.checked_sub(1)?;
        let word = &self.words[at];
        let prefixed = self.text[word.range.start..].starts_with('و')
            && self.mentions[mention].0.start > word.range.start;
        let listed = word.gap == Gap::Comma || word.gap == Gap::Space && prefixed;
        if !listed || !self.is_arabic_name(before) {
            return None;
        }
        let mut first = before;
        while before - first + 1 < LONGEST_ARABIC
            && self.words[first].gap == Gap::Space
            && first > 0
            && self.is_arabic_name(first - 1)
        {
            first -= 1;
        }
        let chain: Vec<(usize, Kind)> = (first..=before).map(|at| (at, Kind::Name)).collect();
        Some(self.run(&chain, Anchor::Last, Some(cue)))
    }

    fn is_arabic_name(&self, at: usize) -> bool {
        let word = &self.words[at];
        word.shape == Shape::Arabic
            && self.covers[at] == Cover::Free
            && !word.marks.stops_arabic()
            && self.text[word.range.clone()].chars().count() > 1
    }
}

/// Whether the letter case of each word's line says nothing.
fn lines(words: &[Word]) -> Vec<Line> {
    const LONG: usize = 4;
    const FEWEST: usize = 3;
    let mut lines = Vec::with_capacity(words.len());
    let mut rest = words;
    while !rest.is_empty() {
        let end = rest
            .iter()
            .skip(1)
            .position(|word| word.on_new_line)
            .map_or(rest.len(), |at| at + 1);
        let line = &rest[..end];
        let cased = || {
            line.iter().filter(|word| {
                matches!(word.shape, Shape::Small | Shape::Capital | Shape::Capitals)
            })
        };
        let long = || cased().filter(|word| word.range.len() >= LONG);
        let capitals = long().filter(|word| word.shape != Shape::Small).count();
        let all = long().count();
        let shouted = cased().count() > 1 && cased().all(|word| word.shape == Shape::Capitals);
        let titled = shouted || all >= FEWEST && 4 * capitals >= 3 * all;
        lines.resize(lines.len() + end, Line { titled, shouted });
        rest = &rest[end..];
    }
    lines
}

/// What an Arabic word says of the name after it.
fn arabic_cue(word: &str) -> Option<Cue> {
    let folded = fold(word);
    let bare = |word: &str| {
        let marks = Marks::of(word.strip_prefix("ال").unwrap_or(word));
        match () {
            () if marks.is_arabic_place() => Some(Cue::Place),
            () if marks.is_arabic_title() => Some(Cue::Person),
            () if marks.is_arabic_group() => Some(Cue::Group),
            () => None,
        }
    };
    let prefixed = folded.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']);
    bare(&folded).or_else(|| prefixed.and_then(bare))
}
