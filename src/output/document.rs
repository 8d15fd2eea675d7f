//! A text with what was found in it, in a form of its own: what pages and maps are made of.

use std::{collections::HashMap, ops::Range};

use super::{Offsets, Record, RecordCandidate, RecordMention};
use crate::entity::{Entity, Location, Variant};
use crate::error::RecordError;
use crate::gazetteer::Gazetteer;
use crate::mention::{Candidate, Evidence, Mention};
use crate::tagger::Tagged;

/// A named text and what was found in it: what a `Page` shows and `Places` are counted in.
///
/// It is made of a [`Tagged`] text, or of a line of JSON Lines and the text that it speaks of. It borrows the text and holds
/// everything else, each entity and each way to read a spelling once; making it takes time linear in the text and its mentions.
///
/// # Examples
///
/// ```
/// # use onomasticon::{Gazetteer, Tagger, output::Document};
/// let gazetteer = Gazetteer::builder().variant("Halab", "Aleppo").build()?;
/// let tagger = Tagger::new(&gazetteer);
/// let document = Document::new("a.txt", &tagger.tag("Halab, HALAB"));
/// assert_eq!(("a.txt", 2, 1), (document.name(), document.mention_count(), document.entity_count()));
/// # Ok::<(), onomasticon::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Document<'t> {
    name: String,
    text: &'t str,
    /// In text order; of those that begin together the longest first.
    pub(super) sightings: Vec<Sighting>,
    pub(super) readings: Vec<Reading>,
    pub(super) subjects: Vec<Subject>,
}

/// A mention: where it stands in bytes, and which of the readings it has.
#[derive(Clone, Debug)]
pub(super) struct Sighting {
    pub range: Range<usize>,
    pub reading: usize,
}

/// The choices that a mention leaves, best first; there is one at least.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Reading(pub Vec<Choice>);

/// An entity that a mention may mean, and why.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Choice {
    pub subject: usize,
    /// The score, in thousandths.
    pub share: u32,
    pub row: Option<MatchedRow>,
}

/// The row that matched.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct MatchedRow {
    pub spelling: String,
    pub file: Option<String>,
    pub line: Option<u32>,
    pub evidence: Evidence,
    pub role: Option<String>,
}

/// What is told of an entity.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub key: String,
    pub name: String,
    pub id: Option<String>,
    pub kind: Option<String>,
    pub country: Option<String>,
    pub location: Option<Location>,
}

