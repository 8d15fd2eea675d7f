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

impl Gazetteer {
    /// x
    pub fn entities(&self) -> &[Entity] {
        &self.list.entities
    }
    /// x
    pub fn variants(&self) -> &[Variant] {
        &self.list.variants
    }

    /// x
    pub fn entity_of(&self, variant: &Variant) -> &Entity {
        &self.list.entities[variant.entity as usize]
    }

    /// x
    pub fn lookup(&self, _: &str) -> impl Iterator<Item = &Variant> {
        std::iter::empty()
    }
}
