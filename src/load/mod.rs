//! Doors into a gazetteer.

mod csv;
mod lines;