impl<'t> Document<'t> {
    /// The document of a tagged text.
    pub fn new(name: &str, tagged: &Tagged<'_, 't>) -> Document<'t> {
        let mut drafts = Drafts::default();
        let sightings = tagged.mentions().iter().map(|mention: &Mention| {
            let choices = mention.candidates().map(|choice| drafts.choice(choice));
            Sighting {
                range: mention.range(),
                reading: {
                    let choices = choices.collect();
                    drafts.reading(choices)
                },
            }
        });
        let sightings = sightings.collect();
        drafts.finish(name, tagged.text(), sightings)
    }

    /// The document of a record, with offsets in this unit, and of the text that it was made of.
    ///
    /// What the record does not say of an entity (country, coordinates, the row that matched) is looked up in `gazetteer`, as far
    /// as it has the entity's key.
    ///
    /// # Errors
    ///
    /// If offsets lie outside of the text or within a character, or select another text than the record's `surface`: it is of
    /// another text, or of another unit.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, Offsets, Record, output::Document};
    /// let line = r#"{"doc": "a", "mentions": [{"start": 2, "end": 8, "surface": "Aleppo", "canonical": "Aleppo", "candidates": []}]}"#;
    /// let record: Record = serde_json::from_str(line)?;
    /// let gazetteer = Gazetteer::builder().build()?;
    /// assert_eq!(1, Document::from_record(&record, "🚌 Aleppo", Offsets::Chars, &gazetteer)?.mention_count());
    /// let error = Document::from_record(&record, "🚌 Aleppo", Offsets::Utf16, &gazetteer).unwrap_err();
    /// assert_eq!(
    ///     "mention 1: the text has ` Alepp` at 2 to 8, not `Aleppo`; give the text and the unit that the record was made of",
    ///     error.to_string()
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_record(
        record: &Record,
        text: &'t str,
        offsets: Offsets,
        gazetteer: &Gazetteer,
    ) -> Result<Document<'t>, RecordError> {
        let mut drafts = Drafts::default();
        let mut sightings = Vec::with_capacity(record.mentions.len());
        for (entry, range) in record.mentions.iter().zip(ranges(record, text, offsets)) {
            let mention = sightings.len() + 1;
            let (start, end) = (entry.start, entry.end);
            let range = range.ok_or(RecordError::Outside {
                mention,
                start,
                end,
            })?;
            if text[range.clone()] != *entry.surface {
                return Err(RecordError::Surface {
                    mention,
                    start,
                    end,
                    found: text[range].to_owned(),
                    expected: entry.surface.to_string(),
                });
            }
            let reading = drafts.told(entry, gazetteer);
            sightings.push(Sighting { range, reading });
        }
        sightings.sort_by_key(|sighting| (sighting.range.start, usize::MAX - sighting.range.end));
        Ok(drafts.finish(&record.doc, text, sightings))
    }

    /// The name of the text.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text as given.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// How many mentions it has.
    pub fn mention_count(&self) -> usize {
        self.sightings.len()
    }

    /// How many entities its mentions most likely mean.
    pub fn entity_count(&self) -> usize {
        self.counts().iter().filter(|count| **count > 0).count()
    }

    /// How many mentions most likely mean each of the subjects.
    pub(super) fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.subjects.len()];
        for sighting in &self.sightings {
            counts[self.best(sighting)] += 1;
        }
        counts
    }

    /// The subject that a mention most likely means.
    pub(super) fn best(&self, sighting: &Sighting) -> usize {
        self.readings[sighting.reading].0[0].subject
    }
}

#[cfg(feature = "html")]
impl Reading {
    /// Whether nothing tells the best choice from the next.
    pub fn is_tied(&self) -> bool {
        matches!(self.0.as_slice(), [best, next, ..] if best.share == next.share)
    }
}

/// Subjects and readings as they come together, each once.
#[derive(Default)]
pub(super) struct Drafts {
    subjects: Vec<Subject>,
    by_key: HashMap<String, usize>,
    readings: Vec<Reading>,
    by_choices: HashMap<Reading, usize>,
}

impl Drafts {
    fn choice(&mut self, candidate: Candidate) -> Choice {
        let row = matched(candidate.variant(), candidate.evidence());
        Choice {
            subject: self.subject(candidate.entity().key(), || subject(candidate.entity())),
            share: thousandths(candidate.score()),
            row: Some(row),
        }
    }

    /// What a record says of a mention, with what the gazetteer adds to it.
    pub fn told(&mut self, entry: &RecordMention, gazetteer: &Gazetteer) -> usize {
        let alone = [RecordCandidate {
            canonical: entry.canonical.clone(),
            id: entry.id.clone(),
            score: 1.0,
        }];
        let told = if entry.candidates.is_empty() {
            &alone[..]
        } else {
            &entry.candidates
        };
        let mut choices: Vec<Choice> = Vec::with_capacity(told.len());
        for (at, choice) in told.iter().enumerate() {
            let key = choice.id.as_deref().unwrap_or(&choice.canonical);
            let kind = entry.kind.as_deref().filter(|_| at == 0);
            let subject = self.subject(key, || {
                let known = listed(gazetteer, &choice.canonical, key);
                Subject {
                    key: key.to_owned(),
                    name: choice.canonical.to_string(),
                    id: choice.id.as_deref().map(str::to_owned),
                    kind: kind
                        .map(str::to_owned)
                        .or(known.as_ref().and_then(|known| known.kind.clone())),
                    country: known.as_ref().and_then(|known| known.country.clone()),
                    location: known.and_then(|known| known.location),
                }
            });
            let rows = gazetteer.lookup(&entry.surface);
            let mut rows: Vec<_> = rows
                .filter(|row| gazetteer.entity_of(*row).key() == key)
                .collect();
            rows.sort_by_key(|row| row.spelling() != &*entry.surface);
            let row = rows.first();
            choices.push(Choice {
                subject,
                share: thousandths(choice.score),
                row: row.map(|&row| match row.spelling() == &*entry.surface {
                    true => matched(row, Evidence::Exact),
                    false => matched(row, Evidence::Folded),
                }),
            });
        }
        self.reading(choices)
    }

