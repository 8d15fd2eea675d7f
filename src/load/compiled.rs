//! Compiled lists: written once, and from then on read where they lie.

use std::{fs::File, io, path::Path, sync::Arc};

use memmap2::{Mmap, MmapOptions};

use crate::{
    entity::List,
    error::{CompiledError, CompiledFault},
    gazetteer::Gazetteer,
    matcher::Matcher,
    store::{MAGIC, Parts, Section, Shared, Store},
};

impl Gazetteer {
    /// Writes the list as a compiled file: all that it holds, and the searched form of its names.
    ///
    /// It opens at once ([`from_compiled_path`](Gazetteer::from_compiled_path)), and gives the same mentions and explanations. A file is
    /// for the version of this crate that wrote it; another one may refuse it, and says so, so keep the CSV.
    ///
    /// It takes about two microseconds and for the time being a hundred bytes a spelling. The file has forty to sixty bytes a spelling.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, Tagger};
    /// let gazetteer = Gazetteer::builder().variant("Dayr al-Zawr", "Deir ez-Zor").build()?;
    /// let mut bytes = Vec::new();
    /// gazetteer.write_compiled(&mut bytes)?;
    /// let opened = Gazetteer::from_compiled(bytes)?;
    /// assert_eq!("near Deir ez-Zor", Tagger::new(&opened).tag("near Dayr al-Zawr").normalized());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_compiled<W: io::Write>(&self, wtr: W) -> io::Result<()> {
        let store = &self.list.store;
        let mut parts = Parts::of(store);
        if store.section(Section::Names).is_empty() {
            Matcher::compile(self, &mut parts)?;
        }
        parts.write(wtr)
    }

    /// Opens a compiled list, all of whose bytes are held against its checksum.
    ///
    /// The bytes are kept and read where they lie; any owner of bytes will do. Time grows with their number, some gigabytes a second.
    ///
    /// # Errors
    ///
    /// [`CompiledError::Bytes`] if the bytes are not just those that this version of the crate writes; the error says what to do.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{CompiledFault, Gazetteer};
    /// let mut bytes = Vec::new();
    /// Gazetteer::builder().variant("Halab", "Aleppo").build()?.write_compiled(&mut bytes)?;
    /// bytes[500] ^= 1;
    /// let error = Gazetteer::from_compiled(bytes).unwrap_err();
    /// assert_eq!(Some(CompiledFault::Damaged), error.fault());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_compiled<B>(bytes: B) -> Result<Gazetteer, CompiledError>
    where
        B: AsRef<[u8]> + Send + Sync + 'static,
    {
        let store = Store::open(Shared::new(bytes))?;
        store.verify()?;
        Ok(opened(store))
    }

    /// Opens a compiled list by its header alone, in the same short time whatever its length.
    ///
    /// For bytes that are known to be whole. Of damaged ones the list may say anything, but nothing panics.
    ///
    /// # Errors
    ///
    /// As for [`from_compiled`](Gazetteer::from_compiled), for what the header tells: another version, a file cut off.
    pub fn from_compiled_unverified<B>(bytes: B) -> Result<Gazetteer, CompiledError>
    where
        B: AsRef<[u8]> + Send + Sync + 'static,
    {
        Ok(opened(Store::open(Shared::new(bytes))?))
    }

    /// Opens a compiled file, all of whose bytes are held against its checksum.
    ///
    /// The file is mapped into memory: programs that use it share that memory, and it takes none but what is read of it. So it must not
    /// be changed while it is in use; put a new one in its place by renaming, as the program `compile` does.
    ///
    /// # Errors
    ///
    /// As for [`from_compiled`](Gazetteer::from_compiled), with the path, and [`CompiledError::Open`].
    pub fn from_compiled_path<P: AsRef<Path>>(path: P) -> Result<Gazetteer, CompiledError> {
        open_path(path.as_ref(), true)
    }

    /// Opens a compiled file by its header alone, in the same short time whatever its length.
    ///
    /// For files that are known to be whole; see [`from_compiled_path`](Gazetteer::from_compiled_path) for the mapping, and
    /// [`from_compiled_unverified`](Gazetteer::from_compiled_unverified) for what damage does.
    ///
    /// # Errors
    ///
    /// As for [`from_compiled_unverified`](Gazetteer::from_compiled_unverified), with the path, and [`CompiledError::Open`].
    pub fn from_compiled_path_unverified<P: AsRef<Path>>(
        path: P,
    ) -> Result<Gazetteer, CompiledError> {
        open_path(path.as_ref(), false)
    }

    /// Whether a file that begins with these bytes is a compiled list rather than a table; eight will do.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::Gazetteer;
    /// assert!(!Gazetteer::is_compiled(b"variant,canonical"));
    /// ```
    pub fn is_compiled(start: &[u8]) -> bool {
        start.starts_with(&MAGIC)
    }
}

fn opened(store: Store) -> Gazetteer {
    Gazetteer {
        list: Arc::new(List::open(store)),
    }
}

fn open_path(path: &Path, verify: bool) -> Result<Gazetteer, CompiledError> {
    let map = map(path, verify).map_err(|source| CompiledError::Open {
        path: path.to_owned(),
        source,
    })?;
    let open = || -> Result<Gazetteer, CompiledFault> {
        let store = Store::open(Shared::new(map))?;
        if verify {
            store.verify()?;
        }
        Ok(opened(store))
    };
    open().map_err(|fault| CompiledError::File {
        path: path.to_owned(),
        fault,
    })
}

/// Maps a file into memory; with `whole`, all of it will be read.
fn map(path: &Path, whole: bool) -> io::Result<Mmap> {
    let file = File::open(path)?;
    let mut options = MmapOptions::new();
    if whole {
        options.populate();
    }
    // SAFETY: the bytes are wrong for a slice only if another program changes the file while it is mapped, which the documentation of
    // the two doors forbids. There is no way to map a file without this promise.
    #[allow(unsafe_code)]
    unsafe {
        options.map(&file)
    }
}
