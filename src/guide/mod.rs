//! The guide: a tutorial and a cookbook, both of programs that run.
//!
//! - [`tutorial`]: from your own list of ten rows to a tagged corpus, a table, a map, and ten new rows, with the crate's programs in a shell
//!   and at the end from Rust.
//! - [`cookbook`]: short programs for what comes up after that.
//!
//! What the list may hold is told by [`GazetteerBuilder::read_csv`](crate::GazetteerBuilder::read_csv), what counts as the same spelling by
//! [`text`](crate::text), and the forms to write mentions in by [`output`](crate::output).

pub mod cookbook;
pub mod tutorial;