    /// The subject that is the best choice of a reading.
    #[cfg(feature = "map")]
    pub fn best(&self, reading: usize) -> &Subject {
        &self.subjects[self.readings[reading].0[0].subject]
    }

    fn subject(&mut self, key: &str, make: impl FnOnce() -> Subject) -> usize {
        if let Some(&at) = self.by_key.get(key) {
            return at;
        }
        self.subjects.push(make());
        self.by_key.insert(key.to_owned(), self.subjects.len() - 1);
        self.subjects.len() - 1
    }

    fn reading(&mut self, choices: Vec<Choice>) -> usize {
        let readings = &mut self.readings;
        *self
            .by_choices
            .entry(Reading(choices))
            .or_insert_with_key(|reading| {
                readings.push(reading.clone());
                readings.len() - 1
            })
    }

    fn finish<'t>(self, name: &str, text: &'t str, sightings: Vec<Sighting>) -> Document<'t> {
        Document {
            name: name.to_owned(),
            text,
            sightings,
            readings: self.readings,
            subjects: self.subjects,
        }
    }
}

fn subject(entity: Entity) -> Subject {
    Subject {
        key: entity.key().to_owned(),
        name: entity.canonical().to_owned(),
        id: entity.id().map(str::to_owned),
        kind: entity.kind().map(str::to_owned),
        country: entity.country().map(str::to_owned),
        location: entity.location(),
    }
}

/// The entity of a key by way of its name, which an index finds.
fn listed(gazetteer: &Gazetteer, name: &str, key: &str) -> Option<Subject> {
    let mut entities = gazetteer.lookup(name).map(|row| gazetteer.entity_of(row));
    entities.find(|entity| entity.key() == key).map(subject)
}

fn matched(row: Variant, evidence: Evidence) -> MatchedRow {
    MatchedRow {
        spelling: row.spelling().to_owned(),
        file: row.file().map(str::to_owned),
        line: row.line(),
        evidence,
        role: row.role().map(str::to_owned),
    }
}

fn thousandths(score: f64) -> u32 {
    (score.clamp(0.0, 1.0) * 1000.0).round() as u32
}

/// The byte range of each mention of a record; `None` where offsets select nothing, in one pass over the text.
fn ranges(record: &Record, text: &str, offsets: Offsets) -> Vec<Option<Range<usize>>> {
    let ends = record.mentions.iter().flat_map(|one| [one.start, one.end]);
    let mut ends: Vec<usize> = ends.collect();
    ends.sort_unstable();
    ends.dedup();
    let length: fn(char) -> usize = match offsets {
        Offsets::Bytes => char::len_utf8,
        Offsets::Chars => |_| 1,
        Offsets::Utf16 => char::len_utf16,
    };
    let mut bytes = HashMap::with_capacity(ends.len());
    let mut wanted = ends.into_iter().peekable();
    let mut counted = 0;
    let starts = text.char_indices().map(|(at, c)| (at, length(c)));
    for (at, length) in starts.chain([(text.len(), 0)]) {
        while wanted.next_if(|end| *end < counted).is_some() {} // within a character
        if wanted.next_if_eq(&counted).is_some() {
            bytes.insert(counted, at);
        }
        counted += length;
    }
    let range = |entry: &RecordMention| {
        let range = *bytes.get(&entry.start)?..*bytes.get(&entry.end)?;
        (range.start < range.end).then_some(range)
    };
    record.mentions.iter().map(range).collect()
}
