//! The grammar of a compiled list: one block of bytes with a header, cut into sections that are read where they lie.
//!
//! Every list is such a block, whether it was read from a file, mapped into memory or has just been built. Nothing in it is trusted:
//! all reads are checked, and what is damaged reads as zero or empty.

mod column;
mod index;

use std::{borrow::Cow, fmt, io, ops::Range, sync::Arc};

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

pub(crate) use column::{Ints, Reader, Words, put_ints, put_number, put_signed, put_varint};
pub(crate) use index::HashIndex;

use crate::{error::CompiledFault, text};

/// Begins every compiled list. No text begins so, and a file whose line ends were changed on its way does not either.
pub(crate) const MAGIC: [u8; 8] = *b"\x93ONOM\r\n\x1A";

/// The version of the layout, of sections and tables alike; to be raised with every change of what a section holds.
const FORMAT: u32 = 9;

/// What the sections are; the numbers are their places in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// How many rows, variants and entities there are.
    Counts,
    /// Words that many records share: where each ends, and their bytes.
    Words,
    /// What rows have in common.
    Profiles,
    /// Where blocks of entities begin.
    EntityBlocks,
    Entities,
    VariantBlocks,
    Variants,
    /// Entities by the hash of their keys.
    Keys,
    /// Variants by the hash of their forms.
    Spellings,
    /// What arose in reading the tables.
    Advice,
    /// The forms' names, as an `fst` from form to number.
    Names,
    /// What each form is.
    Forms,
    /// The rows of forms that have several.
    Groups,
    /// Forms with spaces by the hash of what they are without.
    Joined,
    /// The tables of first words.
    Starts,
}

const SECTIONS: usize = 15;

impl Section {
    pub(crate) const ALL: [Section; SECTIONS] = [
        Section::Counts,
        Section::Words,
        Section::Profiles,
        Section::EntityBlocks,
        Section::Entities,
        Section::VariantBlocks,
        Section::Variants,
        Section::Keys,
        Section::Spellings,
        Section::Advice,
        Section::Names,
        Section::Forms,
        Section::Groups,
        Section::Joined,
        Section::Starts,
    ];
}

/// Magic, format, folding, length, checksum, and where each section begins and ends.
const HEADER: usize = 8 + 4 + 4 + 8 + 8 + 8 + 16 * SECTIONS;

/// Where the checksum stands, which it does not cover.
const CHECKSUM: Range<usize> = 24..32;

/// After the last section, so that numbers can be read eight bytes at a time.
const TAIL: usize = 8;

/// Bytes that somebody owns, shared by clones.
#[derive(Clone)]
pub(crate) struct Shared(Arc<dyn AsRef<[u8]> + Send + Sync>);

impl Shared {
    pub(crate) fn new<B: AsRef<[u8]> + Send + Sync + 'static>(bytes: B) -> Shared {
        Shared(Arc::new(bytes))
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[u8] {
        (*self.0).as_ref()
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.as_slice().len())
    }
}

/// A block of bytes and where its sections lie.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    bytes: Shared,
    sections: [(usize, usize); SECTIONS],
}

impl Store {
    /// Opens bytes that a [`Parts`] has written, by their header alone.
    pub(crate) fn open(bytes: Shared) -> Result<Store, CompiledFault> {
        let all = bytes.as_slice();
        if !all.starts_with(&MAGIC) {
            return Err(CompiledFault::NotCompiled);
        }
        let mut header = Reader::new(all.get(8..HEADER).unwrap_or_default());
        let (format, folding) = (header.u32(), header.u32());
        let (length, _checksum, sections) = (header.u64(), header.u64(), header.u64());
        let found = all.len() as u64;
        if all.len() < HEADER {
            let stated = HEADER as u64;
            return Err(CompiledFault::Length { found, stated });
        }
        if format != FORMAT {
            return Err(CompiledFault::Format { found: format });
        }
        if folding != text::version() {
            return Err(CompiledFault::Folding);
        }
        if length != found {
            let stated = length;
            return Err(CompiledFault::Length { found, stated });
        }
        if sections != SECTIONS as u64 {
            return Err(CompiledFault::Damaged);
        }
        let mut places = [(0, 0); SECTIONS];
        for place in &mut places {
            let (start, end) = (header.u64(), header.u64());
            if start > end || end > found {
                return Err(CompiledFault::Damaged);
            }
            *place = (start as usize, end as usize);
        }
        Ok(Store {
            bytes,
            sections: places,
        })
    }

