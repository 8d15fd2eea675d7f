//! How entities and spellings lie in a list's bytes.
//!
//! Records of variable length stand in blocks of a few; where each block begins is stored, and a record is found by reading those
//! before it in its block. Numbers are written as the difference from the record before.

use std::hash::Hash;

use super::{Case, Status};
use crate::store::{
    HashIndex, Ints, Parts, Reader, Section, Store, Words, hash, put_ints, put_number, put_signed,
    put_varint,
};

/// How many records a block has.
const BLOCK: usize = 8;

/// How many numbers a profile has.
const PROFILE: usize = 5;

/// A list's bytes, and where in them its records are.
#[derive(Clone, Debug)]
pub(crate) struct List {
    pub(crate) store: Store,
    entities: u32,
    variants: u32,
    rows: u32,
    words: Words,
    profiles: Ints,
    entity_blocks: Ints,
    variant_blocks: Ints,
    keys: HashIndex,
    spellings: HashIndex,
}

/// What an entity's record says; words and entities by their numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct EntityRecord<'g> {
    /// The variant that spells the canonical name out.
    pub(crate) canonical: u32,
    pub(crate) id: Option<&'g str>,
    pub(crate) kind: Option<u32>,
    pub(crate) country: Option<u32>,
    pub(crate) parent: Option<u32>,
    pub(crate) location: Option<(f64, f64)>,
    pub(crate) weight: Option<f64>,
}

/// What a variant's record says; words, profiles and entities by their numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct VariantRecord<'g> {
    pub(crate) profile: u32,
    pub(crate) entity: u32,
    pub(crate) line: Option<u32>,
    pub(crate) spelling: &'g str,
    /// The note, and then headers and fields.
    pub(crate) remarks: &'g [u8],
}

/// What many rows have in common; words by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Profile {
    pub(crate) case: Case,
    pub(crate) case_given: bool,
    pub(crate) status: Status,
    pub(crate) role: Option<u32>,
    pub(crate) lang: Option<u32>,
    pub(crate) source: Option<u32>,
    pub(crate) file: Option<u32>,
}

impl List {
    pub(crate) fn open(store: Store) -> List {
        let mut counts = Reader::new(store.section(Section::Counts));
        let [rows, variants, entities] = [(); 3].map(|()| u32::try_from(counts.u64()).unwrap_or(0));
        let blocks = |section| store.ints(section);
        let (entity_blocks, variant_blocks) = (
            blocks(Section::EntityBlocks),
            blocks(Section::VariantBlocks),
        );
        let most = |blocks: Ints| u32::try_from(blocks.count() * BLOCK).unwrap_or(u32::MAX);
        let variants = variants.min(most(variant_blocks));
        List {
            entities: entities.min(most(entity_blocks)),
            variants,
            rows: rows.min(variants),
            words: Words::open(store.bytes(), store.range(Section::Words)),
            profiles: blocks(Section::Profiles),
            entity_blocks,
            variant_blocks,
            keys: store.index(Section::Keys),
            spellings: store.index(Section::Spellings),
            store,
        }
    }

    pub(crate) fn entities(&self) -> u32 {
        self.entities
    }

    pub(crate) fn variants(&self) -> u32 {
        self.variants
    }

    /// How many of the variants are rows; canonical names that no row spells out follow.
    pub(crate) fn rows(&self) -> u32 {
        self.rows
    }

    pub(crate) fn word(&self, number: u32) -> &str {
        self.words.get(self.store.bytes(), number as usize)
    }

    pub(crate) fn optional_word(&self, number: Option<u32>) -> Option<&str> {
        Some(self.word(number?))
    }

    pub(crate) fn profile(&self, number: u32) -> Profile {
        let bytes = self.store.bytes();
        let get = |at| self.profiles.get(bytes, number as usize * PROFILE + at);
        let word = |at| (get(at) as u32).checked_sub(1);
        let policy = get(0);
        Profile {
            case: match policy & 3 {
                0 => Case::Any,
                1 => Case::Capital,
                _ => Case::Exact,
            },
            case_given: policy >> 2 & 1 == 1,
            status: match policy >> 3 & 3 {
                0 => Status::Tagged,
                1 => Status::Weak,
                2 => Status::Never,
                _ => Status::Ignore,
            },
            role: word(1),
            lang: word(2),
            source: word(3),
            file: word(4),
        }
    }

    /// The records of the block that holds a place, up to that place.
    fn block(&self, section: Section, blocks: Ints, place: u32) -> (Reader<'_>, usize) {
        let place = place as usize;
        let begin = blocks.get(self.store.bytes(), place / BLOCK) as usize;
        let records = self.store.section(section).get(begin..);
        (Reader::new(records.unwrap_or_default()), place % BLOCK)
    }

