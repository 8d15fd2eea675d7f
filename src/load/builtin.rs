//! The starter list that the crate carries: `data/gazetteer.csv`, and the same compiled, so that it opens at once.

use std::sync::LazyLock;

use super::embedded::Embedded;
use crate::{
    error::LoadError,
    gazetteer::{Gazetteer, GazetteerBuilder},
    store::hash,
};

const BUILTIN: Embedded = Embedded {
    table: include_str!("../../data/gazetteer.csv"),
    file: "builtin",
};

/// The hash of the table, and the list compiled from it; made by a test of this file:
/// `ONOMASTICON_WRITE_BUILTIN=1 cargo test --lib builtin`.
const COMPILED: &[u8] = include_bytes!("../../data/builtin.gazetteer");

impl Gazetteer {
    /// The list that comes with this crate; its README says what it covers and omits.
    ///
    /// It is opened once a process, and clones share it. Its rows name the file `builtin`, and lines of `data/gazetteer.csv`.
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
        static LIST: LazyLock<Gazetteer> =
            LazyLock::new(|| compiled().unwrap_or_else(|| BUILTIN.gazetteer()));
        LIST.clone()
    }
}

/// The compiled list, unless the table or the layout has changed since.
fn compiled() -> Option<Gazetteer> {
    let (table, list) = COMPILED.split_first_chunk::<8>()?;
    if *table != hash(BUILTIN.table.as_bytes()).to_le_bytes() {
        return None;
    }
    Gazetteer::from_compiled_unverified(list).ok()
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
        BUILTIN.read(self)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::Tagger;

    #[test]
    fn has_no_fault_and_names_its_rows() {
        let gazetteer = Gazetteer::builtin();
        let row = gazetteer.lookup("Deir ez-Zor").next().unwrap();
        let line = BUILTIN.table.lines().nth(row.line().unwrap() as usize - 1);
        assert!(line.is_some_and(|line| line.contains("Deir ez-Zor")));
        assert_eq!(Some("builtin"), row.file());
    }

    /// Writes the compiled list where the variable `ONOMASTICON_WRITE_BUILTIN` is set; else holds it to the table.
    #[test]
    fn the_compiled_builtin_list_is_that_of_the_table() {
        let list = BUILTIN.gazetteer();
        if std::env::var_os("ONOMASTICON_WRITE_BUILTIN").is_some() {
            let mut bytes = hash(BUILTIN.table.as_bytes()).to_le_bytes().to_vec();
            list.write_compiled(&mut bytes).unwrap();
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/builtin.gazetteer");
            return std::fs::write(path, bytes).unwrap();
        }
        let remedy = "run `ONOMASTICON_WRITE_BUILTIN=1 cargo test --lib builtin`";
        let compiled = compiled().expect(remedy);
        assert!(list.entities().eq(compiled.entities()), "{remedy}");
        assert!(list.variants().eq(compiled.variants()), "{remedy}");
        let [of_table, of_compiled] = [&list, &compiled].map(Tagger::new);
        for variant in list.variants() {
            let found = |tagger: &Tagger| -> Vec<_> {
                let tagged = tagger.tag(variant.spelling());
                let mentions = tagged.mentions().iter();
                let mentions =
                    mentions.map(|mention| (mention.range(), mention.entity().key().to_owned()));
                mentions.collect()
            };
            assert_eq!(found(&of_table), found(&of_compiled), "{remedy}");
        }
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
