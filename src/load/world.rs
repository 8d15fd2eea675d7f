//! The list of the world's places that the crate carries on request: `data/world.csv`.

use std::sync::LazyLock;

use super::embedded::Embedded;
use crate::{
    error::LoadError,
    gazetteer::{Gazetteer, GazetteerBuilder},
};

const WORLD: Embedded = Embedded {
    table: include_str!("../../data/world.csv"),
    file: "world",
};

impl Gazetteer {
    /// The list of the world's countries, regions, divisions and cities that comes with this crate under the feature `world`; its
    /// README says what it covers and omits, and whom to credit.
    ///
    /// It is read once a process, which takes a second or two and a hundred megabytes; clones share it. Its rows name the file
    /// `world`, and lines of `data/world.csv`. [`GazetteerBuilder::read_world`] makes a list of it and of others.
    ///
    /// What is embedded is the table, the most compact form at hand: 14 MB, 3.4 MB packed, against 20 MB and 10 MB of the compiled file. That file
    /// opens in a hundredth of a second; programs that start often make it once, by `cargo run --release --features world --example compile --
    /// data/world.csv -o world.gazetteer`, and read it with [`Gazetteer::from_compiled_path`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, Tagger};
    /// let tagger = Tagger::new(&Gazetteer::world());
    /// let tagged = tagger.tag("From Nairobi to Köln, N.Y., and 東京");
    /// let names = tagged.mentions().iter().map(|mention| mention.entity().canonical());
    /// assert_eq!(vec!["Nairobi", "Cologne", "New York (state)", "Tokyo"], names.collect::<Vec<_>>());
    /// ```
    pub fn world() -> Gazetteer {
        static LIST: LazyLock<Gazetteer> = LazyLock::new(|| WORLD.gazetteer());
        LIST.clone()
    }
}

impl GazetteerBuilder {
    /// Adds the rows of the list of the world's places; see [`Gazetteer::world`].
    ///
    /// It goes together with the starter list (`read_builtin`): what both have, they say alike.
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
    /// let gazetteer = Gazetteer::builder().read_world()?.variant("Nairoberry", "Nairobi").build()?;
    /// assert_eq!("Nairobi", Tagger::new(&gazetteer).tag("Nairoberry").normalized());
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn read_world(&mut self) -> Result<&mut GazetteerBuilder, LoadError> {
        WORLD.read(self)?;
        Ok(self)
    }
}
