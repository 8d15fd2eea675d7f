//! Entities, their spellings, and the policies of each spelling.

mod list;

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

pub(crate) use list::{EntityRecord, List, ListWriter, Profile, VariantRecord};

use crate::text::{Class, Unit};

/// A place, person, organization or other thing that names stand for.
///
/// It is a view of a list, as small as a reference; two are equal if they say the same.
#[derive(Clone, Copy)]
pub struct Entity<'g> {
    list: &'g List,
    index: u32,
}

/// A point on the globe, in degrees of WGS 84.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// Degrees north of the equator, from -90 to 90.
    pub lat: f64,
    /// Degrees east of Greenwich, from -180 to 180.
    pub lon: f64,
}

impl<'g> Entity<'g> {
    pub(crate) fn new(list: &'g List, index: u32) -> Entity<'g> {
        Entity { list, index }
    }

    /// Its place among the entities of its list.
    pub(crate) fn index(self) -> u32 {
        self.index
    }

    fn record(self) -> EntityRecord<'g> {
        self.list.entity(self.index)
    }

    /// The key that tells this entity from all others: its id, or its canonical name where it has none.
    pub fn key(self) -> &'g str {
        self.list.key(self.index)
    }

    /// The one name that the entity is written with.
    pub fn canonical(self) -> &'g str {
        self.list.canonical(self.index)
    }

    /// Its canonical name, id and kind: its record is read but once.
    pub(crate) fn labels(self) -> (&'g str, Option<&'g str>, Option<&'g str>) {
        let record = self.record();
        let canonical = self.list.variant(record.canonical).spelling;
        (canonical, record.id, self.list.optional_word(record.kind))
    }

    /// The stable id that the list gives it, such as `gn:170794`.
    pub fn id(self) -> Option<&'g str> {
        self.record().id
    }

    /// What it is: `city`, `person`, `organization`, …
    pub fn kind(self) -> Option<&'g str> {
        self.list.optional_word(self.record().kind)
    }

    /// The country it lies in or belongs to, as an ISO 3166-1 alpha-2 code in capitals.
    pub fn country(self) -> Option<&'g str> {
        self.list.optional_word(self.record().country)
    }

    /// Where it lies.
    pub fn location(self) -> Option<Location> {
        let (lat, lon) = self.record().location?;
        Some(Location { lat, lon })
    }

    /// The key of the entity that this one lies in or belongs to.
    pub fn parent(self) -> Option<&'g str> {
        Some(self.list.key(self.record().parent?))
    }

    /// Its prominence, a positive number: the prior between entities of one name.
    pub fn weight(self) -> Option<f64> {
        self.record().weight
    }
}

impl PartialEq for Entity<'_> {
    fn eq(&self, other: &Entity<'_>) -> bool {
        let parts = |entity: &Entity<'_>| {
            let record = entity.record();
            (record.location, record.weight)
        };
        parts(self) == parts(other)
            && (self.key(), self.canonical(), self.id())
                == (other.key(), other.canonical(), other.id())
            && (self.kind(), self.country(), self.parent())
                == (other.kind(), other.country(), other.parent())
    }
}

impl fmt::Debug for Entity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entity")
            .field("key", &self.key())
            .field("canonical", &self.canonical())
            .field("id", &self.id())
            .field("kind", &self.kind())
            .field("country", &self.country())
            .field("location", &self.location())
            .field("parent", &self.parent())
            .field("weight", &self.weight())
            .finish()
    }
}

impl Serialize for Entity<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename = "Entity")]
        struct Shown<'a> {
            key: &'a str,
            canonical: &'a str,
            id: Option<&'a str>,
            kind: Option<&'a str>,
            country: Option<&'a str>,
            location: Option<Location>,
            parent: Option<&'a str>,
            weight: Option<f64>,
        }
        let shown = Shown {
            key: self.key(),
            canonical: self.canonical(),
            id: self.id(),
            kind: self.kind(),
            country: self.country(),
            location: self.location(),
            parent: self.parent(),
            weight: self.weight(),
        };
        shown.serialize(serializer)
    }
}

/// One spelling listed for an entity: a row of the table.
///
/// It is a view of a list, as small as a reference; two are equal if they say the same.
#[derive(Clone, Copy)]
pub struct Variant<'g> {
    list: &'g List,
    index: u32,
}

impl<'g> Variant<'g> {
    pub(crate) fn new(list: &'g List, index: u32) -> Variant<'g> {
        Variant { list, index }
    }

    /// Its place among the variants of its list.
    pub(crate) fn index(self) -> u32 {
        self.index
    }

    /// The place of its entity among those of its list.
    pub(crate) fn entity_index(self) -> u32 {
        self.record().entity
    }

    fn record(self) -> VariantRecord<'g> {
        self.list.variant(self.index)
    }

    fn profile(self) -> Profile {
        self.list.profile(self.record().profile)
    }

