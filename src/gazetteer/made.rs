//! Entities and rows while a list is being made, and how they become its bytes.

use std::collections::HashMap;
use std::sync::Arc;

use crate::entity::{
    Case, EntityRecord, List, ListWriter, Location, Profile, Status, VariantRecord,
};
use crate::error::Diagnostic;
use crate::store::hash;
use crate::text::form;

use super::advice;

/// An entity in the making.
#[derive(Clone, Debug)]
pub(super) struct MadeEntity {
    pub(super) key: Arc<str>,
    pub(super) canonical: Arc<str>,
    pub(super) id: Option<Arc<str>>,
    pub(super) kind: Option<Arc<str>>,
    pub(super) country: Option<Arc<str>>,
    pub(super) location: Option<Location>,
    pub(super) parent: Option<Arc<str>>,
    pub(super) weight: Option<f64>,
}

/// A row in the making.
#[derive(Debug)]
pub(super) struct MadeRow {
    pub(super) spelling: Arc<str>,
    /// Index into the entities.
    pub(super) entity: u32,
    pub(super) case: Case,
    /// Whether the row itself says in which case it counts.
    pub(super) case_given: bool,
    pub(super) status: Status,
    pub(super) role: Option<Arc<str>>,
    /// What only some rows have, in a place of its own: a list may have a million rows.
    pub(super) remarks: Option<Box<Remarks>>,
    pub(super) file: Option<Arc<str>>,
    /// Counted from 1; `None` for a row added from code.
    pub(super) line: Option<u32>,
}

/// What a row says beside how its spelling is tagged.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Remarks {
    pub(super) lang: Option<Arc<str>>,
    pub(super) source: Option<Arc<str>>,
    pub(super) note: Option<Arc<str>>,
    /// Columns beyond the known ones, as (header, field), empty fields left out.
    pub(super) extra: Box<[(Arc<str>, Arc<str>)]>,
}

/// The parts of a list in the making.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// In the order of their first rows.
    pub(super) entities: Vec<MadeEntity>,
    /// In the order of the files and rows.
    pub(super) rows: Vec<MadeRow>,
    /// Advice that arose in reading, and how many rows came before it.
    pub(super) advice: Vec<(usize, Diagnostic)>,
}

/// Words with their numbers, in the order that they are met in.
#[derive(Default)]
struct Numbers<'m> {
    of: HashMap<&'m str, u32>,
    words: Vec<&'m str>,
}

impl<'m> Numbers<'m> {
    fn word(&mut self, word: &'m str) -> u32 {
        *self.of.entry(word).or_insert_with(|| {
            self.words.push(word);
            self.words.len() as u32 - 1
        })
    }

    fn optional(&mut self, word: &'m Option<Arc<str>>) -> Option<u32> {
        word.as_deref().map(|word| self.word(word))
    }
}

impl Made {
    /// The list's bytes; `hashes` are those of the rows' forms, `parent` finds an entity by its key.
    pub(super) fn encode(
        &self,
        hashes: impl Iterator<Item = u64>,
        parent: impl Fn(&str) -> Option<u32>,
    ) -> List {
        let mut words = Numbers::default();
        let mut writer = ListWriter::default();
        let names = self.canonical_names();
        for (made, name) in self.entities.iter().zip(&names.of_entities) {
            writer.entity(&EntityRecord {
                canonical: *name,
                id: made.id.as_deref(),
                kind: words.optional(&made.kind),
                country: words.optional(&made.country),
                parent: made.parent.as_deref().and_then(&parent),
                location: made.location.map(|location| (location.lat, location.lon)),
                weight: made.weight,
            });
        }
        let mut profiles = Profiles::default();
        let mut remarks = Vec::new();
        for row in &self.rows {
            let said = row.remarks.as_deref();
            let note = said.and_then(|said| words.optional(&said.note));
            let extra = said.map_or(&[][..], |said| &said.extra);
            let extra = extra.iter();
            let extra = extra.map(|(header, field)| (words.word(header), words.word(field)));
            VariantRecord::remarks(note, extra, &mut remarks);
            writer.variant(&VariantRecord {
                profile: profiles.of(row, &mut words),
                entity: row.entity,
                line: row.line,
                spelling: &row.spelling,
                remarks: &remarks,
            });
        }
        for &(entity, status) in &names.added {
            let spelling = &self.entities[entity as usize].canonical;
            writer.variant(&VariantRecord {
                profile: profiles.of_canonical(spelling, status),
                entity,
                line: None,
                spelling,
                remarks: &[],
            });
        }
        writer.finish(
            self.rows.len() as u64,
            &profiles.all,
            words.words.iter().copied(),
            &self.keys(),
            &self.spellings(hashes, &names),
            advice::write(&self.advice),
        )
    }

