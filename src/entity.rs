//! Entities, their spellings, and the policies of each spelling.

use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use crate::text::{Class, Unit};

/// A place, person, organization or other thing that names stand for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entity {
    pub(crate) key: Arc<str>,
    pub(crate) canonical: Arc<str>,
    pub(crate) id: Option<Arc<str>>,
    pub(crate) kind: Option<Arc<str>>,
    pub(crate) country: Option<Arc<str>>,
    pub(crate) location: Option<Location>,
    pub(crate) parent: Option<Arc<str>>,
    pub(crate) weight: Option<f64>,
}

/// A point on the globe, in degrees of WGS 84.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// Degrees north of the equator, from -90 to 90.
    pub lat: f64,
    /// Degrees east of Greenwich, from -180 to 180.
    pub lon: f64,
}

impl Entity {
    /// The key that tells this entity from all others: its id, or its canonical name where it has none.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The one name that the entity is written with.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// The stable id that the list gives it, such as `gn:170794`.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// What it is: `city`, `person`, `organization`, …
    pub fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }

    /// The country it lies in or belongs to, as an ISO 3166-1 alpha-2 code in capitals.
    pub fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    /// Where it lies.
    pub fn location(&self) -> Option<Location> {
        self.location
    }

    /// The key of the entity that this one lies in or belongs to.
    pub fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    /// Its prominence, a positive number: the prior between entities of one name.
    pub fn weight(&self) -> Option<f64> {
        self.weight
    }
}

/// One spelling listed for an entity: a row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    pub(crate) spelling: Arc<str>,
    /// Index into the gazetteer's entities.
    pub(crate) entity: u32,
    pub(crate) case: Case,
    /// Whether the row itself says in which case it counts.
    pub(crate) case_given: bool,
    pub(crate) status: Status,
    pub(crate) role: Option<Arc<str>>,
    /// What only some rows have, in a place of its own: a list may have a million rows.
    pub(crate) remarks: Option<Box<Remarks>>,
    pub(crate) file: Option<Arc<str>>,
    /// Counted from 1; `None` for a canonical name that no row spells out, and for a row added from code.
    pub(crate) line: Option<u32>,
}

/// What a row says beside how its spelling is tagged.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Remarks {
    pub(crate) lang: Option<Arc<str>>,
    pub(crate) source: Option<Arc<str>>,
    pub(crate) note: Option<Arc<str>>,
    /// Columns beyond the known ones, as (header, field), empty fields left out.
    pub(crate) extra: Box<[(Arc<str>, Arc<str>)]>,
}

impl Variant {
    /// The spelling as it stands in the list.
    pub fn spelling(&self) -> &str {
        &self.spelling
    }

    /// In which letter case the spelling counts; a default has been worked out.
    pub fn case(&self) -> Case {
        self.case
    }

    /// Whether and when the spelling is tagged.
    pub fn status(&self) -> Status {
        self.status
    }

    /// What the spelling is to its entity: `None` for a name, else `demonym`, `former`, `abbreviation`, …
    pub fn role(&self) -> Option<&str> {
        self.role.as_deref()
    }

    /// Whether the spelling names the people or the adjective (`Syrian`) rather than the entity.
    pub fn is_demonym(&self) -> bool {
        self.role() == Some("demonym")
    }

    /// The language of the spelling, a BCP 47 tag.
    pub fn lang(&self) -> Option<&str> {
        self.remarks.as_ref()?.lang.as_deref()
    }

    /// Where the spelling comes from.
    pub fn source(&self) -> Option<&str> {
        self.remarks.as_ref()?.source.as_deref()
    }

    /// What the list's editor remarks on it.
    pub fn note(&self) -> Option<&str> {
        self.remarks.as_ref()?.note.as_deref()
    }

    /// The columns that this crate gives no meaning, as (header, field); empty fields are left out.
    pub fn extra(&self) -> impl Iterator<Item = (&str, &str)> {
        self.remarks
            .iter()
            .flat_map(|remarks| &remarks.extra)
            .map(|(header, field)| (&**header, &**field))
    }

    /// The file that the row stands in, as it was named when it was read.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The line that the row begins on, counted from 1; `None` for a canonical name that no row spells out, and for a row added
    /// from code.
    pub fn line(&self) -> Option<u32> {
        self.line
    }
}

impl Serialize for Variant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename = "Variant")]
        struct Shown<'a> {
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
        let shown = Shown {
            spelling: self.spelling(),
            case: self.case,
            status: self.status,
            role: self.role(),
            lang: self.lang(),
            source: self.source(),
            note: self.note(),
            extra: self.extra().collect(),
            file: self.file(),
            line: self.line,
        };
        shown.serialize(serializer)
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
