//! One row of the table: its columns, as text, and how a row is written in code.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::entity::{Case, Status};

/// The kinds of entities that the lists of this crate use. The column `kind` is free: any other word is kept as it stands.
pub const KINDS: &[&str] = &[
    "airport",
    "archipelago",
    "base",
    "border crossing",
    "camp",
    "canal",
    "city",
    "company",
    "continent",
    "country",
    "county",
    "dam",
    "desert",
    "district",
    "division",
    "governorate",
    "group",
    "island",
    "lake",
    "mountain",
    "neighbourhood",
    "organization",
    "party",
    "peninsula",
    "person",
    "province",
    "region",
    "river",
    "sea",
    "site",
    "state",
    "strait",
    "territory",
    "town",
    "valley",
    "village",
];

/// The roles of spellings that this crate knows.
///
/// Only `demonym` changes what is tagged: such a spelling is reported on request and never written over. The others are handed
/// back with the match. The column `role` is free: any other word is kept, and lint asks about one that looks like a misspelt
/// role of this list.
///
/// | role | the spelling is |
/// |---|---|
/// | `abbreviation` | a shortened form: `Gov.` |
/// | `acronym` | initials: `SDF` |
/// | `alias` | another name it goes by |
/// | `demonym` | its people or its adjective: `Syrian` |
/// | `endonym`, `exonym` | the name used there, or elsewhere |
/// | `former`, `historical` | a name it bore once |
/// | `misspelling` | wrong, but met in texts |
/// | `nickname` | informal |
/// | `official`, `short` | the full name, or the usual part of it |
/// | `transliteration` | another script's name in this one |
pub const ROLES: &[&str] = &[
    "abbreviation",
    "acronym",
    "alias",
    "demonym",
    "endonym",
    "exonym",
    "former",
    "historical",
    "misspelling",
    "nickname",
    "official",
    "short",
    "transliteration",
];

/// A column that has a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Variant,
    Canonical,
    Id,
    Kind,
    Country,
    Lat,
    Lon,
    Parent,
    Weight,
    Lang,
    Case,
    Status,
    Role,
    Source,
    Note,
}

/// How many columns have a meaning.
pub(crate) const WIDTH: usize = 15;

impl Column {
    /// In the order that this crate writes them.
    pub(crate) const ALL: [Column; WIDTH] = [
        Column::Variant,
        Column::Canonical,
        Column::Id,
        Column::Kind,
        Column::Country,
        Column::Lat,
        Column::Lon,
        Column::Parent,
        Column::Weight,
        Column::Lang,
        Column::Case,
        Column::Status,
        Column::Role,
        Column::Source,
        Column::Note,
    ];

    /// Its header.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Column::Variant => "variant",
            Column::Canonical => "canonical",
            Column::Id => "id",
            Column::Kind => "kind",
            Column::Country => "country",
            Column::Lat => "lat",
            Column::Lon => "lon",
            Column::Parent => "parent",
            Column::Weight => "weight",
            Column::Lang => "lang",
            Column::Case => "case",
            Column::Status => "status",
            Column::Role => "role",
            Column::Source => "source",
            Column::Note => "note",
        }
    }

    pub(crate) fn of_name(header: &str) -> Option<Column> {
        Column::ALL
            .into_iter()
            .find(|column| column.name() == header)
    }
}

/// The fields of one row, trimmed; an empty one says nothing.
#[derive(Debug, Default)]
pub(crate) struct Cells<'a> {
    pub(crate) known: [&'a str; WIDTH],
    /// Header and field of the other columns; no field is empty.
    pub(crate) extra: Vec<(&'a Arc<str>, &'a str)>,
}

impl<'a> Cells<'a> {
    pub(crate) fn get(&self, column: Column) -> &'a str {
        self.known[column as usize]
    }
}

/// One row of a table, written in code: a spelling, its entity, and what else the columns say.
///
/// The fields are checked when the list is built, by the rules that hold for a file.
///
/// # Examples
///
/// ```
/// # use onomasticon::{Case, Gazetteer, Row};
/// let gazetteer = Gazetteer::builder()
///     .row(Row::new("Hit", "Heet").kind("city").country("IQ").location(33.64, 42.82).case(Case::Exact))
///     .build()?;
/// assert_eq!(Some("IQ"), gazetteer.entity("Heet").unwrap().country());
/// # Ok::<(), onomasticon::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    known: [String; WIDTH],
    extra: Vec<(Arc<str>, String)>,
}