    /// Which variants spell the canonical names out.
    fn canonical_names(&self) -> CanonicalNames {
        const NONE: u32 = u32::MAX;
        let mut of_entities = vec![NONE; self.entities.len()];
        let mut ignored = vec![true; self.entities.len()];
        for (at, row) in (0..).zip(&self.rows) {
            let entity = row.entity as usize;
            ignored[entity] &= row.status == Status::Ignore;
            let spells = || {
                let canonical = &self.entities[entity].canonical;
                Arc::ptr_eq(&row.spelling, canonical) || row.spelling == *canonical
            };
            if of_entities[entity] == NONE && spells() {
                of_entities[entity] = at;
            }
        }
        let mut added = Vec::new();
        for (entity, name) in of_entities.iter_mut().enumerate() {
            if *name == NONE {
                *name = (self.rows.len() + added.len()) as u32;
                let status = match ignored[entity] {
                    true => Status::Ignore,
                    false => Status::Tagged,
                };
                added.push((entity as u32, status));
            }
        }
        CanonicalNames { of_entities, added }
    }

    /// The entities by the hash of their keys.
    fn keys(&self) -> Vec<(u64, u32)> {
        let hashed = |made: &MadeEntity| hash(made.key.as_bytes());
        let mut keys: Vec<_> = self.entities.iter().map(hashed).zip(0..).collect();
        keys.sort_unstable();
        keys
    }

    /// The variants by the hash of their forms, those of one hash by the weight of their entities.
    fn spellings(
        &self,
        hashes: impl Iterator<Item = u64>,
        names: &CanonicalNames,
    ) -> Vec<(u64, u32)> {
        let added = names.added.iter().map(|(entity, _)| {
            let canonical = &self.entities[*entity as usize].canonical;
            hash(form(canonical).unwrap_or_default().as_bytes())
        });
        let mut spellings: Vec<(u64, u32)> = hashes.chain(added).zip(0..).collect();
        let weight = |variant: u32| {
            let at = variant as usize;
            let row = self.rows.get(at);
            let entity = row.map_or_else(|| names.added[at - self.rows.len()].0, |row| row.entity);
            self.entities[entity as usize].weight.unwrap_or(0.0)
        };
        spellings.sort_unstable_by(|a, b| {
            let by_weight = || weight(b.1).total_cmp(&weight(a.1));
            a.0.cmp(&b.0).then_with(by_weight).then(a.1.cmp(&b.1))
        });
        spellings
    }
}

/// Which variants spell the canonical names out.
struct CanonicalNames {
    /// Of each entity, by its number.
    of_entities: Vec<u32>,
    /// Those that no row spells out: their entities, and whether they are tagged.
    added: Vec<(u32, Status)>,
}

/// What rows have in common, with numbers.
#[derive(Default)]
struct Profiles<'m> {
    of: HashMap<Profile, u32>,
    all: Vec<Profile>,
    /// The row before: most are like it.
    last: Option<(&'m MadeRow, u32)>,
}

impl<'m> Profiles<'m> {
    fn of(&mut self, row: &'m MadeRow, words: &mut Numbers<'m>) -> u32 {
        if let Some((last, number)) = self.last
            && alike(last, row)
        {
            return number;
        }
        let said = row.remarks.as_deref();
        let number = self.number(Profile {
            case: row.case,
            case_given: row.case_given,
            status: row.status,
            role: words.optional(&row.role),
            lang: said.and_then(|said| words.optional(&said.lang)),
            source: said.and_then(|said| words.optional(&said.source)),
            file: words.optional(&row.file),
        });
        self.last = Some((row, number));
        number
    }

    /// The profile of a canonical name that no row spells out.
    fn of_canonical(&mut self, canonical: &str, status: Status) -> u32 {
        self.number(Profile {
            case: Case::default_for(canonical, status),
            case_given: false,
            status,
            role: None,
            lang: None,
            source: None,
            file: None,
        })
    }

    fn number(&mut self, profile: Profile) -> u32 {
        *self.of.entry(profile).or_insert_with(|| {
            self.all.push(profile);
            self.all.len() as u32 - 1
        })
    }
}

/// Whether two rows surely have all in common, judged by the memory that they share.
fn alike(a: &MadeRow, b: &MadeRow) -> bool {
    let same = |a: &Option<Arc<str>>, b: &Option<Arc<str>>| match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (None, None) => true,
        _ => false,
    };
    let policy = |row: &MadeRow| (row.case, row.case_given, row.status);
    policy(a) == policy(b)
        && same(&a.role, &b.role)
        && same(&a.file, &b.file)
        && match (&a.remarks, &b.remarks) {
            (Some(a), Some(b)) => same(&a.lang, &b.lang) && same(&a.source, &b.source),
            (None, None) => true,
            _ => false,
        }
}
