//! Pages of texts with their mentions highlighted.

use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    fmt,
    ops::Range,
};

use askama::Template;
use serde::Serialize;

use super::document::{Choice, Document, Sighting, Subject};
use super::page::{clean, tint};
use crate::mention::Evidence;

/// A page with a document's text and its mentions highlighted: one file that needs no network.
///
/// The text stands in it as given, all of it escaped, but that line breaks are single line feeds and that each other control character
/// but tabs, and each noncharacter (NUL among them), which HTML cannot hold, is U+FFFD. A policy in the page keeps any script but its own from running.
///
/// Displaying it takes time linear in the text and its mentions. Of 50,000 mentions each costs the page some 40 bytes.
///
/// # Examples
///
/// ```
/// # use onomasticon::{Gazetteer, Tagger, output::{Document, Page}};
/// let gazetteer = Gazetteer::builder().variant("Halab", "Aleppo").build()?;
/// let tagger = Tagger::new(&gazetteer);
/// let page = Page::new(&Document::new("a.txt", &tagger.tag("<b>Halab"))).to_string();
/// assert!(page.starts_with("<!DOCTYPE html>") && page.contains("&#60;b&#62;<mark "));
/// # Ok::<(), onomasticon::Error>(())
/// ```
pub struct Page<'a>(View<'a>);

/// A page that lists documents with their counts, and links to the page of each.
///
/// # Examples
///
/// ```
/// # use onomasticon::{Gazetteer, Tagger, output::{Document, Index}};
/// let gazetteer = Gazetteer::builder().variant("Halab", "Aleppo").build()?;
/// let tagger = Tagger::new(&gazetteer);
/// let mut index = Index::new("Reports of May");
/// index.add(&Document::new("a.txt", &tagger.tag("Halab, HALAB")), "1-a.html");
/// assert!(index.to_string().contains("<a href=\"1-a.html\">"));
/// # Ok::<(), onomasticon::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Index {
    title: String,
    lines: Vec<IndexLine>,
    /// How often each entity is mentioned, by key.
    totals: BTreeMap<String, Total>,
}

#[derive(Template)]
#[template(path = "page.html", config = "src/output/askama.toml")]
struct View<'a> {
    title: Cow<'a, str>,
    index: Option<String>,
    parts: Vec<Vec<Piece<'a>>>,
    mention_count: usize,
    entities: Vec<EntityLine<'a>>,
    kinds: Vec<KindLine<'a>>,
    data: Data<'a>,
}

/// A stretch of the text, or where a highlight begins or ends.
enum Piece<'a> {
    Text(Cow<'a, str>),
    /// A directional mark that is to be seen instead of followed.
    Mark(char),
    Open {
        tint: u8,
        kind: usize,
        reading: usize,
        tied: bool,
        /// Whether it goes on with a mention that another one has cut in two.
        more: bool,
    },
    Close,
}

struct EntityLine<'a> {
    subject: usize,
    name: Cow<'a, str>,
    kind: &'a str,
    kind_at: usize,
    tint: u8,
    count: usize,
}

struct KindLine<'a> {
    at: usize,
    name: Cow<'a, str>,
    tint: u8,
    count: usize,
}

/// What the page's script makes cards of: short, as there may be a great many of them.
#[derive(Serialize)]
struct Data<'a> {
    entities: Vec<CardHead<'a>>,
    readings: Vec<Vec<CardLine<'a>>>,
    files: Vec<&'a str>,
}

/// Name, id, kind, country, latitude and longitude.
#[derive(Serialize)]
struct CardHead<'a>(
    &'a str,
    Option<&'a str>,
    Option<&'a str>,
    Option<&'a str>,
    Option<[f64; 2]>,
);

/// Entity, score in thousandths; the row's spelling, how it matched, file, line, role.
#[derive(Serialize)]
struct CardLine<'a>(
    usize,
    u32,
    Option<&'a str>,
    Option<Evidence>,
    Option<usize>,
    Option<u32>,
    Option<&'a str>,
);

