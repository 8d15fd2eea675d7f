//! Mentions in forms that other programs and people read.
//!
//! [`Record`] is the one object that JSON Lines holds a text; any serde format can write it. For people to look at, a `Document` is
//! a text with its mentions: with the feature `html` a `Page` shows it and an `Index` lists many; with the feature `map` its `Places`
//! become GeoJSON, a map page and a picture.

#[cfg(any(feature = "html", feature = "map"))]
mod document;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "map")]
mod map;
#[cfg(any(feature = "html", feature = "map"))]
mod page;
mod record;

#[cfg(any(feature = "html", feature = "map"))]
pub use document::{Document, RecordBuf};
#[cfg(feature = "html")]
pub use html::{Index, Page};
#[cfg(feature = "map")]
pub use map::Places;
pub use record::{Offsets, Record};
