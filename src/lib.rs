//! Names in text, found and written one way.

pub mod entity;
pub mod gazetteer;
pub mod text;
