//! Tables that the crate carries, so that programs need no file beside them.

use std::sync::Arc;

use super::csv::read_table;
use crate::{
    error::LoadError,
    gazetteer::{Gazetteer, GazetteerBuilder},
};

/// A table, and what its rows call it: the name by which programs ask for it.
pub(super) struct Embedded {
    pub(super) table: &'static str,
    pub(super) file: &'static str,
}

impl Embedded {
    /// Adds its rows to others.
    pub(super) fn read(&self, builder: &mut GazetteerBuilder) -> Result<(), LoadError> {
        let file = Some(Arc::from(self.file));
        read_table(builder.draft.get_mut(), self.table.as_bytes(), file).map(|_| ())
    }

    /// The list of its rows alone.
    pub(super) fn gazetteer(&self) -> Gazetteer {
        let mut builder = Gazetteer::builder();
        self.read(&mut builder)
            .expect("the list that is compiled in was tested to have no fault");
        builder
            .build()
            .expect("the list that is compiled in was tested to have all its parents")
    }
}