#[derive(Template)]
#[template(path = "index.html", config = "src/output/askama.toml")]
struct IndexView<'a> {
    title: &'a str,
    lines: &'a [IndexLine],
    totals: Vec<&'a Total>,
    mention_count: usize,
}

#[derive(Clone, Debug)]
struct IndexLine {
    name: String,
    href: String,
    mentions: usize,
    entities: usize,
    /// The names mentioned most, with their colours.
    most: Vec<(String, u8)>,
}

#[derive(Clone, Debug)]
struct Total {
    name: String,
    kind: String,
    tint: u8,
    mentions: usize,
    documents: usize,
}

impl<'a> Page<'a> {
    /// The page of a document.
    pub fn new(document: &'a Document<'a>) -> Page<'a> {
        let counts = document.counts();
        let kinds = kinds(document, &counts);
        let kind_at = |subject: &Subject| {
            let name = subject.kind.as_deref().unwrap_or_default();
            kinds.iter().position(|kind| kind.name == name).unwrap_or(0)
        };
        let kinds_at: Vec<usize> = document.subjects.iter().map(kind_at).collect();
        Page(View {
            title: clean(document.name()),
            index: None,
            parts: parts(document, &kinds_at),
            mention_count: document.mention_count(),
            entities: entity_lines(document, &counts, &kinds_at),
            data: Data::new(document),
            kinds,
        })
    }

    /// Links back to the index at this address.
    pub fn index(mut self, href: &str) -> Page<'a> {
        self.0.index = Some(href.to_owned());
        self
    }
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.render_into(f).map_err(|_| fmt::Error)
    }
}

impl fmt::Debug for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("title", &self.0.title)
            .finish_non_exhaustive()
    }
}

impl Index {
    /// An index without documents.
    pub fn new(title: &str) -> Index {
        Index {
            title: clean(title).into_owned(),
            lines: Vec::new(),
            totals: BTreeMap::new(),
        }
    }

    /// Adds a document whose page is at this address, relative to the index.
    pub fn add(&mut self, document: &Document, href: &str) -> &mut Index {
        let mut counted: Vec<(&Subject, usize)> = document
            .subjects
            .iter()
            .zip(document.counts())
            .filter(|(_, count)| *count > 0)
            .collect();
        counted.sort_by_key(|(_, count)| Reverse(*count));
        for (subject, count) in &counted {
            let total = self.totals.entry(subject.key.clone());
            let total = total.or_insert_with(|| Total::new(subject));
            total.mentions += count;
            total.documents += 1;
        }
        const SHOWN: usize = 4;
        let most = counted.iter().take(SHOWN);
        self.lines.push(IndexLine {
            name: clean(document.name()).into_owned(),
            href: href.to_owned(),
            mentions: document.mention_count(),
            entities: counted.len(),
            most: most
                .map(|(subject, _)| (shown(&subject.name), tint(subject.kind.as_deref())))
                .collect(),
        });
        self
    }
}

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut totals: Vec<&Total> = self.totals.values().collect();
        totals.sort_by_key(|total| Reverse(total.mentions));
        let view = IndexView {
            title: &self.title,
            lines: &self.lines,
            mention_count: totals.iter().map(|total| total.mentions).sum(),
            totals,
        };
        view.render_into(f).map_err(|_| fmt::Error)
    }
}

impl Total {
    fn new(subject: &Subject) -> Total {
        Total {
            name: shown(&subject.name),
            kind: shown(subject.kind.as_deref().unwrap_or_default()),
            tint: tint(subject.kind.as_deref()),
            mentions: 0,
            documents: 0,
        }
    }
}

