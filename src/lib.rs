//! Names in text, found and written one way.

pub mod entity;
pub mod gazetteer;
mod matcher;
pub mod mention;
pub mod tagger;
pub mod text;
