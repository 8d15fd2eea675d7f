//! The record of a text: its name and its mentions, as one value to serialize.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};

use super::Offsets;
use crate::mention::{Candidate, Evidence, Mention};
use crate::tagger::Tagged;

/// A text's mentions, to be serialized: the object that a line of JSON Lines holds.
///
/// ```json
/// {"doc": "a.txt", "mentions": [{"start": 5, "end": 17, "surface": "Dayr al-Zawr", "canonical": "Deir ez-Zor",
///   "id": "gn:170794", "kind": "city", "candidates": [{"canonical": "Deir ez-Zor", "id": "gn:170794", "score": 1.0}]}]}
/// ```
///
/// `id` and `kind` are null where the list has none. `candidates` are all entities that the mention may mean, best first; the
/// first one's `canonical` and `id` stand in the mention itself. Scores lie between 0 and 1: see [`Candidate::score`]. A mention
/// that is [fuzzy](Mention::is_fuzzy) has `"evidence": "fuzzy"` too.
///
/// The text's name is whatever can be serialized: a string, or the number that a database knows it by. A record that was written
/// can be read again, with all its strings owned.
///
/// It borrows the names from the gazetteer and the text; making it takes one pass over the text and a sort of the offsets,
/// whichever the unit.
///
/// # Examples
///
/// ```
/// # use onomasticon::{Gazetteer, Offsets, Record, Tagger};
/// let gazetteer = Gazetteer::builder().variant("Halab", "Aleppo").build()?;
/// let tagger = Tagger::new(&gazetteer);
/// let record = Record::new("tweet 7", &tagger.tag("🚌 to Halab"), Offsets::Chars);
/// assert_eq!(
///     r#"{"doc":"tweet 7","mentions":[{"start":5,"end":10,"surface":"Halab","canonical":"Aleppo","id":null,"kind":null,"#
///         .to_owned() + r#""candidates":[{"canonical":"Aleppo","id":null,"score":1.0}]}]}"#,
///     serde_json::to_string(&record)?
/// );
/// let read: Record = serde_json::from_str(r#"{"doc":"a.txt","mentions":[]}"#)?;
/// assert_eq!(("a.txt", 0), (&*read.doc, read.mentions.len()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record<'a, D = Cow<'a, str>> {
    /// The name of the text.
    pub doc: D,
    /// Its mentions, in text order.
    pub mentions: Vec<RecordMention<'a>>,
}

/// A mention as a [`Record`] has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordMention<'a> {
    /// Where it begins, in the unit of the record.
    pub start: usize,
    /// Where it ends, likewise.
    pub end: usize,
    /// The spelling in the text.
    pub surface: Cow<'a, str>,
    /// The canonical name of the first candidate.
    pub canonical: Cow<'a, str>,
    /// Its id, if the list has one.
    pub id: Option<Cow<'a, str>>,
    /// Its kind, if the list has one.
    pub kind: Option<Cow<'a, str>>,
    /// [`Evidence::Fuzzy`], where the spelling is not listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// The entities that it may mean, best first; where a record that is read has none, it means the one that it names.
    #[serde(default)]
    pub candidates: Vec<RecordCandidate<'a>>,
}

/// An entity that a mention may mean, as a [`Record`] has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordCandidate<'a> {
    /// The canonical name.
    pub canonical: Cow<'a, str>,
    /// The id, if the list has one.
    pub id: Option<Cow<'a, str>>,
    /// From 0 to 1; see [`Candidate::score`].
    pub score: f64,
}

impl<'a, D> Record<'a, D> {
    /// The record of the text named `doc`, with offsets in the unit asked for.
    pub fn new(doc: D, tagged: &Tagged<'a, 'a>, offsets: Offsets) -> Record<'a, D> {
        let ranges = tagged.mentions().iter().map(Mention::range).collect();
        let places = offsets.convert(tagged.text(), ranges);
        let mentions = tagged.mentions().iter().zip(places);
        Record {
            doc,
            mentions: mentions
                .map(|(mention, place)| RecordMention::new(mention, place))
                .collect(),
        }
    }
}

impl<'a> RecordMention<'a> {
    pub(super) fn new(mention: &Mention<'a, 'a>, place: Range<usize>) -> RecordMention<'a> {
        let (canonical, id, kind) = mention.entity().labels();
        RecordMention {
            start: place.start,
            end: place.end,
            surface: mention.surface().into(),
            canonical: canonical.into(),
            id: id.map(Cow::from),
            kind: kind.map(Cow::from),
            evidence: mention.is_fuzzy().then_some(Evidence::Fuzzy),
            candidates: mention.candidates().map(RecordCandidate::new).collect(),
        }
    }
}