impl<'a> Data<'a> {
    fn new(document: &'a Document) -> Data<'a> {
        let mut files: Vec<&str> = Vec::new();
        let mut card_line = |choice: &'a Choice| {
            let row = choice.row.as_ref();
            let file = row.and_then(|row| row.file.as_deref()).map(|file| {
                let known = files.iter().position(|known| *known == file);
                known.unwrap_or_else(|| {
                    files.push(file);
                    files.len() - 1
                })
            });
            CardLine(
                choice.subject,
                choice.share,
                row.map(|row| &*row.spelling),
                row.map(|row| row.evidence),
                file,
                row.and_then(|row| row.line),
                row.and_then(|row| row.role.as_deref()),
            )
        };
        let readings = document.readings.iter();
        let readings = readings
            .map(|reading| reading.0.iter().map(&mut card_line).collect())
            .collect();
        let entity = |subject: &'a Subject| {
            CardHead(
                &subject.name,
                subject.id.as_deref(),
                subject.kind.as_deref(),
                subject.country.as_deref(),
                subject.location.map(|place| [place.lat, place.lon]),
            )
        };
        Data {
            entities: document.subjects.iter().map(entity).collect(),
            readings,
            files,
        }
    }
}

/// The kinds that are mentioned, most often first; that of entities without one has an empty name.
fn kinds<'a>(document: &'a Document, counts: &[usize]) -> Vec<KindLine<'a>> {
    let mut sums: BTreeMap<&str, usize> = BTreeMap::new();
    for (subject, count) in document.subjects.iter().zip(counts) {
        if *count > 0 {
            *sums
                .entry(subject.kind.as_deref().unwrap_or_default())
                .or_default() += count;
        }
    }
    let mut sums: Vec<(&str, usize)> = sums.into_iter().collect();
    sums.sort_by_key(|(_, count)| Reverse(*count));
    let line = |(at, (name, count)): (usize, (&'a str, usize))| KindLine {
        at,
        name: Cow::Borrowed(name),
        tint: tint(Some(name).filter(|name| !name.is_empty())),
        count,
    };
    sums.into_iter().enumerate().map(line).collect()
}

/// The entities that are mentioned, most often first, then as they come up.
fn entity_lines<'a>(
    document: &'a Document,
    counts: &[usize],
    kinds_at: &[usize],
) -> Vec<EntityLine<'a>> {
    let line = |subject: usize| {
        let told = &document.subjects[subject];
        EntityLine {
            subject,
            name: clean(&told.name),
            kind: told.kind.as_deref().unwrap_or_default(),
            kind_at: kinds_at[subject],
            tint: tint(told.kind.as_deref()),
            count: counts[subject],
        }
    };
    let mentioned = (0..counts.len()).filter(|subject| counts[*subject] > 0);
    let mut lines: Vec<EntityLine> = mentioned.map(line).collect();
    lines.sort_by_key(|line| Reverse(line.count));
    lines
}

fn shown(text: &str) -> String {
    clean(text).into_owned()
}

/// The text in parts that a browser lays out one by one, each as a row of pieces.
fn parts<'a>(document: &'a Document<'a>, kinds_at: &[usize]) -> Vec<Vec<Piece<'a>>> {
    let mut rest = document.sightings.as_slice();
    let cut = cuts(document.text(), rest).into_iter();
    cut.map(|part| {
        let inside = rest.partition_point(|sighting| sighting.range.start < part.end);
        let (here, later) = rest.split_at(inside);
        rest = later;
        pieces(document, part, here, kinds_at)
    })
    .collect()
}

