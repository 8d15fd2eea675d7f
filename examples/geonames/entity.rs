//! What the list is made of: an entity with its spellings.

use onomasticon::text::fold;

use super::listing::{Line, case_of};

/// What an entity is, the more prominent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    Country,
    Region,
    Division,
    Place,
    /// A part of a town.
    Part,
}

/// An entity with its spellings.
pub struct Entity {
    /// Its own columns, and its canonical name; `parent` is filled in at the end.
    pub line: Line,
    /// Columns of spellings only; the first is its main name.
    pub names: Vec<Line>,
    pub rank: Rank,
    pub people: u64,
    pub parent: Option<usize>,
    /// Names that may be canonical, the best first.
    pub claims: Vec<String>,
    /// Whether its columns are those of the list that is kept, its parent's key among them.
    pub kept: bool,
    /// Whether it is a country's capital.
    pub capital: bool,
}

impl Entity {
    pub fn key(&self) -> &str {
        if self.line.id.is_empty() {
            &self.line.canonical
        } else {
            &self.line.id
        }
    }

    pub fn main_form(&self) -> String {
        self.names
            .first()
            .map_or_else(String::new, |name| fold(&name.variant))
    }
}

/// The columns that are an entity's.
pub fn of_entity(line: &Line) -> Line {
    Line {
        variant: String::new(),
        parent: String::new(),
        lang: String::new(),
        case: String::new(),
        status: String::new(),
        role: String::new(),
        source: String::new(),
        ..line.clone()
    }
}

/// The columns that are a spelling's.
pub fn of_spelling(line: Line) -> Line {
    Line {
        variant: line.variant,
        lang: line.lang,
        case: line.case,
        status: line.status,
        role: line.role,
        source: line.source,
        ..Line::default()
    }
}

pub fn spelling(name: &str) -> Line {
    Line {
        variant: name.into(),
        case: case_of(name).into(),
        ..Line::default()
    }
}