impl<'a> RecordCandidate<'a> {
    fn new(candidate: Candidate<'a>) -> RecordCandidate<'a> {
        let (canonical, id, _) = candidate.entity().labels();
        RecordCandidate {
            canonical: canonical.into(),
            id: id.map(Cow::from),
            score: candidate.score(),
        }
    }
}

/// As in a [`Record`], with offsets in bytes.
impl Serialize for Mention<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RecordMention::new(self, self.range()).serialize(serializer)
    }
}

/// The object `{"text": …, "mentions": […]}`, with offsets in bytes.
impl Serialize for Tagged<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Tagged", 2)?;
        object.serialize_field("text", self.text())?;
        object.serialize_field("mentions", self.mentions())?;
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Gazetteer, Overlap, Tagger};

    /// Astral letters, an emoji, a combining mark after its letter, a vowel sign, and names one within the other.
    const TEXT: &str = "🚌 𝐑aqqa\u{301}, 😀Deir e\u{301}z-Zor—حَلب; 𠀀 Deir ez-Zor Governorate";
    const LIST: &str = "variant,canonical,id,kind\nRaqqa,Raqqa,a,city\nDeir ez-Zor,Deir ez-Zor,,\n\
                        Deir ez-Zor Governorate,Deir ez-Zor Governorate,,\nحلب,Aleppo,,city\nZor,Zor,,\n";

    type Select = fn(&str, Range<usize>) -> String;

    fn of_bytes(text: &str, range: Range<usize>) -> String {
        text[range].to_owned()
    }

    fn of_chars(text: &str, range: Range<usize>) -> String {
        text.chars().take(range.end).skip(range.start).collect()
    }

    fn of_utf16(text: &str, range: Range<usize>) -> String {
        let units: Vec<u16> = text.encode_utf16().collect();
        String::from_utf16(&units[range]).expect("offsets stand between characters")
    }

    #[test]
    fn every_unit_selects_the_surface() {
        let gazetteer = Gazetteer::from_csv(LIST.as_bytes()).unwrap();
        for (overlap, expected) in [(Overlap::Leftmost, 4), (Overlap::All, 7)] {
            let tagger = Tagger::builder().overlap(overlap).build(&gazetteer);
            let tagged = tagger.tag(TEXT);
            assert_eq!(expected, tagged.mentions().len(), "{:?}", tagged.mentions());
            let units: [(Offsets, Select); 3] = [
                (Offsets::Bytes, of_bytes),
                (Offsets::Chars, of_chars),
                (Offsets::Utf16, of_utf16),
            ];
            for (offsets, select) in units {
                let record = Record::new("a", &tagged, offsets);
                for (entry, mention) in record.mentions.iter().zip(tagged.mentions()) {
                    assert_eq!(
                        entry.surface,
                        select(TEXT, entry.start..entry.end),
                        "{offsets:?}"
                    );
                    assert_eq!(mention.surface(), entry.surface);
                    let own = match offsets {
                        Offsets::Bytes => mention.range(),
                        Offsets::Chars => mention.char_range(),
                        Offsets::Utf16 => mention.utf16_range(),
                    };
                    assert_eq!(own, entry.start..entry.end, "{offsets:?}");
                }
            }
        }
    }

    #[test]
    fn mentions_and_tagged_texts_are_values() {
        let gazetteer = Gazetteer::from_csv(LIST.as_bytes()).unwrap();
        let tagger = Tagger::new(&gazetteer);
        let value = serde_json::to_value(tagger.tag(TEXT)).unwrap();
        assert_eq!(TEXT, value["text"]);
        for mention in value["mentions"].as_array().unwrap() {
            let end = |end: &str| mention[end].as_u64().unwrap() as usize;
            assert_eq!(mention["surface"], TEXT[end("start")..end("end")]);
        }
    }

    #[test]
    fn several_candidates_best_first_and_a_text_without_mentions() {
        let list =
            "variant,canonical,id,weight\nTripoli,Tripoli,ly,3000000\nTripoli,Tripoli,lb,1000000\n";
        let tagger = Tagger::new(&Gazetteer::from_csv(list.as_bytes()).unwrap());
        let record =
            serde_json::to_value(Record::new("x", &tagger.tag("Tripoli"), Offsets::Bytes)).unwrap();
        let mention = &record["mentions"][0];
        assert_eq!("ly", mention["id"]);
        assert_eq!(
            serde_json::json!([{"canonical": "Tripoli", "id": "ly", "score": 0.75}, {"canonical": "Tripoli", "id": "lb", "score": 0.25}]),
            mention["candidates"]
        );
        let read: Record = serde_json::from_value(record).unwrap();
        assert_eq!(("x", "Tripoli"), (&*read.doc, &*read.mentions[0].surface));
        let numbered = serde_json::to_value(Record::new(7, &tagger.tag(""), Offsets::Bytes));
        assert_eq!(7, numbered.unwrap()["doc"]);
        let none = serde_json::to_string(&Record::new("", &tagger.tag(""), Offsets::Utf16));
        assert_eq!(r#"{"doc":"","mentions":[]}"#, none.unwrap());
    }
}
