//! The whole checked list, immutable once built.

mod advice;
mod builder;
mod draft;
mod everyday;
mod lint;
mod made;
mod memory;
mod near;
mod row;

use std::sync::Arc;

pub use builder::GazetteerBuilder;
pub(crate) use draft::Draft;
pub use lint::Lint;
pub(crate) use lint::wants_case;
pub use memory::MemoryUsage;
pub(crate) use near::nearest;
pub(crate) use row::{Cells, Column, WIDTH};
pub use row::{KINDS, ROLES, Row};

use crate::{
    entity::{Entity, List, Variant},
    store::{Section, hash},
    text::form,
};

/// The most bytes that all names may have when folded: each takes up to six words of an automaton that numbers 2^31.
pub(crate) const LONGEST_LIST: usize = 256 << 20;

/// A checked list of entities and their spellings.
///
/// It never changes once built, is cheap to clone (clones share the list) and can be used from many threads.
///
/// # Examples
///
/// ```
/// # use onomasticon::Gazetteer;
/// let table = "variant,canonical,kind\nDeir ez-Zor,Deir ez-Zor,city\nDayr al-Zawr,Deir ez-Zor\n";
/// let gazetteer = Gazetteer::from_csv(table.as_bytes())?;
/// let variant = gazetteer.lookup("DAYR AL ZAWR").next().unwrap();
/// assert_eq!(("Dayr al-Zawr", Some(3)), (variant.spelling(), variant.line()));
/// assert_eq!("Deir ez-Zor", variant.entity().canonical());
/// # Ok::<(), onomasticon::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Gazetteer {
    pub(crate) list: Arc<List>,
}

impl Gazetteer {
    /// A builder of a list, empty as yet.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::Gazetteer;
    /// let gazetteer = Gazetteer::builder().variant("Daesh", "Islamic State").build()?;
    /// assert_eq!(2, gazetteer.variants().len()); // the canonical name is a spelling too
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn builder() -> GazetteerBuilder {
        GazetteerBuilder::new()
    }

    /// All entities, in the order of their first rows.
    pub fn entities(
        &self,
    ) -> impl DoubleEndedIterator<Item = Entity<'_>> + ExactSizeIterator + Clone {
        (0..self.list.entities()).map(|index| Entity::new(&self.list, index))
    }

    /// All spellings, in the order of the files and rows; canonical names that no row spells out come last.
    pub fn variants(
        &self,
    ) -> impl DoubleEndedIterator<Item = Variant<'_>> + ExactSizeIterator + Clone {
        (0..self.list.variants()).map(|index| Variant::new(&self.list, index))
    }

    /// The spelling of a number that this list gives it.
    pub(crate) fn variant(&self, index: u32) -> Variant<'_> {
        Variant::new(&self.list, index)
    }

    /// The entity of a key: of an id, or of the canonical name of an entity that has none.
    ///
    /// It takes the same time in a list of any length.
    pub fn entity(&self, key: &str) -> Option<Entity<'_>> {
        let index = self.list.entity_of_key(key)?;
        Some(Entity::new(&self.list, index))
    }

    /// The entity that a spelling stands for: [`Variant::entity`].
    pub fn entity_of<'g>(&self, variant: Variant<'g>) -> Entity<'g> {
        variant.entity()
    }

    /// The listed spellings that count as the same as `spelling`, whatever their case rule and status.
    ///
    /// Those of the weightiest entity come first, then those of the first rows. It takes the same time in a list of any length.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::Gazetteer;
    /// let table = "variant,canonical,weight\nTripoli,\"Tripoli, Lebanon\",229398\nTripoli,\"Tripoli, Libya\",1150989\n";
    /// let gazetteer = Gazetteer::from_csv(table.as_bytes())?;
    /// let lines = gazetteer.lookup("TRIPOLI").map(|variant| variant.line());
    /// assert_eq!(vec![Some(3), Some(2)], lines.collect::<Vec<_>>());
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn lookup(&self, spelling: &str) -> impl Iterator<Item = Variant<'_>> {
        let asked = form(spelling).unwrap_or_default(); // no spelling has an empty form
        self.list
            .of_hash(hash(asked.as_bytes()))
            .map(|index| self.variant(index))
            .filter(move |variant| form(variant.spelling()).is_ok_and(|form| form == asked))
    }

    /// What the list takes in memory; of a mapped file, what it takes of the disk, of which only what is read is in memory.
    ///
    /// What a tagger takes beside it is told by [`Tagger::memory_usage`](crate::Tagger::memory_usage).
    pub fn memory_usage(&self) -> MemoryUsage {
        let of = |sections: &[Section]| {
            let sizes = sections
                .iter()
                .map(|section| self.list.store.section(*section).len());
            sizes.sum()
        };
        let parts = [
            ("entities", of(&[Section::EntityBlocks, Section::Entities])),
            (
                "spellings",
                of(&[Section::VariantBlocks, Section::Variants, Section::Profiles]),
            ),
            ("shared words", of(&[Section::Words, Section::Advice])),
            ("indices", of(&[Section::Keys, Section::Spellings])),
            ("searched names", of(&[Section::Names])),
            (
                "forms",
                of(&[Section::Forms, Section::Groups, Section::Joined]),
            ),
            ("first words", of(&[Section::Starts])),
        ];
        MemoryUsage::new(parts)
    }

    /// Advice on the list: what is allowed, but probably not meant.
    ///
    /// See [`Lint`] for what it looks at. It takes time by the length of the list.
    pub fn lint(&self) -> Lint {
        lint::of_rows(&self.list, 0)
    }
}

/// "a, b and c".
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [words @ .., last] => format!("{} and {last}", words.join(", ")),
    }
}
