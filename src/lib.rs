//! Names in text, found and written one way.

pub mod entity;
pub mod error;
pub mod gazetteer;
mod load;
mod matcher;
pub mod mention;
pub mod output;
pub mod tagger;
pub mod text;

pub use entity::{Case, Entity, Location, Status, Variant};
pub use error::{BuildError, Diagnostic, Error, LoadError};
pub use gazetteer::{Gazetteer, GazetteerBuilder, KINDS, Lint, ROLES, Row};
pub use mention::{Candidate, Evidence, Mention};
pub use output::{Offsets, Record};
pub use tagger::{Normalized, Overlap, Tagged, Tagger, TaggerBuilder};
