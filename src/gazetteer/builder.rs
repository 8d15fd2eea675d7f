//! Rows to a list.

use std::cell::RefCell;

use super::{Gazetteer, Row, draft::Draft};
use crate::error::BuildError;

/// A builder of a [`Gazetteer`]: rows from code and from tables, checked together.
///
/// Rows may come from any number of tables (`read_csv`) and from code ([`variant`](GazetteerBuilder::variant),
/// [`row`](GazetteerBuilder::row)), in any order. A row without an id belongs to the one entity of its canonical name over all of
/// them. A faulty table leaves the builder as it was; faults of rows from code come out when the list is built.
///
/// # Examples
///
/// ```
/// # use onomasticon::Gazetteer;
/// let mut builder = Gazetteer::builder();
/// builder.read_csv("variant,canonical,id\nDeir ez-Zor,Deir ez-Zor,gn:170794\n".as_bytes())?;
/// let gazetteer = builder.variant("Dayr az-Zour", "Deir ez-Zor").build()?;
/// let variant = gazetteer.lookup("dayr az zour").next().unwrap();
/// assert_eq!(Some("gn:170794"), gazetteer.entity_of(variant).id());
/// # Ok::<(), onomasticon::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct GazetteerBuilder {
    /// Borrowed only within a call; `build` finishes the list in place, so that it is never held twice.
    pub(crate) draft: RefCell<Draft>,
}

impl GazetteerBuilder {
    /// A builder without rows.
    pub fn new() -> GazetteerBuilder {
        GazetteerBuilder::default()
    }

    /// Lists a spelling for the entity of the name `canonical`.
    pub fn variant(&mut self, spelling: &str, canonical: &str) -> &mut GazetteerBuilder {
        self.row(Row::new(spelling, canonical))
    }

    /// Adds a row with all its columns.
    pub fn row(&mut self, row: Row) -> &mut GazetteerBuilder {
        self.draft.get_mut().add_from_code(&row.cells());
        self
    }

    /// Builds the list of all rows so far; more may be added for another list afterwards.
    ///
    /// Lists share their memory with the builder until more rows come.
    ///
    /// # Errors
    ///
    /// [`BuildError::Rows`] if rows from code are faulty, if a parent is the key of no entity, or if parents lie in one another. All
    /// such faults come at once, in the order of the rows.
    pub fn build(&self) -> Result<Gazetteer, BuildError> {
        match self.draft.borrow_mut().finish() {
            Ok(list) => Ok(Gazetteer { list }),
            Err(faults) => Err(BuildError::Rows(faults)),
        }
    }
}