impl Row {
    /// A row that lists `spelling` for the entity of the name `canonical`.
    pub fn new(spelling: &str, canonical: &str) -> Row {
        Row::default()
            .set(Column::Variant, spelling)
            .set(Column::Canonical, canonical)
    }

    /// Sets the stable key of the entity.
    pub fn id(self, id: &str) -> Row {
        self.set(Column::Id, id)
    }

    /// Sets what the entity is; [`KINDS`] has the usual words.
    pub fn kind(self, kind: &str) -> Row {
        self.set(Column::Kind, kind)
    }

    /// Sets the country, an ISO 3166-1 alpha-2 code in capitals.
    pub fn country(self, country: &str) -> Row {
        self.set(Column::Country, country)
    }

    /// Sets where the entity lies, in degrees of WGS 84.
    pub fn location(self, lat: f64, lon: f64) -> Row {
        self.set(Column::Lat, &lat.to_string())
            .set(Column::Lon, &lon.to_string())
    }

    /// Sets the key of the entity that this one lies in or belongs to.
    pub fn parent(self, parent: &str) -> Row {
        self.set(Column::Parent, parent)
    }

    /// Sets the prominence of the entity, a positive number.
    pub fn weight(self, weight: f64) -> Row {
        self.set(Column::Weight, &weight.to_string())
    }

    /// Sets the language of the spelling, a BCP 47 tag.
    pub fn lang(self, lang: &str) -> Row {
        self.set(Column::Lang, lang)
    }

    /// Sets in which letter case the spelling counts.
    pub fn case(self, case: Case) -> Row {
        self.set(Column::Case, case.as_str())
    }

    /// Sets whether and when the spelling is tagged.
    pub fn status(self, status: Status) -> Row {
        self.set(Column::Status, status.as_str())
    }

    /// Sets what the spelling is to its entity; [`ROLES`] has the known words.
    pub fn role(self, role: &str) -> Row {
        self.set(Column::Role, role)
    }

    /// Sets where the spelling comes from.
    pub fn source(self, source: &str) -> Row {
        self.set(Column::Source, source)
    }

    /// Sets a remark.
    pub fn note(self, note: &str) -> Row {
        self.set(Column::Note, note)
    }

    /// Adds a field that this crate gives no meaning.
    pub fn extra(mut self, header: &str, field: &str) -> Row {
        let field = field.trim();
        if !field.is_empty() {
            self.extra.push((header.trim().into(), field.to_owned()));
        }
        self
    }

    pub(crate) fn cells(&self) -> Cells<'_> {
        Cells {
            known: std::array::from_fn(|i| self.known[i].as_str()),
            extra: self
                .extra
                .iter()
                .map(|(header, field)| (header, field.as_str()))
                .collect(),
        }
    }

    fn set(mut self, column: Column, field: &str) -> Row {
        self.known[column as usize] = field.trim().to_owned();
        self
    }
}

/// The object of its fields by their headers, as texts; empty ones are left out.
impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let known = Column::ALL.map(|column| (column.name(), self.known[column as usize].as_str()));
        let extra = self.extra.iter();
        let fields = known
            .into_iter()
            .chain(extra.map(|(header, field)| (&**header, field.as_str())));
        serializer.collect_map(fields.filter(|(_, field)| !field.is_empty()))
    }
}

/// What serializing writes; a header without a meaning is [`extra`](Row::extra). As with the setters, what a field says is checked when
/// the list is built.
impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Row, D::Error> {
        let fields = BTreeMap::<String, String>::deserialize(deserializer)?;
        let set = |row: Row, (header, field): (String, String)| {
            let column = Column::ALL
                .into_iter()
                .find(|column| column.name() == header);
            match column {
                Some(column) => row.set(column, &field),
                None => row.extra(&header, &field),
            }
        };
        Ok(fields.into_iter().fold(Row::default(), set))
    }
}