    /// What is at a place; nothing beyond the last.
    pub(crate) fn entity(&self, place: u32) -> EntityRecord<'_> {
        if place >= self.entities {
            return EntityRecord {
                canonical: u32::MAX,
                ..EntityRecord::default()
            };
        }
        let (mut reader, before) = self.block(Section::Entities, self.entity_blocks, place);
        let mut record = EntityRecord::default();
        for _ in 0..=before {
            record = record.next(&mut reader);
        }
        record
    }

    /// What is at a place; nothing beyond the last.
    pub(crate) fn variant(&self, place: u32) -> VariantRecord<'_> {
        if place >= self.variants {
            return VariantRecord::default();
        }
        let (mut reader, before) = self.block(Section::Variants, self.variant_blocks, place);
        let mut raw = RawVariant::default();
        for _ in 0..=before {
            raw.advance(&mut reader);
        }
        raw.record()
    }

    pub(crate) fn canonical(&self, entity: u32) -> &str {
        self.variant(self.entity(entity).canonical).spelling
    }

    pub(crate) fn key(&self, entity: u32) -> &str {
        let record = self.entity(entity);
        record.id.unwrap_or_else(|| self.canonical(entity))
    }

    /// The entity of a key.
    pub(crate) fn entity_of_key(&self, key: &str) -> Option<u32> {
        self.keys
            .find(self.store.bytes(), hash(key.as_bytes()))
            .find(|entity| *entity < self.entities && self.key(*entity) == key)
    }

    /// The variants that may have a form of this hash, best first.
    pub(crate) fn of_hash(&self, hash: u64) -> impl Iterator<Item = u32> + use<'_> {
        self.spellings.find(self.store.bytes(), hash)
    }

    /// All variants in groups; those of one form stand in one group, best first.
    pub(crate) fn groups(&self) -> impl Iterator<Item = Vec<u32>> {
        let group = |bucket| self.spellings.bucket(self.store.bytes(), bucket).collect();
        (0..self.spellings.buckets()).map(group)
    }
}

impl<'g> EntityRecord<'g> {
    /// The record after this one.
    fn next(&self, reader: &mut Reader<'g>) -> EntityRecord<'g> {
        let canonical = i64::from(self.canonical) + reader.signed();
        let id = reader.varint();
        let id = (id > 0).then(|| reader.bytes(id - 1));
        let mut optional = || (reader.varint() as u32).checked_sub(1);
        let (kind, country, parent) = (optional(), optional(), optional());
        let (lat, lon) = (reader.number(), reader.number());
        EntityRecord {
            canonical: canonical as u32,
            id: id.map(|id| str::from_utf8(id).unwrap_or_default()),
            kind,
            country,
            parent,
            location: lat.zip(lon),
            weight: reader.number(),
        }
    }

    /// Writes the record that follows `before`.
    fn put(&self, before: &EntityRecord<'_>, out: &mut Vec<u8>) {
        put_signed(out, i64::from(self.canonical) - i64::from(before.canonical));
        put_varint(out, self.id.map_or(0, |id| id.len() as u64 + 1));
        out.extend_from_slice(self.id.unwrap_or_default().as_bytes());
        for word in [self.kind, self.country, self.parent] {
            put_varint(out, optional(word));
        }
        let (lat, lon) = self.location.unzip();
        for number in [lat, lon, self.weight] {
            put_number(out, number);
        }
    }
}

/// A number that may be missing, from 1.
fn optional(number: Option<u32>) -> u64 {
    number.map_or(0, |number| u64::from(number) + 1)
}

/// A variant's record whose spelling has not been looked at.
#[derive(Clone, Copy, Default)]
struct RawVariant<'g> {
    profile: u32,
    entity: i64,
    line: i64,
    spelling: &'g [u8],
    remarks: &'g [u8],
}

impl<'g> RawVariant<'g> {
    /// Goes on to the record after this one.
    #[inline]
    fn advance(&mut self, reader: &mut Reader<'g>) {
        self.profile = reader.varint() as u32;
        self.entity = self.entity.wrapping_add(reader.signed());
        self.line = self.line.wrapping_add(reader.signed());
        let length = reader.varint();
        self.spelling = reader.bytes(length >> 1);
        self.remarks = match length & 1 {
            0 => &[],
            _ => {
                let length = reader.varint();
                reader.bytes(length)
            }
        };
    }

    fn record(&self) -> VariantRecord<'g> {
        let line = u32::try_from(self.line).ok();
        VariantRecord {
            profile: self.profile,
            entity: self.entity as u32,
            line: line.filter(|line| *line > 0),
            spelling: str::from_utf8(self.spelling).unwrap_or_default(),
            remarks: self.remarks,
        }
    }
}

impl<'g> VariantRecord<'g> {
    pub(crate) fn note(&self) -> Option<u32> {
        (Reader::new(self.remarks).varint() as u32).checked_sub(1)
    }

