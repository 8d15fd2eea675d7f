//! The record of a text: its name and its mentions, as one value to serialize.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::mention::{Candidate, Evidence, Mention};
use crate::tagger::Tagged;

/// The unit that offsets into a text are counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Offsets {
    /// Bytes of UTF-8, as Rust, Go and C count.
    Bytes,
    /// Code points, as Python counts.
    #[default]
    Chars,
    /// UTF-16 code units, as JavaScript, Java and C# count.
    Utf16,
}

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
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record<'a> {
    doc: &'a str,
    mentions: Vec<Entry<'a>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Entry<'a> {
    start: usize,
    end: usize,
    surface: &'a str,
    canonical: &'a str,
    id: Option<&'a str>,
    kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Evidence>,
    candidates: Vec<Choice<'a>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Choice<'a> {
    canonical: &'a str,
    id: Option<&'a str>,
    score: f64,
}

impl<'a> Record<'a> {
    /// The record of the text named `doc`, with offsets in the unit asked for.
    pub fn new(doc: &'a str, tagged: &Tagged<'a, 'a>, offsets: Offsets) -> Record<'a> {
        let places = offsets.convert(
            tagged.text(),
            tagged.mentions().iter().map(Mention::range).collect(),
        );
        let mentions = tagged.mentions().iter().zip(places);
        Record {
            doc,
            mentions: mentions
                .map(|(mention, place)| Entry::new(mention, place))
                .collect(),
        }
    }
}

impl<'a> Entry<'a> {
    fn new(mention: &Mention<'a, 'a>, place: Range<usize>) -> Entry<'a> {
        let entity = mention.entity();
        Entry {
            start: place.start,
            end: place.end,
            surface: mention.surface(),
            canonical: entity.canonical(),
            id: entity.id(),
            kind: entity.kind(),
            evidence: mention.is_fuzzy().then_some(Evidence::Fuzzy),
            candidates: mention.candidates().map(Choice::new).collect(),
        }
    }
}

impl<'a> Choice<'a> {
    fn new(candidate: Candidate<'a>) -> Choice<'a> {
        Choice {
            canonical: candidate.entity().canonical(),
            id: candidate.entity().id(),
            score: candidate.score(),
        }
    }
}

impl Offsets {
    /// Byte ranges of a text in this unit, in any order and however they overlap, in one pass over the text.
    fn convert(self, text: &str, mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
        let count: fn(&str) -> usize = match self {
            Offsets::Bytes => return ranges,
            Offsets::Chars => |text| text.chars().count(),
            Offsets::Utf16 => |text| text.chars().map(char::len_utf16).sum(),
        };
        let mut ends: Vec<&mut usize> = Vec::with_capacity(2 * ranges.len());
        for range in &mut ranges {
            ends.push(&mut range.start);
            ends.push(&mut range.end);
        }
        ends.sort_unstable();
        let (mut byte, mut counted) = (0, 0);
        for end in ends {
            counted += count(&text[byte..*end]);
            byte = *end;
            *end = counted;
        }
        ranges
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
    fn ranges_in_any_order_and_empty_ones() {
        let ranges = vec![5..7, 0..7, 4..4, 0..4];
        assert_eq!(
            vec![2..4, 0..4, 1..1, 0..1],
            Offsets::Chars.convert("🚌abc", ranges.clone())
        );
        assert_eq!(
            vec![3..5, 0..5, 2..2, 0..2],
            Offsets::Utf16.convert("🚌abc", ranges)
        );
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
        let none = serde_json::to_string(&Record::new("", &tagger.tag(""), Offsets::Utf16));
        assert_eq!(r#"{"doc":"","mentions":[]}"#, none.unwrap());
    }
}
