//! Rows to a list.

use std::{cell::RefCell, collections::HashMap, sync::Arc};

use super::{Cells, Column, Gazetteer, Lint, Row, advice, draft::Draft};
use crate::{
    entity::{Entity, List, Variant},
    error::{BuildError, LoadError},
    store::Section,
};

/// A builder of a [`Gazetteer`]: rows from code and from tables, checked together.
///
/// Rows may come from any number of tables (`read_csv`) and from code ([`variant`](GazetteerBuilder::variant),
/// [`row`](GazetteerBuilder::row)), in any order. A row without an id belongs to the one entity of its canonical name over all of
/// them. A faulty table leaves the builder as it was; faults of rows from code come out when the list is built.
///
/// # Examples
///
/// ```
/// # use onomasticon::Gazetteer;
/// let mut builder = Gazetteer::builder();
/// builder.read_csv("variant,canonical,id\nDeir ez-Zor,Deir ez-Zor,gn:170794\n".as_bytes())?;
/// let gazetteer = builder.variant("Dayr az-Zour", "Deir ez-Zor").build()?;
/// let variant = gazetteer.lookup("dayr az zour").next().unwrap();
/// assert_eq!(Some("gn:170794"), gazetteer.entity_of(variant).id());
/// # Ok::<(), onomasticon::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct GazetteerBuilder {
    /// Borrowed only within a call; `build` finishes the list in place, so that it is never held twice.
    pub(crate) draft: RefCell<Draft>,
}

impl GazetteerBuilder {
    /// A builder without rows.
    pub fn new() -> GazetteerBuilder {
        GazetteerBuilder::default()
    }

    /// Lists a spelling for the entity of the name `canonical`.
    pub fn variant(&mut self, spelling: &str, canonical: &str) -> &mut GazetteerBuilder {
        self.row(Row::new(spelling, canonical))
    }

    /// Adds a row with all its columns.
    pub fn row(&mut self, row: Row) -> &mut GazetteerBuilder {
        self.draft.get_mut().add_from_code(&row.cells());
        self
    }

    /// Adds the rows of a list, such as a compiled one, with the files and lines that they had there; returns advice on them, all rows
    /// so far considered.
    ///
    /// It takes time by the number of rows, as reading the tables that they came from would.
    ///
    /// # Errors
    ///
    /// [`LoadError::Rows`] if rows that were read before say otherwise of an entity or a spelling. The builder is then as it was before.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::Gazetteer;
    /// let base = Gazetteer::from_csv("variant,canonical,id\nDeir Ezzor,Deir ez-Zor,gn:170794\n".as_bytes())?;
    /// let mut builder = Gazetteer::builder();
    /// builder.read_gazetteer(&base)?;
    /// let gazetteer = builder.variant("Dêra Zor", "Deir ez-Zor").build()?;
    /// assert_eq!(Some("gn:170794"), gazetteer.lookup("DÊRA ZOR").next().unwrap().entity().id());
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn read_gazetteer(&mut self, gazetteer: &Gazetteer) -> Result<Lint, LoadError> {
        let draft = self.draft.get_mut();
        draft.open(None, std::array::from_fn(|i| i as u16));
        rows_again(draft, &gazetteer.list);
        let first = draft.keep().map_err(LoadError::Rows)?;
        Ok(draft.lint_from(first))
    }

    /// Builds the list of all rows so far; more may be added for another list afterwards.
    ///
    /// Lists share their memory with the builder until more rows come.
    ///
    /// # Errors
    ///
    /// [`BuildError::Rows`] if rows from code are faulty, if a parent is the key of no entity, or if parents lie in one another. All
    /// such faults come at once, in the order of the rows.
    pub fn build(&self) -> Result<Gazetteer, BuildError> {
        match self.draft.borrow_mut().finish() {
            Ok(list) => Ok(Gazetteer { list }),
            Err(faults) => Err(BuildError::Rows(faults)),
        }
    }
}

/// Adds the rows of a list to the open table.
fn rows_again(draft: &mut Draft, list: &List) {
    let mut headers = HashMap::new();
    let mut met = vec![false; list.entities() as usize];
    let mut last: Option<(Option<&str>, bool, u32)> = None;
    for row in (0..list.rows()).map(|row| Variant::new(list, row)) {
        // Rows of one table stand together, with their lines in order; rows from code have none.
        let (file, code) = (row.file(), row.line().is_none());
        let line = match (row.line(), last) {
            (Some(line), Some((same, false, before))) if same == file && line > before => line,
            (None, Some((_, true, before))) => before + 1,
            (line, _) => {
                draft.turn(file.map(Arc::from), code);
                line.unwrap_or(1)
            }
        };
        last = Some((file, code, line));
        let entity = row.entity();
        let new = met.get_mut(entity.index() as usize);
        let new = new.is_some_and(|met| !std::mem::replace(met, true));
        row_again(draft, row, new.then_some(entity), line, &mut headers);
    }
    for (row, advice) in advice::read(list.store.section(Section::Advice)) {
        draft.advise_again(row, advice);
    }
}

/// Adds a row, with what is known of its entity where that has not been told yet.
fn row_again<'g>(
    draft: &mut Draft,
    row: Variant<'g>,
    entity: Option<Entity<'g>>,
    line: u32,
    headers: &mut HashMap<&'g str, Arc<str>>,
) {
    let number = |number: Option<f64>| number.map_or_else(String::new, |n| n.to_string());
    let location = entity.and_then(Entity::location);
    let (lat, lon) = location.map(|place| (place.lat, place.lon)).unzip();
    let numbers = [lat, lon, entity.and_then(Entity::weight)].map(number);
    let extra: Vec<_> = row.extra().collect();
    for (header, _) in &extra {
        headers.entry(header).or_insert_with(|| Arc::from(*header));
    }
    let mut cells = Cells::default();
    let mut set = |column: Column, field: Option<&'g str>| {
        cells.known[column as usize] = field.unwrap_or_default();
    };
    set(Column::Variant, Some(row.spelling()));
    set(Column::Canonical, Some(row.entity().canonical()));
    set(Column::Id, row.entity().id());
    set(Column::Kind, entity.and_then(Entity::kind));
    set(Column::Country, entity.and_then(Entity::country));
    set(Column::Parent, entity.and_then(Entity::parent));
    set(Column::Lang, row.lang());
    set(Column::Case, row.case_given().then(|| row.case().as_str()));
    set(Column::Status, Some(row.status().as_str()));
    set(Column::Role, row.role());
    set(Column::Source, row.source());
    set(Column::Note, row.note());
    let mut cells = Cells {
        extra: extra
            .iter()
            .map(|(header, field)| (&headers[header], *field))
            .collect(),
        ..cells
    };
    for (column, number) in [Column::Lat, Column::Lon, Column::Weight]
        .into_iter()
        .zip(&numbers)
    {
        cells.known[column as usize] = number;
    }
    draft.add(&cells, line);
}
