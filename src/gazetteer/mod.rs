//! The whole checked list, immutable once built.

mod builder;
mod draft;
mod everyday;
mod lint;
mod near;
mod row;

use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash, Hasher},
    sync::{Arc, OnceLock},
};

pub use builder::GazetteerBuilder;
pub(crate) use draft::Draft;
pub use lint::Lint;
pub(crate) use lint::wants_case;
pub(crate) use near::nearest;
pub(crate) use row::{Cells, Column, WIDTH};
pub use row::{KINDS, ROLES, Row};

use crate::{
    entity::{Case, Entity, Status, Variant},
    error::Diagnostic,
    text::form,
};

/// A checked list of entities and their spellings.
///
/// It never changes once built, is cheap to clone (clones share the list) and can be used from many threads.
///
/// # Examples
///
/// ```
/// # use onomasticon::Gazetteer;
/// let table = "variant,canonical,kind\nDeir ez-Zor,Deir ez-Zor,city\nDayr al-Zawr,Deir ez-Zor\n";
/// let gazetteer = Gazetteer::from_csv(table.as_bytes())?;
/// let variant = gazetteer.lookup("DAYR AL ZAWR").next().unwrap();
/// assert_eq!(("Dayr al-Zawr", Some(3)), (variant.spelling(), variant.line()));
/// assert_eq!("Deir ez-Zor", gazetteer.entity_of(variant).canonical());
/// # Ok::<(), onomasticon::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Gazetteer {
    pub(crate) list: Arc<List>,
}

/// What a gazetteer holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct List {
    /// In the order of their first rows.
    pub(crate) entities: Vec<Entity>,
    /// In the order of the files and rows; canonical names that no row spells out come last.
    pub(crate) variants: Vec<Variant>,
    /// How many of the variants are rows.
    rows: usize,
    /// Whether the canonical names are there.
    covered: bool,
    /// Advice that arose in reading, and how many rows came before it.
    advice: Vec<(usize, Diagnostic)>,
    /// Made when it is first asked for.
    index: OnceLock<Index>,
}

impl Gazetteer {
    /// A builder of a list, empty as yet.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::Gazetteer;
    /// let gazetteer = Gazetteer::builder().variant("Daesh", "Islamic State").build()?;
    /// assert_eq!(2, gazetteer.variants().len()); // the canonical name is a spelling too
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn builder() -> GazetteerBuilder {
        GazetteerBuilder::new()
    }

    /// All entities, in the order of their first rows.
    pub fn entities(&self) -> &[Entity] {
        &self.list.entities
    }

    /// All spellings, in the order of the files and rows; canonical names that no row spells out come last.
    pub fn variants(&self) -> &[Variant] {
        &self.list.variants
    }

    /// The entity of a key: of an id, or of the canonical name of an entity that has none.
    ///
    /// It goes through the entities one by one.
    pub fn entity(&self, key: &str) -> Option<&Entity> {
        self.list.entities.iter().find(|entity| entity.key() == key)
    }

    /// The entity that a spelling of this list stands for.
    ///
    /// # Panics
    ///
    /// It may panic, or return any entity, if `variant` belongs to another gazetteer.
    pub fn entity_of(&self, variant: &Variant) -> &Entity {
        &self.list.entities[variant.entity as usize]
    }

    /// The listed spellings that count as the same as `spelling`, whatever their case rule and status.
    ///
    /// Those of the weightiest entity come first, then those of the first rows. The first call prepares an index of 16 bytes a
    /// spelling; each takes time by the logarithm of the list's length.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::Gazetteer;
    /// let table = "variant,canonical,weight\nTripoli,\"Tripoli, Lebanon\",229398\nTripoli,\"Tripoli, Libya\",1150989\n";
    /// let gazetteer = Gazetteer::from_csv(table.as_bytes())?;
    /// let lines = gazetteer.lookup("TRIPOLI").map(|variant| variant.line());
    /// assert_eq!(vec![Some(3), Some(2)], lines.collect::<Vec<_>>());
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn lookup(&self, spelling: &str) -> impl Iterator<Item = &Variant> {
        let form_asked = form(spelling).unwrap_or_default(); // no spelling has an empty form
        self.list
            .index()
            .of_hash(hash(&form_asked))
            .iter()
            .map(|(_, variant)| &self.list.variants[*variant as usize])
            .filter(move |variant| form(&variant.spelling).is_ok_and(|form| form == form_asked))
    }

