//! Names in text, found and written one way.
//!
//! A [`Gazetteer`] is a checked list of spellings, each belonging to an entity: a place, a person, an organization. A [`Tagger`] finds every
//! mention of them in any text, in whatever case, accents, hyphens or script habits, and says where it stands and which entities it
//! may mean. What it finds can be read, counted, written as JSON Lines, or written back as text with canonical names.
//!
//! ```
//! use onomasticon::{Gazetteer, Tagger};
//!
//! let list = "\
//! variant,canonical,kind
//! Deir ez-Zor,Deir ez-Zor,city
//! Dayr al-Zawr,Deir ez-Zor,
//! دير الزور,Deir ez-Zor,
//! ";
//! let gazetteer = Gazetteer::from_csv(list.as_bytes())?;
//! let tagger = Tagger::new(&gazetteer);
//! let tagged = tagger.tag("DAYR AL-ZAWR’s bridge; طريق بدَيْر الزور");
//! for mention in tagged.mentions() {
//!     assert_eq!("Deir ez-Zor", mention.entity().canonical());
//! }
//! assert_eq!(0..12, tagged.mentions()[0].range());
//! assert_eq!("Deir ez-Zor’s bridge; طريق بDeir ez-Zor", tagged.normalized());
//! # Ok::<(), onomasticon::Error>(())
//! ```
//!
//! **New here?** The [tutorial](guide::tutorial) goes from a list of ten rows to a tagged corpus, a map and ten new rows; the
//! [cookbook](guide::cookbook) has programs for homonyms, acronyms, tables, folders, Arabic, hashtags and more.
//!
//! # Tasks
//!
//! **Load a list**: [`Gazetteer::from_csv_path`] for a file, [`Gazetteer::from_csv`] for any reader, `Gazetteer::builtin` for the one that
//! comes with the crate. [`GazetteerBuilder`] joins several, and rows from code:
//!
//! ```
//! # use onomasticon::{Case, Gazetteer, Row, Status, Tagger};
//! let mut builder = Gazetteer::builder();
//! let lint = builder.read_csv("variant,canonical,id\nHit,Heet,gn:95788\n".as_bytes())?;
//! assert_eq!(1, lint.len()); // advice: a short name that is an everyday word
//! builder.row(Row::new("Hit River", "Heet").status(Status::Ignore));
//! let tagger = Tagger::new(&builder.build()?);
//! assert_eq!(1, tagger.tag("Hit, not Hit River").mentions().len());
//! # Ok::<(), onomasticon::Error>(())
//! ```
//!
//! **See what is wrong with a list**: an error holds all [faults](Error::diagnostics) of a file, each with line, column and remedy; a
//! list without faults gets [advice](Gazetteer::lint).
//!
//! ```
//! # use onomasticon::Gazetteer;
//! let error = Gazetteer::from_csv("variant,canonical\nRaqqa,\n,Homs\n".as_bytes()).unwrap_err();
//! let lines: Vec<_> = error.diagnostics().iter().map(|fault| fault.line()).collect();
//! assert_eq!(vec![Some(2), Some(3)], lines);
//! ```
//!
//! **Deal with homonyms**: a mention has all its [candidates](Mention::candidates), the weightiest first.
//!
//! ```
//! # use onomasticon::{Gazetteer, Tagger};
//! let list = "variant,canonical,weight\nTripoli,\"Tripoli, Libya\",1150989\nTripoli,\"Tripoli, Lebanon\",229398\n";
//! let tagger = Tagger::new(&Gazetteer::from_csv(list.as_bytes())?);
//! let tagged = tagger.tag("in Tripoli");
//! let names = tagged.mentions()[0].candidates().map(|candidate| candidate.entity().canonical());
//! assert_eq!(vec!["Tripoli, Libya", "Tripoli, Lebanon"], names.collect::<Vec<_>>());
//! # Ok::<(), onomasticon::Error>(())
//! ```
//!
//! **Choose what is reported**: [`TaggerBuilder`] turns on [overlaps](TaggerBuilder::overlap), [demonyms](TaggerBuilder::demonyms) and
//! [addresses](TaggerBuilder::addresses).
//!
//! ```
//! # use onomasticon::{Gazetteer, Tagger};
//! let gazetteer = Gazetteer::from_csv("variant,canonical,role\nSyrians,Syria,demonym\n".as_bytes())?;
//! assert!(Tagger::new(&gazetteer).tag("Syrians").mentions().is_empty());
//! let tagger = Tagger::builder().demonyms(true).build(&gazetteer);
//! let tagged = tagger.tag("Syrians");
//! assert_eq!("Syria", tagged.mentions()[0].entity().canonical());
//! assert_eq!("Syrians", tagged.normalized()); // never written over
//! # Ok::<(), onomasticon::Error>(())
//! ```
//!
//! **Hand mentions to other programs**: a [`Record`] is the object that JSON Lines holds a text, with [`Offsets`] in bytes, code points or
//! UTF-16; [`output`] has CSV, CoNLL-2003, brat and spaCy too.
//!
//! **Show mentions to people**: with the feature `html` an `output::Page` is a text in a browser, its mentions highlighted; with the
//! feature `map` `output::Places` are the places on a map, as GeoJSON, and in a picture.
//!
//! **Normalize and keep your own offsets right**: [`Tagged::normalization`] tells where each mention has [moved](tagger::Moved).
//!
//! **Ask why**: [`Tagger::explain`] says how a spelling is compared, which rows it matches, and what became of it at each place.
//!
//! ```
//! # use onomasticon::{Gazetteer, Tagger, tagger::Reason};
//! let tagger = Tagger::new(&Gazetteer::builder().variant("SDF", "Syrian Democratic Forces").build()?);
//! let explanation = tagger.explain("SDF", "the sdf");
//! assert_eq!(Reason::LetterCase, explanation.places()[0].reason); // two to five capitals are read as they stand
//! # Ok::<(), onomasticon::Error>(())
//! ```
//!
//! **Tag many texts** on all processors, in their order: [`Tagger::tag_all`], and [`Batch`] where reading and writing take time too.
//!
//! **Tag or normalize a text of any length** as it is read, with the mentions of the whole text: [`Tagger::tag_reader`],
//! [`Tagger::tag_twice`] and [`Tagger::normalize_reader`]. A [`StreamRecord`] writes the mentions as they are found.
//!
//! ```
//! # use onomasticon::{Gazetteer, Tagger};
//! let tagger = Tagger::new(&Gazetteer::builder().variant("Halab", "Aleppo").build()?);
//! let stream = "🚌 to Halab\n".repeat(100_000); // any reader will do
//! let ranges: Result<Vec<_>, _> = tagger.tag_reader(stream.as_bytes()).map(|mention| Ok(mention?.char_range())).collect();
//! assert_eq!(Some(&(1_099_994..1_099_999)), ranges.map_err(onomasticon::Error::Stream)?.last());
//! # Ok::<(), onomasticon::Error>(())
//! ```
//!
//! **Grow a list from texts**: a [`Suggester`](resolve::suggest::Suggester) proposes rows for spellings that no row has; a
//! [`FuzzyTagger`](resolve::suggest::FuzzyTagger) tags them at once.
//!
//! **Look a spelling up** without a text: [`Gazetteer::lookup`].
//!
//! **Open a long list at once**: [`Gazetteer::write_compiled`] writes it with the searched form of its names,
//! [`Gazetteer::from_compiled_path`] maps the file into memory.
//!
//! ```
//! # use onomasticon::{Gazetteer, Tagger};
//! let mut bytes = Vec::new();
//! Gazetteer::builder().variant("Halab", "Aleppo").build()?.write_compiled(&mut bytes)?;
//! let tagger = Tagger::new(&Gazetteer::from_compiled(bytes)?); // or from_compiled_path("names.gazetteer")
//! assert_eq!("to Aleppo", tagger.tag("to Halab").normalized());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Lower floors
//!
//! - [`text`]: folding, the crate's one idea of "the same spelling", as a function and as an iterator with source offsets.
//! - [`gazetteer`] and [`entity`]: the list, its entities and spellings, with every column of the table.
//! - [`error`]: one enum a phase. Faults are found while loading and building; tagging cannot fail.
//!
//! # Limits
//!
//! A [`Tagger`] finds what is listed: it guesses at no unknown names, misspellings or inflected forms; [`resolve`] does, where it is
//! asked. Homonyms are ranked by weight alone, whatever the text is about. Folding is wide (`ö` is `o`), as foreign names in news need it.
//!
//! A text and its mentions are held in memory, but for [streams](Tagger::tag_reader), where spellings of status
//! [`Weak`](Status::Weak), which need the whole text, take a second reading. Time is linear in the text; at worst, on texts made to
//! be hard, it is the text's length times that of the longest name, which is at most 1,024 bytes folded. A [`Gazetteer`] and a [`Tagger`] are immutable, cheap to clone, and can be
//! used from many threads.
//!
//! # Features
//!
//! - `builtin`, on by default: the starter list, embedded (`Gazetteer::builtin`).
//! - `parallel`, on by default: [`Batch`] and [`Tagger::tag_all`] work on several threads, by rayon; without it, on one.
//! - `html`: pages with mentions highlighted (`output::Page`, `output::Index`).
//! - `map`: places as GeoJSON, on a map page and in a picture (`output::Places`).
//! - `world`, off by default: the list of the world's places, embedded (`Gazetteer::world`), 13 MB in the program.

pub mod batch;
pub mod entity;
pub mod error;
pub mod gazetteer;
pub mod guide;
mod load;
mod matcher;
pub mod mention;
pub mod output;
pub mod resolve;
mod store;
pub mod tagger;
pub mod text;

pub use batch::{Batch, Standing, StreamMention, TagReader};
pub use entity::{Case, Entity, Location, Status, Variant};
pub use error::{
    BuildError, CompiledError, CompiledFault, Diagnostic, Error, LoadError, RecordError,
    StreamError,
};
pub use gazetteer::{Gazetteer, GazetteerBuilder, KINDS, Lint, MemoryUsage, ROLES, Row};
pub use mention::{Candidate, Evidence, Mention};
pub use output::{Offsets, Record, StreamRecord};
pub use tagger::{Normalized, Overlap, Tagged, Tagger, TaggerBuilder};

/// Runs the examples of the README.
#[cfg(all(doctest, feature = "builtin"))]
#[doc = include_str!("../README.md")]
struct Readme;