    /// Headers with their fields.
    pub(crate) fn extra(&self) -> impl Iterator<Item = (u32, u32)> + use<'g> {
        let mut reader = Reader::new(self.remarks);
        reader.varint(); // the note
        std::iter::from_fn(move || {
            (!reader.is_empty()).then(|| (reader.varint() as u32, reader.varint() as u32))
        })
    }

    /// The bytes of remarks.
    pub(crate) fn remarks(
        note: Option<u32>,
        extra: impl Iterator<Item = (u32, u32)>,
        out: &mut Vec<u8>,
    ) {
        out.clear();
        put_varint(out, optional(note));
        for (header, field) in extra {
            put_varint(out, u64::from(header));
            put_varint(out, u64::from(field));
        }
        if *out == [0] {
            out.clear();
        }
    }

    /// Writes the record that follows `before`.
    fn put(&self, before: &RawVariant<'_>, out: &mut Vec<u8>) {
        put_varint(out, u64::from(self.profile));
        put_signed(out, i64::from(self.entity) - before.entity);
        put_signed(out, i64::from(self.line.unwrap_or(0)) - before.line);
        let remarked = u64::from(!self.remarks.is_empty());
        put_varint(out, (self.spelling.len() as u64) << 1 | remarked);
        out.extend_from_slice(self.spelling.as_bytes());
        if remarked == 1 {
            put_varint(out, self.remarks.len() as u64);
            out.extend_from_slice(self.remarks);
        }
    }
}

impl Profile {
    fn numbers(&self) -> [u64; PROFILE] {
        let case = match self.case {
            Case::Any => 0,
            Case::Capital => 1,
            Case::Exact => 2,
        };
        let status = match self.status {
            Status::Tagged => 0,
            Status::Weak => 1,
            Status::Never => 2,
            Status::Ignore => 3,
        };
        let policy = case | u64::from(self.case_given) << 2 | status << 3;
        [
            policy,
            optional(self.role),
            optional(self.lang),
            optional(self.source),
            optional(self.file),
        ]
    }
}

/// A list's bytes in the making: entities and variants come in their order.
#[derive(Debug, Default)]
pub(crate) struct ListWriter {
    entity_blocks: Vec<u64>,
    entities: Vec<u8>,
    entity_count: u64,
    last_canonical: u32,
    variant_blocks: Vec<u64>,
    variants: Vec<u8>,
    variant_count: u64,
    last_variant: (i64, i64),
}

impl ListWriter {
    pub(crate) fn entity(&mut self, record: &EntityRecord<'_>) {
        if self.entity_count.is_multiple_of(BLOCK as u64) {
            self.entity_blocks.push(self.entities.len() as u64);
            self.last_canonical = 0;
        }
        let before = EntityRecord {
            canonical: self.last_canonical,
            ..EntityRecord::default()
        };
        record.put(&before, &mut self.entities);
        self.last_canonical = record.canonical;
        self.entity_count += 1;
    }

    pub(crate) fn variant(&mut self, record: &VariantRecord<'_>) {
        if self.variant_count.is_multiple_of(BLOCK as u64) {
            self.variant_blocks.push(self.variants.len() as u64);
            self.last_variant = (0, 0);
        }
        let (entity, line) = self.last_variant;
        let before = RawVariant {
            entity,
            line,
            ..RawVariant::default()
        };
        record.put(&before, &mut self.variants);
        self.last_variant = (record.entity.into(), record.line.unwrap_or(0).into());
        self.variant_count += 1;
    }

    /// The list, of whose variants the first `rows` are rows; `keys` and `spellings` are entities and variants in the order of their
    /// hashes.
    pub(crate) fn finish<'w>(
        self,
        rows: u64,
        profiles: &[Profile],
        words: impl Iterator<Item = &'w str> + Clone,
        keys: &[(u64, u32)],
        spellings: &[(u64, u32)],
        advice: Vec<u8>,
    ) -> List {
        let column = |numbers: &mut dyn Iterator<Item = u64>| {
            let numbers: Vec<u64> = numbers.collect();
            let mut out = Vec::new();
            put_ints(&mut out, numbers.iter().copied());
            out
        };
        let mut parts = Parts::default();
        parts.add_words(
            Section::Counts,
            &[rows, self.variant_count, self.entity_count],
        );
        parts.add(Section::Words, Words::write(words));
        let profiles = &mut profiles.iter().flat_map(Profile::numbers);
        parts.add(Section::Profiles, column(profiles));
        let blocks = &mut self.entity_blocks.into_iter();
        parts.add(Section::EntityBlocks, column(blocks));
        parts.add(Section::Entities, self.entities);
        let blocks = &mut self.variant_blocks.into_iter();
        parts.add(Section::VariantBlocks, column(blocks));
        parts.add(Section::Variants, self.variants);
        parts.add(Section::Keys, HashIndex::write(keys));
        parts.add(Section::Spellings, HashIndex::write(spellings));
        parts.add(Section::Advice, advice);
        List::open(parts.into_store())
    }
}