/// The parts of a text: paragraphs with the blank lines after them, lines that are long enough to be paragraphs, and pieces of what is
/// too long to be laid out at once. No part ends within a mention.
fn cuts(text: &str, sightings: &[Sighting]) -> Vec<Range<usize>> {
    const PARAGRAPH: usize = 200;
    const LONGEST: usize = 12_000;
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let (mut start, mut line) = (0, 0);
    let mut sightings = sightings.iter().peekable();
    let mut covered = 0; // up to where a mention that begins before reaches
    for at in memchr::memchr2_iter(b'\n', b' ', bytes) {
        let next = at + 1;
        let wanted = if bytes[at] == b' ' {
            at - start >= LONGEST
        } else {
            let ended = &bytes[line..at];
            line = next;
            let goes_on = !matches!(bytes.get(next), None | Some(b'\n' | b'\r'));
            goes_on && (ended.len() > PARAGRAPH || ended.trim_ascii().is_empty())
        };
        if !wanted || bytes[start..at].trim_ascii().is_empty() {
            continue;
        }
        while let Some(one) = sightings.next_if(|one| one.range.start < next) {
            covered = covered.max(one.range.end);
        }
        if covered <= next {
            parts.push(start..next);
            start = next;
        }
    }
    if start < text.len() {
        parts.push(start..text.len());
    }
    parts
}

/// A part of the text as text and highlights that nest; of two that cross the later one is cut in two.
fn pieces<'a>(
    document: &'a Document<'a>,
    part: Range<usize>,
    sightings: &[Sighting],
    kinds_at: &[usize],
) -> Vec<Piece<'a>> {
    let is_broken = has_broken_marks(&document.text()[part.clone()]);
    let text = |range: Range<usize>| stretches(&document.text()[range], is_broken);
    let wait = |(at, sighting): (usize, &Sighting)| {
        (sighting.range.start, Reverse(sighting.range.end), at, false)
    };
    let mut waiting: BTreeSet<_> = sightings.iter().enumerate().map(wait).collect();
    let mut pieces = Vec::with_capacity(4 * sightings.len() + 1);
    let mut open: Vec<usize> = Vec::new(); // the ends of highlights, innermost last
    let mut done = part.start;
    while let Some((start, Reverse(mut end), at, more)) = waiting.pop_first() {
        while let Some(inner) = open.pop_if(|inner| *inner <= start) {
            pieces.extend(text(done..inner));
            pieces.push(Piece::Close);
            done = inner;
        }
        if let Some(&inner) = open.last().filter(|inner| **inner < end) {
            waiting.insert((inner, Reverse(end), at, true));
            end = inner;
        }
        pieces.extend(text(done..start));
        done = start;
        open.push(end);
        let sighting = &sightings[at];
        let subject = document.best(sighting);
        pieces.push(Piece::Open {
            tint: tint(document.subjects[subject].kind.as_deref()),
            kind: kinds_at[subject],
            reading: sighting.reading,
            tied: document.readings[sighting.reading].is_tied(),
            more,
        });
    }
    while let Some(inner) = open.pop() {
        pieces.extend(text(done..inner));
        pieces.push(Piece::Close);
        done = inner;
    }
    pieces.extend(text(done..part.end));
    pieces
}

/// A stretch of the text, with directional marks apart where they are broken.
fn stretches(text: &str, is_broken: bool) -> impl Iterator<Item = Piece<'_>> {
    let pieces = text.split_inclusive(move |c| is_broken && is_directional(c));
    pieces.flat_map(move |piece| {
        let mark = piece
            .chars()
            .next_back()
            .filter(|c| is_broken && is_directional(*c));
        let words = &piece[..piece.len() - mark.map_or(0, char::len_utf8)];
        let words = (!words.is_empty()).then(|| Piece::Text(clean(words)));
        words.into_iter().chain(mark.map(Piece::Mark))
    })
}

/// Embeddings, overrides, isolates, and what ends them.
fn is_directional(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether directional marks do not come in pairs, or force letters out of their order, so that the text would not read as it stands.
fn has_broken_marks(text: &str) -> bool {
    let mut open = Vec::new();
    for c in text.chars().filter(|c| is_directional(*c) || *c == '\n') {
        match c {
            '\u{202D}' | '\u{202E}' => return true,
            '\u{202A}' | '\u{202B}' => open.push('\u{202C}'),
            '\u{2066}'..='\u{2068}' => open.push('\u{2069}'),
            '\n' if open.is_empty() => {}
            end if open.pop() != Some(end) => return true,
            _ => {}
        }
    }
    !open.is_empty()
}
