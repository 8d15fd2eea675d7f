//! Every public value can be written by serde, and those that own what they hold read again.
//!
//! Lists, taggers and the resolver's tables are no values: they have files of their own.

use onomasticon::{
    Candidate, Case, Diagnostic, Entity, Evidence, Gazetteer, Lint, Location, MemoryUsage, Mention,
    Normalized, Offsets, Overlap, Record, Row, Status, StreamMention, Tagged, Tagger, Variant,
    output::{Labels, RecordCandidate, RecordMention, SpacyDoc},
    resolve::{self, Answer, Hints, Resolver, suggest::Suggestion},
    tagger::{Explanation, Moved, Place, Reason},
    text::Folded,
};
use serde::{Serialize, de::DeserializeOwned};

fn written<T: Serialize>() {}
fn read_again<T: DeserializeOwned>() {}

/// Compiles only while it holds.
#[test]
fn all_public_values() {
    written::<(
        Candidate,
        Entity,
        Explanation,
        Mention,
        Tagged,
        Variant,
        SpacyDoc,
        StreamMention,
    )>();
    written::<(Answer, MemoryUsage, resolve::Reason, Suggestion)>();
    read_again::<(Folded, Hints)>();
    written::<(
        Case,
        Diagnostic,
        Evidence,
        Labels,
        Lint,
        Location,
        Moved,
        Normalized,
    )>();
    written::<(
        Offsets,
        Overlap,
        Place,
        Reason,
        Record,
        RecordCandidate,
        RecordMention,
        Row,
        Status,
    )>();
    read_again::<(
        Case,
        Diagnostic,
        Evidence,
        Labels,
        Lint,
        Location,
        Moved,
        Normalized<'static>,
    )>();
    read_again::<(Offsets, Overlap, Place, Reason, Row, Status)>();
    read_again::<(
        Record<'static>,
        RecordCandidate<'static>,
        RecordMention<'static>,
    )>();
}

#[test]
fn values_are_the_same_once_read_again() {
    let gazetteer = Gazetteer::builder()
        .variant("Halab", "Aleppo")
        .build()
        .unwrap();
    let tagger = Tagger::new(&gazetteer);
    let tagged = tagger.tag("to Halab");
    fn again<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: T) {
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(value, serde_json::from_str::<T>(&json).unwrap(), "{json}");
    }
    let record = serde_json::to_string(&Record::new("a", &tagged, Offsets::Chars)).unwrap();
    again(serde_json::from_str::<Record<'static>>(&record).unwrap());
    again(
        Gazetteer::from_csv("variant,canonical\nx,\n".as_bytes())
            .unwrap_err()
            .diagnostics()
            .to_vec(),
    );
    again(tagger.explain("Halab", "Halab, halabi").places().to_vec());
    again(
        Normalized::clone(&tagger.tag("Halab").normalization())
            .moved()
            .to_vec(),
    );
    again(
        Row::new("Hit", "Heet")
            .location(33.6, 42.8)
            .case(Case::Capital)
            .status(Status::Weak)
            .extra("who", "me"),
    );
}

#[test]
fn an_answer_tells_its_entity_its_row_and_its_reason() {
    let list = "variant,canonical,id\nDeir ez-Zor,Deir ez-Zor,gn:170794\n";
    let resolver = Resolver::new(&Gazetteer::from_csv(list.as_bytes()).unwrap());
    let answers = resolver.resolve("Deir ez-Zour");
    let value = serde_json::to_value(&answers[0]).unwrap();
    assert_eq!(
        ("gn:170794", "Deir ez-Zor"),
        (
            value["entity"]["id"].as_str().unwrap(),
            value["variant"]["spelling"].as_str().unwrap()
        )
    );
    assert_eq!(answers[0].reason().to_string(), value["reason"]);
    assert_eq!(answers[0].score(), value["score"].as_f64().unwrap());
    let hints: Hints = serde_json::from_str(r#"{"countries": ["SY"]}"#).unwrap();
    let mut expected = Hints::new();
    expected.country("SY");
    assert_eq!(expected, hints);
}

#[test]
fn a_row_is_read_from_an_object_of_its_headers() {
    let row: Row = serde_json::from_str(
        r#"{"variant": " Halab ", "canonical": "Aleppo", "kind": "city", "mine": "1"}"#,
    )
    .unwrap();
    assert_eq!(
        Row::new("Halab", "Aleppo").kind("city").extra("mine", "1"),
        row
    );
    let json = serde_json::to_value(&row).unwrap();
    assert_eq!(
        serde_json::json!({"variant": "Halab", "canonical": "Aleppo", "kind": "city", "mine": "1"}),
        json
    );
}
