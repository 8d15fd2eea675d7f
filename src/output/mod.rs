//! Mentions in forms that other programs and people read.
//!
//! | form | for | made by | offsets |
//! |---|---|---|---|
//! | JSON Lines, or any of serde's | programs of your own | [`Record`], or [`StreamRecord`] as a text is read | of your choice |
//! | CSV | spreadsheets, pandas, R | [`CsvWriter`] | of your choice |
//! | columns of CoNLL-2003 | seqeval, flair, NLTK, `spacy convert` | [`write_conll`] | none: it is made of tokens |
//! | stand-off | brat and its kin | [`write_brat`] | code points |
//! | JSON of spaCy | `Doc.from_json`, displaCy | [`SpacyDoc`] | code points |
//!
//! Kinds become [`Labels`]. Where a form has no room for mentions that overlap, the leftmost of them is written, of those that begin
//! together the longest. White space at the ends of a mention, which only a name that is listed with some can have, is left out
//! of tokens and stand-off.
//!
//! For people to look at, a `Document` is a text with its mentions: with the feature `html` a `Page` shows it and an `Index` lists many;
//! with the feature `map` its `Places` become GeoJSON, a map page and a picture.

mod brat;
mod conll;
mod csv;
#[cfg(any(feature = "html", feature = "map"))]
mod document;
#[cfg(feature = "html")]
mod html;
mod labels;
#[cfg(feature = "map")]
mod map;
mod offsets;
#[cfg(any(feature = "html", feature = "map"))]
mod page;
mod record;
mod spacy;
mod stream_record;
mod tokens;

pub use brat::write_brat;
pub use conll::write_conll;
pub use csv::CsvWriter;
#[cfg(any(feature = "html", feature = "map"))]
pub use document::Document;
#[cfg(feature = "html")]
pub use html::{Index, Page};
pub use labels::Labels;
#[cfg(feature = "map")]
pub use map::Places;
pub use offsets::Offsets;
pub use record::{Record, RecordCandidate, RecordMention};
pub use spacy::SpacyDoc;
pub use stream_record::StreamRecord;