    /// Advice on the list: what is allowed, but probably not meant.
    ///
    /// See [`Lint`] for what it looks at.
    pub fn lint(&self) -> Lint {
        lint::of_rows(&self.list, self.list.index(), 0)
    }
}

impl List {
    /// Adds the canonical names that no row spells out.
    fn cover(&mut self) {
        let mut spelled = vec![false; self.entities.len()];
        let mut ignored = vec![true; self.entities.len()];
        for row in &self.variants[..self.rows] {
            let entity = row.entity as usize;
            spelled[entity] |= row.spelling == self.entities[entity].canonical;
            ignored[entity] &= row.status == Status::Ignore;
        }
        self.uncover();
        self.variants
            .reserve_exact(spelled.iter().filter(|spelled| !**spelled).count());
        for (entity, made) in self.entities.iter().enumerate() {
            if !spelled[entity] {
                let status = if ignored[entity] {
                    Status::Ignore
                } else {
                    Status::Tagged
                };
                self.variants
                    .push(canonical_name(made, entity as u32, status));
            }
        }
        self.covered = true;
    }

    /// Takes them out, and all that holds for the finished list only.
    fn uncover(&mut self) {
        self.variants.truncate(self.rows);
        self.covered = false;
        self.index = OnceLock::new();
    }

    fn index(&self) -> &Index {
        self.index
            .get_or_init(|| Index::of_hashes(self, std::iter::empty()))
    }
}

fn canonical_name(entity: &Entity, index: u32, status: Status) -> Variant {
    Variant {
        spelling: Arc::clone(&entity.canonical),
        entity: index,
        case: Case::default_for(&entity.canonical, status),
        case_given: false,
        status,
        role: None,
        remarks: None,
        file: None,
        line: None,
    }
}

/// The variants by the hash of their form; those of one hash the best first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index(Vec<(u64, u32)>);

impl Index {
    /// An index of the list, `known` being the hashes of its first variants' forms.
    fn of_hashes(list: &List, known: impl Iterator<Item = u64>) -> Index {
        let mut pairs = Vec::with_capacity(list.variants.len());
        pairs.extend(known.zip(0u32..));
        for variant in &list.variants[pairs.len()..] {
            let hash = hash(&form(&variant.spelling).unwrap_or_default());
            pairs.push((hash, pairs.len() as u32));
        }
        let weight = |variant: u32| {
            let entity = list.variants[variant as usize].entity;
            list.entities[entity as usize].weight.unwrap_or(0.0)
        };
        pairs.sort_unstable_by(|a, b| {
            a.0.cmp(&b.0)
                .then_with(|| weight(b.1).total_cmp(&weight(a.1)))
                .then(a.1.cmp(&b.1))
        });
        Index(pairs)
    }

    fn of_hash(&self, hash: u64) -> &[(u64, u32)] {
        let start = self.0.partition_point(|pair| pair.0 < hash);
        let len = self.0[start..].partition_point(|pair| pair.0 == hash);
        &self.0[start..start + len]
    }

    /// The variants, those of one hash together.
    fn groups(&self) -> impl Iterator<Item = &[(u64, u32)]> {
        self.0.chunk_by(|a, b| a.0 == b.0)
    }
}

/// The same in every run.
fn hash(form: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    form.hash(&mut hasher);
    hasher.finish()
}

/// "a, b and c".
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [words @ .., last] => format!("{} and {last}", words.join(", ")),
    }
}
