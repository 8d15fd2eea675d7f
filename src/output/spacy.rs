//! The JSON of spaCy's documents.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use serde::Serialize;

use super::tokens::{tokens, trimmed};
use super::{Labels, Offsets};
use crate::mention::Mention;
use crate::tagger::Tagged;

/// A text with its mentions, to be serialized as the JSON that spaCy's `Doc.from_json` reads and `Doc.to_json` writes.
///
/// ```json
/// {"doc": "a.txt", "text": "To Halab.", "ents": [{"start": 3, "end": 8, "label": "GPE", "kb_id": "gn:170063"}],
///   "tokens": [{"id": 0, "start": 0, "end": 2}, {"id": 1, "start": 3, "end": 8}, {"id": 2, "start": 8, "end": 9}],
///   "spans": {"sc": [{"start": 3, "end": 8, "label": "GPE", "kb_id": "gn:170063"}]}}
/// ```
///
/// In Python, `Doc(nlp.vocab).from_json(json.loads(line))` has the mentions as `doc.ents`. As `doc.ents` may not overlap and comes
/// without the entities' keys from `from_json`, all mentions stand in `doc.spans["sc"]` too, the key that spaCy's own span categorizer
/// uses. `kb_id` is the [key](crate::Entity::key) of the first candidate. `doc`, the text's name, is what spaCy passes over.
///
/// Offsets count code points. Tokens are those of [`write_conll`](super::write_conll) and the white space that spaCy keeps as
/// tokens, so that every mention is made of whole ones, which spaCy's own tokenizer does not grant (`بحلب`).
///
/// Making it takes time and memory linear in the text.
///
/// # Examples
///
/// ```
/// # use onomasticon::{Gazetteer, Tagger, output::{Labels, SpacyDoc}};
/// let list = "variant,canonical,kind\nHalab,Aleppo,city\n";
/// let tagger = Tagger::new(&Gazetteer::from_csv(list.as_bytes())?);
/// let doc = SpacyDoc::new("a.txt", &tagger.tag("🚌 to Halab."), Labels::OntoNotes);
/// let json = serde_json::to_value(&doc)?;
/// assert_eq!(serde_json::json!([{"start": 5, "end": 10, "label": "GPE", "kb_id": "Aleppo"}]), json["ents"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpacyDoc<'a, D = Cow<'a, str>> {
    doc: D,
    text: &'a str,
    ents: Vec<Span<'a>>,
    tokens: Vec<Word>,
    spans: BTreeMap<&'static str, Vec<Span<'a>>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Span<'a> {
    start: usize,
    end: usize,
    label: Cow<'static, str>,
    kb_id: &'a str,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Word {
    id: usize,
    start: usize,
    end: usize,
}

impl<'a, D> SpacyDoc<'a, D> {
    /// The document of the text named `doc`.
    pub fn new(doc: D, tagged: &Tagged<'a, 'a>, labels: Labels) -> SpacyDoc<'a, D> {
        let text = tagged.text();
        let mentions = tagged.mentions().iter();
        let mut ranges: Vec<Range<usize>> = mentions
            .map(|mention| trimmed(text, mention.range()))
            .collect();
        let words = words(text, &ranges);
        ranges.extend(words);
        let mut places = Offsets::Chars.convert(text, ranges);
        let words = places.split_off(tagged.mentions().len());
        let named = tagged.mentions().iter().zip(places);
        let all: Vec<Span> = named
            .filter(|(_, place)| !place.is_empty())
            .map(|(mention, place)| Span::new(mention, place, labels))
            .collect();
        SpacyDoc {
            doc,
            text,
            ents: apart(&all),
            tokens: words.into_iter().enumerate().map(Word::new).collect(),
            spans: BTreeMap::from([("sc", all)]),
        }
    }
}

impl<'a> Span<'a> {
    fn new(mention: &Mention<'a, 'a>, place: Range<usize>, labels: Labels) -> Span<'a> {
        Span {
            start: place.start,
            end: place.end,
            label: labels.of(mention),
            kb_id: mention.entity().key(),
        }
    }
}

impl Word {
    fn new((id, place): (usize, Range<usize>)) -> Word {
        Word {
            id,
            start: place.start,
            end: place.end,
        }
    }
}

/// Those that do not overlap one before.
fn apart<'a>(spans: &[Span<'a>]) -> Vec<Span<'a>> {
    let mut done = 0;
    let free = |span: &&Span| {
        let free = span.start >= done;
        done = if free { span.end } else { done };
        free
    };
    spans.iter().filter(free).cloned().collect()
}

/// spaCy's tokens: a space after a word is the word's, and any other white space is a token.
fn words(text: &str, mentions: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut cuts: Vec<usize> = mentions
        .iter()
        .flat_map(|range| [range.start, range.end])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let pieces = cuts.windows(2).map(|cut| cut[0]..cut[1]);
    let mut words = Vec::new();
    let mut done = 0;
    let end = text.len()..text.len();
    for word in tokens(text, pieces)
        .map(|token| token.range)
        .chain([end.clone()])
    {
        let owned = usize::from(done > 0 && text[done..word.start].starts_with(' '));
        if done + owned < word.start {
            words.push(done + owned..word.start);
        }
        done = word.end;
        if word != end {
            words.push(word);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_a_token_but_for_a_space_after_a_word() {
        let cut = |text: &str, mentions: &[Range<usize>]| -> Vec<String> {
            let words = words(text, mentions);
            words
                .into_iter()
                .map(|range| text[range].to_owned())
                .collect()
        };
        assert_eq!(
            [" ", "a", "b", " \n", "c", "\u{1c} "],
            *cut(" a b  \nc\u{1c} ", &[])
        );
        assert_eq!([" "], *cut(" ", &[]));
        assert!(cut("", &[]).is_empty());
        let overlapping = [0..6, 2..9, 2..4];
        assert_eq!(
            ["ab", "cd", "ef", "ghi", "j"],
            *cut("abcdefghij", &overlapping)
        );
    }
}