    /// Reads all bytes and holds them against the checksum.
    pub(crate) fn verify(&self) -> Result<(), CompiledFault> {
        let all = self.bytes();
        let (before, rest) = all.split_at_checked(CHECKSUM.start).unwrap_or_default();
        let (stated, after) = rest.split_at_checked(CHECKSUM.len()).unwrap_or_default();
        let mut sum = Xxh3::new();
        sum.update(before);
        sum.update(after);
        if stated == sum.digest().to_le_bytes() {
            Ok(())
        } else {
            Err(CompiledFault::Damaged)
        }
    }

    /// All bytes.
    #[inline]
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    /// The bytes of a section; empty where the list has none.
    #[inline]
    pub(crate) fn section(&self, section: Section) -> &[u8] {
        let (start, end) = self.sections[section as usize];
        self.bytes().get(start..end).unwrap_or_default()
    }

    /// Where a section lies in all bytes.
    pub(crate) fn range(&self, section: Section) -> Range<usize> {
        let (start, end) = self.sections[section as usize];
        start..end
    }

    /// The numbers that a section holds.
    pub(crate) fn ints(&self, section: Section) -> Ints {
        Ints::open(self.bytes(), self.range(section))
    }

    /// The index that a section holds.
    pub(crate) fn index(&self, section: Section) -> HashIndex {
        HashIndex::open(self.bytes(), self.range(section))
    }

    /// The words of eight bytes that a section holds.
    pub(crate) fn words(&self, section: Section) -> &[[u8; 8]] {
        self.section(section).as_chunks().0
    }
}

/// The sections of a list, to be written as one block.
#[derive(Debug, Default)]
pub(crate) struct Parts<'a> {
    /// By their numbers, in the order that they are written in.
    parts: [Cow<'a, [u8]>; SECTIONS],
}

impl<'a> Parts<'a> {
    /// The sections of a list that is there.
    pub(crate) fn of(store: &'a Store) -> Parts<'a> {
        let mut parts = Parts::default();
        for section in Section::ALL {
            parts.add(section, store.section(section));
        }
        parts
    }

    /// Adds a section, or puts it in the place of the one that is there.
    pub(crate) fn add(&mut self, section: Section, bytes: impl Into<Cow<'a, [u8]>>) {
        self.parts[section as usize] = bytes.into();
    }

    /// Adds a section of words of eight bytes.
    pub(crate) fn add_words(&mut self, section: Section, words: &[u64]) {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        self.add(section, bytes);
    }

    /// The header with the checksum yet to be filled in, and how many bytes there will be.
    fn header(&self) -> (Vec<u8>, usize) {
        let mut places = [(0, 0); SECTIONS];
        let mut end = HEADER;
        for (place, bytes) in places.iter_mut().zip(&self.parts) {
            *place = (end, end + bytes.len());
            end += bytes.len().next_multiple_of(8);
        }
        let length = end + TAIL;
        let mut header = MAGIC.to_vec();
        header.extend(FORMAT.to_le_bytes());
        header.extend(text::version().to_le_bytes());
        for word in [length, 0, SECTIONS] {
            header.extend((word as u64).to_le_bytes());
        }
        for (start, end) in places {
            header.extend((start as u64).to_le_bytes());
            header.extend((end as u64).to_le_bytes());
        }
        (header, length)
    }

    /// Hands out all bytes in pieces.
    fn each<E>(
        &self,
        header: &[u8],
        mut take: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        take(header)?;
        for bytes in &self.parts {
            take(bytes)?;
            let gap = bytes.len().next_multiple_of(8) - bytes.len();
            take(&[0; 8][..gap])?;
        }
        take(&[0; TAIL])
    }

    /// Writes the block with its checksum.
    pub(crate) fn write(&self, mut to: impl io::Write) -> io::Result<()> {
        let (mut header, _) = self.header();
        let mut sum = Xxh3::new();
        let cut = [&header[..CHECKSUM.start], &header[CHECKSUM.end..]].concat();
        let _: Result<(), ()> = self.each(&cut, |bytes| {
            sum.update(bytes);
            Ok(())
        });
        header[CHECKSUM].copy_from_slice(&sum.digest().to_le_bytes());
        self.each(&header, |bytes| to.write_all(bytes))?;
        to.flush()
    }

    /// The block in memory, without a checksum.
    pub(crate) fn into_store(self) -> Store {
        let (header, length) = self.header();
        let mut bytes = Vec::with_capacity(length);
        let _: Result<(), ()> = self.each(&header, |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        });
        let mut places = Reader::new(&header[HEADER - 16 * SECTIONS..]);
        let sections = [(); SECTIONS].map(|()| (places.u64() as usize, places.u64() as usize));
        let bytes = Shared::new(bytes);
        Store { bytes, sections }
    }
}

/// The hash that indices sort by: the same in every run and on every machine.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}