    /// The entity that it is a spelling of.
    pub fn entity(self) -> Entity<'g> {
        Entity::new(self.list, self.entity_index())
    }

    /// The spelling as it stands in the list.
    pub fn spelling(self) -> &'g str {
        self.record().spelling
    }

    /// In which letter case the spelling counts; a default has been worked out.
    pub fn case(self) -> Case {
        self.profile().case
    }

    /// Whether the row itself says in which case it counts.
    pub(crate) fn case_given(self) -> bool {
        self.profile().case_given
    }

    /// Whether and when the spelling is tagged.
    pub fn status(self) -> Status {
        self.profile().status
    }

    /// What the spelling is to its entity: `None` for a name, else `demonym`, `former`, `abbreviation`, …
    pub fn role(self) -> Option<&'g str> {
        self.list.optional_word(self.profile().role)
    }

    /// Whether the spelling names the people or the adjective (`Syrian`) rather than the entity.
    pub fn is_demonym(self) -> bool {
        self.role() == Some("demonym")
    }

    /// Case, status, and whether it is a demonym.
    pub(crate) fn policy(self) -> (Case, Status, bool) {
        let profile = self.profile();
        let role = self.list.optional_word(profile.role);
        (profile.case, profile.status, role == Some("demonym"))
    }

    /// The language of the spelling, a BCP 47 tag.
    pub fn lang(self) -> Option<&'g str> {
        self.list.optional_word(self.profile().lang)
    }

    /// Where the spelling comes from.
    pub fn source(self) -> Option<&'g str> {
        self.list.optional_word(self.profile().source)
    }

    /// What the list's editor remarks on it.
    pub fn note(self) -> Option<&'g str> {
        self.list.optional_word(self.record().note())
    }

    /// The columns that this crate gives no meaning, as (header, field); empty fields are left out.
    pub fn extra(self) -> impl Iterator<Item = (&'g str, &'g str)> {
        let extra = self.record().extra();
        extra.map(move |(header, field)| (self.list.word(header), self.list.word(field)))
    }

    /// The file that the row stands in, as it was named when it was read.
    pub fn file(self) -> Option<&'g str> {
        self.list.optional_word(self.profile().file)
    }

    /// The line that the row begins on, counted from 1; `None` for a canonical name that no row spells out, and for a row added
    /// from code.
    pub fn line(self) -> Option<u32> {
        self.record().line
    }
}

impl PartialEq for Variant<'_> {
    fn eq(&self, other: &Variant<'_>) -> bool {
        ShownVariant::of(*self) == ShownVariant::of(*other) && self.entity() == other.entity()
    }
}

impl fmt::Debug for Variant<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ShownVariant::of(*self).fmt(f)
    }
}

impl Serialize for Variant<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ShownVariant::of(*self).serialize(serializer)
    }
}

/// All that a variant says, in one value.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename = "Variant")]
struct ShownVariant<'a> {
    spelling: &'a str,
    case: Case,
    status: Status,
    role: Option<&'a str>,
    lang: Option<&'a str>,
    source: Option<&'a str>,
    note: Option<&'a str>,
    extra: Vec<(&'a str, &'a str)>,
    file: Option<&'a str>,
    line: Option<u32>,
}

impl<'a> ShownVariant<'a> {
    fn of(variant: Variant<'a>) -> ShownVariant<'a> {
        ShownVariant {
            spelling: variant.spelling(),
            case: variant.case(),
            status: variant.status(),
            role: variant.role(),
            lang: variant.lang(),
            source: variant.source(),
            note: variant.note(),
            extra: variant.extra().collect(),
            file: variant.file(),
            line: variant.line(),
        }
    }
}

/// In which letter case a spelling counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Case {
    /// Any case: `Raqqa`, `RAQQA` and `raqqa` are one.
    Any,
    /// Any case but small letters throughout: `Hit` and `HIT`, not `hit`.
    Capital,
    /// Letter for letter as listed, but for marks, spaces and compatibility forms: `US`, not `us`.
    Exact,
}

impl Case {
    /// The case of a spelling whose row gives none.
    ///
    /// It is [`Capital`](Case::Capital) for a weak spelling; [`Exact`](Case::Exact) for one of two to five letters, all capitals,
    /// dots not counted; else [`Any`](Case::Any).
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Case, Status};
    /// assert_eq!(Case::Exact, Case::default_for("U.S.", Status::Tagged));
    /// assert_eq!(Case::Capital, Case::default_for("Hit", Status::Weak));
    /// assert_eq!(Case::Any, Case::default_for("UNICEF", Status::Tagged));
    /// ```
    pub fn default_for(spelling: &str, status: Status) -> Case {
        if status == Status::Weak {
            return Case::Capital;
        }
        let mut letters = 0;
        for c in spelling.chars() {
            let unit = Unit::of(c);
            match unit.class() {
                Class::Mark | Class::Vanishing => {}
                Class::Letter if unit.is_capital() && letters < 5 => letters += 1,
                _ if c == '.' => {}
                _ => return Case::Any,
            }
        }
        if letters < 2 { Case::Any } else { Case::Exact }
    }

    /// The word that stands for it in the column `case`.
    pub fn as_str(self) -> &'static str {
        match self {
            Case::Any => "any",
            Case::Capital => "capital",
            Case::Exact => "exact",
        }
    }
}

/// Whether and when a spelling is tagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Wherever it stands.
    Tagged,
    /// Only where the same text has a mention of the same entity that stands without weak spellings.
    Weak,
    /// Never, but it is known when a spelling is looked up.
    Never,
    /// It takes up its text and yields nothing, whatever else is listed under the same form.
    Ignore,
}

impl Status {
    /// The word that stands for it in the column `status`: empty for [`Tagged`](Status::Tagged).
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Tagged => "",
            Status::Weak => "weak",
            Status::Never => "never",
            Status::Ignore => "ignore",
        }
    }
}
