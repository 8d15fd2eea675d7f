//! The starter list that the crate carries: `data/gazetteer.csv`.

use std::sync::{Arc, LazyLock};

use super::csv::read_table;
use crate::{
    error::LoadError,
    gazetteer::{Gazetteer, GazetteerBuilder},
};

/// Compiled in, so that programs need no file beside them.
const TABLE: &str = include_str!("../../data/gazetteer.csv");

/// The file that its rows name: what the programs call it.
const FILE: &str = "builtin";

impl Gazetteer {
    /// The list that comes with this crate; its README says what it covers and omits.
    ///
    /// It is read once a process, and clones share it. Its rows name the file `builtin`, and lines of `data/gazetteer.csv`.
    /// [`GazetteerBuilder::read_builtin`] makes a list of it and of rows of your own.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, Tagger};
    /// let tagger = Tagger::new(&Gazetteer::builtin());
    /// assert_eq!("The road to Deir ez-Zor", tagger.tag("The road to Deir Ezzor").normalized());
    /// ```
    pub fn builtin() -> Gazetteer {
        static BUILTIN: LazyLock<Gazetteer> = LazyLock::new(|| {
            let mut builder = Gazetteer::builder();
            let read = builder.read_builtin().map(|_| ());
            read.expect("the list that is compiled in was tested to have no fault");
            builder
                .build()
                .expect("the list that is compiled in was tested to have all its parents")
        });
        BUILTIN.clone()
    }
}

impl GazetteerBuilder {
    /// Adds the rows of the list that comes with this crate; see [`Gazetteer::builtin`].
    ///
    /// # Errors
    ///
    /// [`LoadError::Rows`] if rows that were read before say otherwise of an entity or a spelling; so read this list first, and a
    /// fault will name your line. The builder is then as it was before.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, Tagger};
    /// let gazetteer = Gazetteer::builder().read_builtin()?.variant("Dêra Zor", "Deir ez-Zor").build()?;
    /// let tagger = Tagger::new(&gazetteer);
    /// assert_eq!("Deir ez-Zor", tagger.tag("DÊRA ZOR").normalized());
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn read_builtin(&mut self) -> Result<&mut GazetteerBuilder, LoadError> {
        read_table(
            self.draft.get_mut(),
            TABLE.as_bytes(),
            Some(Arc::from(FILE)),
        )?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_no_fault_and_names_its_rows() {
        let gazetteer = Gazetteer::builtin();
        let row = gazetteer.lookup("Deir ez-Zor").next().unwrap();
        let line = TABLE.lines().nth(row.line().unwrap() as usize - 1);
        assert!(line.is_some_and(|line| line.contains("Deir ez-Zor")));
        assert_eq!(Some("builtin"), row.file());
    }

    #[test]
    fn is_read_once() {
        assert!(Arc::ptr_eq(
            &Gazetteer::builtin().list,
            &Gazetteer::builtin().list
        ));
    }

    #[test]
    fn a_row_that_contradicts_it_is_named() {
        let mut builder = Gazetteer::builder();
        builder.read_builtin().unwrap();
        let table = "variant,canonical,kind\nDayr az-Zour,Deir ez-Zor,river\n";
        let error = builder.read_csv(table.as_bytes()).unwrap_err();
        let fault = &error.diagnostics()[0];
        assert_eq!((Some(2), Some("kind")), (fault.line(), fault.column()));
        assert!(fault.message().contains("builtin"), "{fault}");
    }
}
