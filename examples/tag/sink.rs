//! Where texts go once they are tagged.

use std::{io, io::Write};

use onomasticon::Tagger;

use super::{
    Args,
    common::{Failure, Output},
    folder::Folder,
    formats::{Form, Format},
    marked::Table,
    work::Done,
};

/// The texts' way out, in their order.
pub struct Sink {
    place: Place,
    table: Table,
}

enum Place {
    File(Output),
    Folder(Folder),
}

impl Sink {
    /// Opens what the arguments ask for.
    pub fn open(args: &Args, form: &Form) -> Result<Sink, Failure> {
        let path = args.common.output.as_deref();
        let place = match (form.needs_folder(), path) {
            (true, Some(path)) => Place::Folder(Folder::create(path)?),
            (true, None) => {
                return Err(
                    "brat has a file a text, so several go to a folder; add `-o FOLDER`".into(),
                );
            }
            (false, path) => {
                let mut out = Output::create(path)?;
                out.write_all(&form.head()?)?;
                Place::File(out)
            }
        };
        let table = Table::default();
        Ok(Sink { place, table })
    }

    /// Takes a text.
    pub fn take(&mut self, done: Done) -> Result<(), Failure> {
        self.table.join(done.table);
        match &mut self.place {
            Place::File(out) => out.write_all(&done.written)?,
            Place::Folder(folder) => folder.add(&done.doc, &done.text, &done.written)?,
        }
        Ok(())
    }

    /// Where the text of a stream is written as it comes; folders have none.
    pub fn stream(&mut self) -> Option<&mut Output> {
        match &mut self.place {
            Place::File(out) => Some(out),
            Place::Folder(_) => None,
        }
    }

    /// Puts what was written in its place.
    pub fn finish(self, form: &Form, tagger: &Tagger) -> io::Result<()> {
        match self.place {
            Place::Folder(folder) => folder.finish(tagger.gazetteer(), form.labels()),
            Place::File(mut out) => {
                if form.format == Format::Text {
                    self.table.write(&mut out, form.paint)?;
                }
                out.finish()
            }
        }
    }
}
