//! The whole checked list, immutable once built.

use std::sync::Arc;

use crate::entity::{Entity, Variant};

/// A checked list of entities and their spellings.
///
/// It never changes once built, is cheap to clone (clones share the list) and can be used from many threads.
#[derive(Clone, Debug)]
pub struct Gazetteer {
    pub(crate) list: Arc<List>,
}

/// What a gazetteer holds.
#[derive(Debug)]
pub(crate) struct List {
    /// In the order of their first rows.
    pub(crate) entities: Vec<Entity>,
    /// In the order of the files and rows; canonical names that no row spells out come last.
    pub(crate) variants: Vec<Variant>,
}
