//! The list while it is being made: rows come in one by one, find their entity, and are checked against the rows before them.
//!
//! An entity never has to be merged with another: a row without an id joins, or makes, the first entity of its name, and the first id
//! that the name gets is given to that entity. So each row knows its entity as it comes, and rows are never kept beside the list.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet, hash_map::Entry},
    mem,
    sync::Arc,
};

use super::{
    LONGEST_LIST,
    made::{Made, MadeEntity, MadeRow, Remarks},
    near::nearest,
    row::{Cells, Column, WIDTH},
};
use crate::{
    entity::{Case, List, Location, Status},
    error::{Diagnostic, quoted},
    store::hash,
    text::{FormFault, form},
};

/// The place of a row: its line, after all lines of the tables read before; 0 is nowhere.
type Place = u32;

/// A table that rows come from.
#[derive(Debug)]
struct Table {
    /// What its lines are added to.
    base: Place,
    file: Option<Arc<str>>,
    /// Its rows were added from code, so their numbers are not lines.
    code: bool,
    /// Where each known column stands in it.
    order: [u16; WIDTH],
}

/// Which rows an entity's fields come from.
#[derive(Clone, Copy, Debug, Default)]
struct Origins {
    /// The first row without an id.
    bare: Place,
    /// The first row with its id.
    id: Place,
    kind: Place,
    country: Place,
    location: Place,
    parent: Place,
    weight: Place,
    /// Whether another id bears the same name (noted on the first entity of the name).
    shared: bool,
}

/// A fault, and where it sorts: its row, the position of its column.
#[derive(Debug)]
struct Fault {
    order: (Place, u16),
    diagnostic: Diagnostic,
}

/// What to return to when a table turns out to be faulty.
#[derive(Debug, Default)]
struct Before {
    entities: usize,
    rows: usize,
    advice: usize,
    faults: usize,
    tables: usize,
    bytes: usize,
    last: Place,
    changed: HashMap<u32, (MadeEntity, Origins)>,
}

/// The list in the making.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    list: Made,
    /// The list as it stands, once it has been asked for.
    finished: Option<Arc<List>>,
    /// Of each row: its place, and the hash of its form.
    marks: Vec<(Place, u64)>,
    /// Of each entity.
    origins: Vec<Origins>,
    /// From an id to its entity.
    ids: HashMap<Arc<str>, u32>,
    /// From a canonical name to its first entity.
    names: HashMap<Arc<str>, u32>,
    /// Fields that many rows share.
    words: HashSet<Arc<str>>,
    tables: Vec<Table>,
    last: Place,
    /// Rows before this one have been held against each other.
    checked: usize,
    /// The last place then.
    checked_place: Place,
    /// Rows without an id since then, with their entities.
    bare: Vec<(Place, u32)>,
    faults: Vec<Fault>,
    /// How long all names are when folded, repeated rows counted.
    bytes: usize,
    before: Before,
}

/// What the fields of a row say, where they are good.
struct Values {
    country: bool,
    location: Option<Location>,
    weight: Option<f64>,
    case: Option<Case>,
    status: Status,
}

impl Draft {
    /// Begins a table; until it is kept or dropped, nothing else is to be added.
    pub(crate) fn open(&mut self, file: Option<Arc<str>>, order: [u16; WIDTH]) {
        self.check();
        self.finished = None;
        self.before = Before {
            entities: self.list.entities.len(),
            rows: self.list.rows.len(),
            advice: self.list.advice.len(),
            faults: self.faults.len(),
            tables: self.tables.len(),
            bytes: self.bytes,
            last: self.last,
            changed: HashMap::new(),
        };
        self.tables.push(Table {
            base: self.last,
            file,
            code: false,
            order,
        });
    }

    /// Says where the known columns of the open table stand.
    pub(crate) fn set_order(&mut self, order: [u16; WIDTH]) {
        if let Some(table) = self.tables.last_mut() {
            table.order = order;
        }
    }

    /// Ends the open table: its rows stay, and the index of the first is returned, unless it has faults.
    pub(crate) fn keep(&mut self) -> Result<usize, Vec<Diagnostic>> {
        self.check();
        if self.faults.len() == self.before.faults {
            self.before.changed = HashMap::new();
            return Ok(self.before.rows);
        }
        let mut faults = self.faults.split_off(self.before.faults);
        self.forget();
        faults.sort_by_key(|fault| fault.order);
        Err(faults.into_iter().map(|fault| fault.diagnostic).collect())
    }

    /// Forgets the open table.
    pub(crate) fn forget(&mut self) {
        let before = mem::take(&mut self.before);
        let list = &mut self.list;
        list.rows.truncate(before.rows);
        list.entities.truncate(before.entities);
        list.advice.truncate(before.advice);
        self.marks.truncate(before.rows);
        self.origins.truncate(before.entities);
        for (entity, (old, origins)) in before.changed {
            list.entities[entity as usize] = old;
            self.origins[entity as usize] = origins;
        }
        let entities = &list.entities;
        self.ids.retain(|id, entity| {
            entities
                .get(*entity as usize)
                .is_some_and(|e| e.id.as_ref() == Some(id))
        });
        self.names
            .retain(|_, entity| (*entity as usize) < before.entities);
        self.faults.truncate(before.faults);
        self.bytes = before.bytes;
        self.tables.truncate(before.tables);
        self.last = before.last;
        self.checked = before.rows;
        self.checked_place = before.last;
        self.bare.clear();
    }

    /// Adds a row that was written in code.
    pub(crate) fn add_from_code(&mut self, cells: &Cells<'_>) {
        if self.tables.last().is_none_or(|table| !table.code) {
            self.turn(None, true);
        }
        let base = self.tables.last().map_or(0, |table| table.base);
        self.finished = None;
        self.before = Before::default(); // nothing to return to: a fault stays until the build
        self.add(cells, (self.last - base).saturating_add(1));
    }

    /// Goes on to rows of another file, or from code, within the open table.
    pub(super) fn turn(&mut self, file: Option<Arc<str>>, code: bool) {
        self.tables.push(Table {
            base: self.last,
            file,
            code,
            order: std::array::from_fn(|i| i as u16),
        });
    }

    /// Notes advice that arose when the open table's row `row` was read the first time.
    pub(super) fn advise_again(&mut self, row: usize, advice: Diagnostic) {
        self.list.advice.push((self.before.rows + row, advice));
    }

    /// Notes advice on the open table.
    pub(crate) fn advise(&mut self, line: u32, column: &str, message: String, remedy: String) {
        let place = self.place(line);
        let advice = Diagnostic::new(
            self.at(place),
            Some(Cow::Owned(column.to_owned())),
            message,
            remedy,
        );
        let row = self.list.rows.len();
        self.list.advice.push((row, advice));
    }

    /// Notes a fault of the open table, `position` being where its column stands in the header.
    pub(crate) fn fault(
        &mut self,
        line: u32,
        position: u16,
        column: Option<Cow<'static, str>>,
        message: impl Into<Box<str>>,
        remedy: impl Into<Cow<'static, str>>,
    ) {
        let place = self.place(line);
        let diagnostic = Diagnostic::new(self.at(place), column, message, remedy);
        self.faults.push(Fault {
            order: (place, position),
            diagnostic,
        });
    }

    /// Adds a row of the open table.
    pub(crate) fn add(&mut self, cells: &Cells<'_>, line: u32) {
        let place = self.place(line);
        let values = self.values(cells, place);
        let form = self.spelling(cells, place);
        let entities = self.list.entities.len();
        let Some(entity) = self.entity(cells, place) else {
            return;
        };
        if self.list.entities.len() > entities {
            self.check_canonical(cells, form.is_some(), place);
        }
        self.fill(entity, cells, &values, place);
        if let Some(form) = form {
            self.push(entity, cells, &values, (place, hash(form.as_bytes())));
        }
    }

    fn push(&mut self, entity: u32, cells: &Cells<'_>, values: &Values, mark: (Place, u64)) {
        let spelling = cells.get(Column::Variant);
        let canonical = &self.list.entities[entity as usize].canonical;
        let spelling = if spelling == &**canonical {
            Arc::clone(canonical)
        } else {
            Arc::from(spelling)
        };
        let (file, line) = self.at(mark.0);
        let case_given = values.case.is_some();
        let row = MadeRow {
            entity,
            case: values
                .case
                .unwrap_or_else(|| Case::default_for(&spelling, values.status)),
            case_given,
            status: values.status,
            role: self.word_of(cells, Column::Role),
            remarks: self.remarks(cells),
            file,
            line,
            spelling,
        };
        self.list.rows.push(row);
        self.marks.push(mark);
    }

    fn remarks(&mut self, cells: &Cells<'_>) -> Option<Box<Remarks>> {
        let remarks = Remarks {
            lang: self.word_of(cells, Column::Lang),
            source: self.word_of(cells, Column::Source),
            note: self.word_of(cells, Column::Note),
            extra: cells
                .extra
                .iter()
                .map(|(header, field)| (Arc::clone(header), self.word(field)))
                .collect(),
        };
        (remarks != Remarks::default()).then(|| Box::new(remarks))
    }

    /// The form of the row's spelling.
    fn spelling(&mut self, cells: &Cells<'_>, place: Place) -> Option<String> {
        let spelling = cells.get(Column::Variant);
        if spelling.is_empty() {
            let remedy = match cells.get(Column::Canonical) {
                "" => Cow::Borrowed("fill the row in or take it out"),
                canonical => format!(
                    "write the spelling that stands for {}, or take the row out",
                    quoted(canonical)
                )
                .into(),
            };
            self.wrong(place, Column::Variant, "the spelling is empty", remedy);
            return None;
        }
        self.form(spelling, Column::Variant, place)
    }

    /// The form of a name; that it has none is a fault, and so is a list too long for one automaton.
    fn form(&mut self, name: &str, column: Column, place: Place) -> Option<String> {
        let form = form(name)
            .map_err(|fault| self.formless(place, column, name, fault))
            .ok()?;
        let fitted = self.bytes <= LONGEST_LIST;
        self.bytes += form.len();
        if fitted && self.bytes > LONGEST_LIST {
            let message = "here the list's spellings come to more than 256 MB, more than can be searched at once";
            self.wrong(
                place,
                column,
                message,
                "divide the list, and tag with each part",
            );
        }
        Some(form)
    }

    /// Checks the canonical name of a new entity; most are spelled out by the row, whose form is known.
    fn check_canonical(&mut self, cells: &Cells<'_>, spelling_is_good: bool, place: Place) {
        let canonical = cells.get(Column::Canonical);
        if spelling_is_good && canonical == cells.get(Column::Variant) {
            return;
        }
        self.form(canonical, Column::Canonical, place);
    }

    fn formless(&mut self, place: Place, column: Column, name: &str, fault: FormFault) {
        let name = quoted(name);
        let (message, remedy) = match fault {
            FormFault::Empty => (
                format!("{name} has no letter, digit or sign that counts"),
                "write the name out, or take the row out",
            ),
            FormFault::TooLong => (
                format!("{name} is longer than 1,024 bytes when folded"),
                "shorten it, and see whether a quote is missing nearby",
            ),
            FormFault::Broken => (
                format!(
                    "{name} is broken by a blank line or by more than 64 spaces or signs in a row, so no text could match it"
                ),
                "write it in one piece",
            ),
        };
        self.wrong(place, column, message, remedy);
    }

    /// What the row's fields say; those that say nothing sensible are faults.
    fn values(&mut self, cells: &Cells<'_>, place: Place) -> Values {
        let country = cells.get(Column::Country);
        let country_good = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
        if !country.is_empty() && !country_good {
            let remedy = if country.len() == 2 && country.bytes().all(|b| b.is_ascii_alphabetic()) {
                format!("write `{}`", country.to_ascii_uppercase()).into()
            } else {
                Cow::Borrowed(
                    "write its two capitals of ISO 3166-1, such as `SY`, or leave it empty",
                )
            };
            let message = format!("{} is no country code", quoted(country));
            self.wrong(place, Column::Country, message, remedy);
        }
        Values {
            country: country_good,
            location: self.location(cells, place),
            weight: self.weight(cells.get(Column::Weight), place),
            case: self.case(cells.get(Column::Case), place),
            status: self.status(cells.get(Column::Status), place),
        }
    }

    fn location(&mut self, cells: &Cells<'_>, place: Place) -> Option<Location> {
        let lat = self.degrees(cells, Column::Lat, 90.0, place);
        let lon = self.degrees(cells, Column::Lon, 180.0, place);
        for (there, missing) in [(Column::Lat, Column::Lon), (Column::Lon, Column::Lat)] {
            if !cells.get(there).is_empty() && cells.get(missing).is_empty() {
                let message = format!(
                    "a `{}` stands without its `{}`",
                    there.name(),
                    missing.name()
                );
                self.wrong(place, missing, message, "give both or neither");
            }
        }
        Some(Location {
            lat: lat?,
            lon: lon?,
        })
    }

    fn degrees(
        &mut self,
        cells: &Cells<'_>,
        column: Column,
        most: f64,
        place: Place,
    ) -> Option<f64> {
        let field = cells.get(column);
        if field.is_empty() {
            return None;
        }
        let name = column.name();
        let (message, remedy) = match field.parse::<f64>() {
            Ok(number) if number.abs() <= most => return Some(number),
            Ok(number) if number.is_finite() => (
                format!(
                    "{} is no `{name}`, which lies between -{most} and {most}",
                    quoted(field)
                ),
                "give degrees of WGS 84; see whether `lat` and `lon` have changed places",
            ),
            _ => (
                format!("{} is no number", quoted(field)),
                "give degrees of WGS 84 with a decimal point, such as `35.95`",
            ),
        };
        self.wrong(place, column, message, remedy);
        None
    }

    fn weight(&mut self, field: &str, place: Place) -> Option<f64> {
        match field.parse::<f64>() {
            _ if field.is_empty() => return None,
            Ok(number) if number.is_finite() && number > 0.0 => return Some(number),
            Ok(0.0) => {
                let message = format!("the weight {} is not positive", quoted(field));
                self.wrong(
                    place,
                    Column::Weight,
                    message,
                    "leave it empty, which is the lowest",
                );
            }
            _ => {
                let message = format!("the weight {} is no positive number", quoted(field));
                self.wrong(
                    place,
                    Column::Weight,
                    message,
                    "give a number without spaces or commas, such as `242565`, or leave it empty",
                );
            }
        }
        None
    }

    fn case(&mut self, field: &str, place: Place) -> Option<Case> {
        const CASES: [Case; 3] = [Case::Any, Case::Capital, Case::Exact];
        let case = CASES.into_iter().find(|case| case.as_str() == field);
        if case.is_none() && !field.is_empty() {
            let message = format!("the case {} is not known", quoted(field));
            let remedy = match nearest(field, CASES.map(Case::as_str)) {
                Some(near) => format!("did you mean `{near}`?").into(),
                None => Cow::Borrowed("write `any`, `capital` or `exact`, or leave it empty"),
            };
            self.wrong(place, Column::Case, message, remedy);
        }
        case
    }

    fn status(&mut self, field: &str, place: Place) -> Status {
        const STATUSES: [Status; 3] = [Status::Weak, Status::Never, Status::Ignore];
        if field.is_empty() {
            return Status::Tagged;
        }
        if let Some(status) = STATUSES.into_iter().find(|status| status.as_str() == field) {
            return status;
        }
        let message = format!("the status {} is not known", quoted(field));
        let remedy = match nearest(field, STATUSES.map(Status::as_str)) {
            Some(near) => format!("did you mean `{near}`?").into(),
            None => Cow::Borrowed(
                "write `weak`, `never` or `ignore`, or leave it empty for a spelling that is always tagged",
            ),
        };
        self.wrong(place, Column::Status, message, remedy);
        Status::Tagged
    }

    /// The entity that the row belongs to; made where there is none yet.
    fn entity(&mut self, cells: &Cells<'_>, place: Place) -> Option<u32> {
        let (canonical, id) = (cells.get(Column::Canonical), cells.get(Column::Id));
        if canonical.is_empty() {
            let remedy = match cells.get(Column::Variant) {
                "" => Cow::Borrowed("fill the row in or take it out"),
                spelling => format!("write the name that {} is to have", quoted(spelling)).into(),
            };
            self.wrong(
                place,
                Column::Canonical,
                "the canonical name is empty",
                remedy,
            );
            return None;
        }
        if id.is_empty() {
            return self.entity_of_name(canonical, place);
        }
        if let Some(&entity) = self.ids.get(id) {
            let known = Arc::clone(&self.list.entities[entity as usize].canonical);
            if &*known == canonical {
                return Some(entity);
            }
            let before = self.seen(self.origins[entity as usize].id, place);
            let message = format!(
                "{} is {} here but {} {before}",
                quoted(id),
                quoted(canonical),
                quoted(&known)
            );
            self.wrong(
                place,
                Column::Canonical,
                message,
                "keep one name for one id",
            );
            return None;
        }
        let same_name = self.names.get(canonical).copied();
        if let Some(entity) = same_name {
            if self.list.entities[entity as usize].id.is_none() {
                return self.adopt(entity, id, place);
            }
            self.change(entity);
            self.origins[entity as usize].shared = true;
        }
        self.make(canonical, Some(id), place)
    }

    fn entity_of_name(&mut self, canonical: &str, place: Place) -> Option<u32> {
        let entity = match self.names.get(canonical) {
            Some(&entity) => entity,
            None => self.make(canonical, None, place)?,
        };
        if self.origins[entity as usize].bare == 0 {
            self.change(entity);
            self.origins[entity as usize].bare = place;
        }
        self.bare.push((place, entity));
        Some(entity)
    }

    /// Gives an entity without an id the first one that its name gets.
    fn adopt(&mut self, entity: u32, id: &str, place: Place) -> Option<u32> {
        self.change(entity);
        let id = self.known_word(id);
        self.ids.insert(Arc::clone(&id), entity);
        self.origins[entity as usize].id = place;
        let entity_mut = &mut self.list.entities[entity as usize];
        entity_mut.key = Arc::clone(&id);
        entity_mut.id = Some(id);
        Some(entity)
    }

    fn make(&mut self, canonical: &str, id: Option<&str>, place: Place) -> Option<u32> {
        let entity = u32::try_from(self.list.entities.len()).ok()?;
        let canonical = match self.names.get_key_value(canonical) {
            Some((name, _)) => Arc::clone(name),
            None => Arc::from(canonical),
        };
        let id = id.map(|id| self.known_word(id));
        let key = id.as_ref().unwrap_or(&canonical);
        let made = MadeEntity {
            key: Arc::clone(key),
            canonical: Arc::clone(&canonical),
            id: id.clone(),
            kind: None,
            country: None,
            location: None,
            parent: None,
            weight: None,
        };
        self.list.entities.push(made);
        self.origins.push(Origins::default());
        self.names.entry(canonical).or_insert(entity);
        if let Some(id) = id {
            self.ids.insert(id, entity);
            self.origins[entity as usize].id = place;
        }
        Some(entity)
    }

    /// Fills the entity's fields with what the row says; a second, different value is a fault.
    fn fill(&mut self, entity: u32, cells: &Cells<'_>, values: &Values, place: Place) {
        self.fill_word(entity, Column::Kind, cells.get(Column::Kind), place);
        if values.country {
            self.fill_word(entity, Column::Country, cells.get(Column::Country), place);
        }
        self.fill_word(entity, Column::Parent, cells.get(Column::Parent), place);
        if let Some(weight) = values.weight {
            match self.list.entities[entity as usize].weight {
                None => {
                    self.change(entity);
                    self.list.entities[entity as usize].weight = Some(weight);
                    self.origins[entity as usize].weight = place;
                }
                Some(known) if known == weight => {}
                Some(known) => {
                    let before = self.origins[entity as usize].weight;
                    self.differs(
                        entity,
                        Column::Weight,
                        cells.get(Column::Weight),
                        &known.to_string(),
                        before,
                        place,
                    );
                }
            }
        }
        if let Some(location) = values.location {
            self.fill_location(entity, location, cells, place);
        }
    }

    fn fill_location(&mut self, entity: u32, location: Location, cells: &Cells<'_>, place: Place) {
        let Some(known) = self.list.entities[entity as usize].location else {
            self.change(entity);
            self.list.entities[entity as usize].location = Some(location);
            self.origins[entity as usize].location = place;
            return;
        };
        let before = self.origins[entity as usize].location;
        for (column, here, there) in [
            (Column::Lat, location.lat, known.lat),
            (Column::Lon, location.lon, known.lon),
        ] {
            if here != there {
                self.differs(
                    entity,
                    column,
                    cells.get(column),
                    &there.to_string(),
                    before,
                    place,
                );
            }
        }
    }

    fn fill_word(&mut self, entity: u32, column: Column, word: &str, place: Place) {
        if word.is_empty() {
            return;
        }
        let (known, before) = self.word_slot(entity, column);
        match known {
            Some(known) if &**known == word => {}
            Some(known) => {
                let (known, before) = (known.to_string(), *before);
                self.differs(entity, column, word, &known, before, place);
            }
            None => {
                let is_key = column == Column::Parent;
                let id = is_key.then(|| self.ids.get_key_value(word)).flatten();
                let word = match id {
                    Some((id, _)) => Arc::clone(id),
                    None => self.word(word),
                };
                self.change(entity);
                let (slot, origin) = self.word_slot(entity, column);
                *slot = Some(word);
                *origin = place;
            }
        }
    }

    fn word_slot(&mut self, entity: u32, column: Column) -> (&mut Option<Arc<str>>, &mut Place) {
        let made = &mut self.list.entities[entity as usize];
        let origins = &mut self.origins[entity as usize];
        match column {
            Column::Kind => (&mut made.kind, &mut origins.kind),
            Column::Country => (&mut made.country, &mut origins.country),
            _ => (&mut made.parent, &mut origins.parent),
        }
    }

    fn differs(
        &mut self,
        entity: u32,
        column: Column,
        here: &str,
        there: &str,
        before: Place,
        place: Place,
    ) {
        let before = self.seen(before, place);
        let message = format!(
            "{} has the {} {} here but {} {before}",
            quoted(&self.list.entities[entity as usize].canonical),
            column.name(),
            quoted(here),
            quoted(there),
        );
        self.wrong(
            place,
            column,
            message,
            "keep one, or give each entity an `id` of its own",
        );
    }

    /// Keeps the entity as it was, should the table have to be dropped.
    fn change(&mut self, entity: u32) {
        if (entity as usize) < self.before.entities
            && let Entry::Vacant(slot) = self.before.changed.entry(entity)
        {
            let old = self.list.entities[entity as usize].clone();
            slot.insert((old, self.origins[entity as usize]));
        }
    }

    /// Holds the rows that have come since the last check against each other and all before; drops repeated ones.
    fn check(&mut self) {
        self.check_ids();
        self.check_keys();
        self.check_repeats();
        self.checked = self.list.rows.len();
        self.checked_place = self.last;
    }

    /// A row without an id must not have several to choose from.
    fn check_ids(&mut self) {
        let bare = mem::take(&mut self.bare);
        let first_place = self.checked_place;
        if !self
            .origins
            .iter()
            .any(|origins| origins.shared && origins.bare > 0)
        {
            return;
        }
        let mut bearers: HashMap<&str, Vec<u32>> = HashMap::new();
        for (entity, made) in (0..).zip(&self.list.entities) {
            let first = self.names.get(&made.canonical).copied().unwrap_or(entity);
            let origins = &self.origins[first as usize];
            if origins.shared && origins.bare > 0 {
                bearers.entry(&made.canonical).or_default().push(entity);
            }
        }
        let mut found = Vec::new();
        for (place, entity) in bare {
            let name = &self.list.entities[entity as usize].canonical;
            if let Some(ids) = bearers.get(&**name) {
                let message = format!(
                    "{} is the name of {}",
                    quoted(name),
                    self.bearers(ids, place)
                );
                found.push((place, message, "say which by its id"));
            }
        }
        for ids in bearers.values() {
            let first = self
                .names
                .get(&self.list.entities[ids[0] as usize].canonical);
            let without = first.map_or(0, |&first| self.origins[first as usize].bare);
            if without > first_place {
                continue; // a row of this table, reported above
            }
            for &id in ids
                .iter()
                .skip(1)
                .filter(|id| self.origins[**id as usize].id > first_place)
            {
                let place = self.origins[id as usize].id;
                let message = format!(
                    "{} is the name of {}, and the row {} has no id to tell which it means",
                    quoted(&self.list.entities[id as usize].canonical),
                    self.bearers(ids, place),
                    self.seen(without, place),
                );
                found.push((place, message, "give that row an id"));
            }
        }
        for (place, message, remedy) in found {
            self.wrong(place, Column::Id, message, remedy);
        }
    }

    /// "`Q1` on line 2 and `Q2` on line 3".
    fn bearers(&self, ids: &[u32], place: Place) -> String {
        const SHOWN: usize = 4;
        let mut words = ids
            .iter()
            .take(SHOWN)
            .map(|id| {
                let key = quoted(&self.list.entities[*id as usize].key);
                format!("{key} {}", self.seen(self.origins[*id as usize].id, place))
            })
            .collect::<Vec<_>>();
        if ids.len() > SHOWN {
            words.push(format!("{} more", ids.len() - SHOWN));
        }
        super::listed(&words)
    }

    /// No id may be the name that keys an entity without one.
    fn check_keys(&mut self) {
        if self.ids.len() == self.list.entities.len() {
            return;
        }
        let mut found = Vec::new();
        for (entity, made) in self.list.entities.iter().enumerate() {
            if made.id.is_none()
                && let Some(&other) = self.ids.get(&made.canonical)
            {
                let (bare, id) = (self.origins[entity].bare, self.origins[other as usize].id);
                let place = bare.max(id);
                let message = format!(
                    "{} is an id {} and the name of an entity without one {}",
                    quoted(&made.canonical),
                    self.seen(id, place),
                    self.seen(bare, place),
                );
                found.push((place, message));
            }
        }
        for (place, message) in found {
            if place > self.checked_place {
                self.wrong(
                    place,
                    Column::Id,
                    message,
                    "choose another id, or give that entity this one too",
                );
            }
        }
    }

    /// A spelling listed twice for an entity must be listed with the same policy, and counts once.
    fn check_repeats(&mut self) {
        let new = self.checked..self.list.rows.len();
        if new.is_empty() {
            return;
        }
        let mut touched = vec![false; self.list.entities.len()];
        for row in &self.list.rows[new] {
            touched[row.entity as usize] = true;
        }
        let rows = &self.list.rows;
        let mut keys = (0u32..)
            .zip(rows)
            .zip(&self.marks)
            .filter(|((_, row), _)| touched[row.entity as usize])
            .map(|((i, row), mark)| (row.entity, mark.1, i))
            .collect::<Vec<_>>();
        let spelling = |i: u32| &rows[i as usize].spelling;
        keys.sort_unstable_by(|a, b| {
            (a.0, a.1)
                .cmp(&(b.0, b.1))
                .then_with(|| spelling(a.2).cmp(spelling(b.2)))
                .then(a.2.cmp(&b.2))
        });
        let repeats = keys
            .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1) && spelling(a.2) == spelling(b.2))
            .filter(|same| same.len() > 1)
            .flat_map(|same| same[1..].iter().map(|again| (same[0].2, again.2)))
            .collect::<Vec<_>>();
        drop(keys);
        let faults = self.faults.len();
        for &(first, again) in &repeats {
            self.check_repeat(first as usize, again as usize);
        }
        if self.faults.len() == faults && !repeats.is_empty() {
            self.unite(&repeats);
        }
    }

    fn check_repeat(&mut self, first: usize, again: usize) {
        let (a, b) = (&self.list.rows[first], &self.list.rows[again]);
        // A status brings its own default case: where only that differs, the status is the fault.
        let b_case = if b.case_given {
            b.case
        } else {
            Case::default_for(&b.spelling, a.status)
        };
        let word = |word: &str| {
            if word.is_empty() {
                "none".to_owned()
            } else {
                quoted(word)
            }
        };
        let role = |row: &MadeRow| word(row.role.as_deref().unwrap_or_default());
        let mut found = Vec::new();
        if a.case != b_case {
            found.push((Column::Case, word(b_case.as_str()), word(a.case.as_str())));
        }
        if a.status != b.status {
            found.push((
                Column::Status,
                word(b.status.as_str()),
                word(a.status.as_str()),
            ));
        }
        if a.role != b.role {
            found.push((Column::Role, role(b), role(a)));
        }
        let (spelling, place) = (Arc::clone(&b.spelling), self.marks[again].0);
        let ignores = a.status == Status::Ignore || b.status == Status::Ignore;
        for (column, here, there) in found {
            let before = self.seen(self.marks[first].0, place);
            let message = format!(
                "{} has the {} {here} here but {there} {before}",
                quoted(&spelling),
                column.name()
            );
            let remedy = if column == Column::Status && ignores {
                "keep one; to silence a spelling, list it under another canonical name"
            } else {
                "keep one"
            };
            self.wrong(place, column, message, remedy);
        }
    }

    /// Drops repeated rows, after the first has taken over what only the others say.
    fn unite(&mut self, repeats: &[(u32, u32)]) {
        let list = &mut self.list;
        let mut dropped = vec![false; list.rows.len()];
        for &(first, again) in repeats {
            dropped[again as usize] = true;
            let row = &mut list.rows[again as usize];
            let (remarks, case_given) = (row.remarks.take(), row.case_given);
            let kept = &mut list.rows[first as usize];
            kept.case_given |= case_given;
            if let Some(remarks) = remarks {
                let kept = kept.remarks.get_or_insert_default();
                kept.lang = kept.lang.take().or(remarks.lang);
                kept.source = kept.source.take().or(remarks.source);
                kept.note = kept.note.take().or(remarks.note);
                let said: HashSet<Arc<str>> = kept
                    .extra
                    .iter()
                    .map(|(header, _)| Arc::clone(header))
                    .collect();
                let more = remarks
                    .extra
                    .into_iter()
                    .filter(|(header, _)| !said.contains(header));
                kept.extra = mem::take(&mut kept.extra).into_iter().chain(more).collect();
            }
        }
        let mut gone = dropped.iter();
        list.rows.retain(|_| gone.next() != Some(&true));
        let mut gone = dropped.iter();
        self.marks.retain(|_| gone.next() != Some(&true));
    }

    /// The finished list.
    pub(crate) fn finish(&mut self) -> Result<Arc<List>, Vec<Diagnostic>> {
        self.check();
        if !self.faults.is_empty() {
            self.faults.sort_by_key(|fault| fault.order);
            return Err(self
                .faults
                .iter()
                .map(|fault| fault.diagnostic.clone())
                .collect());
        }
        let mut faults = Vec::new();
        let parents = self.parents(&mut faults);
        self.cycles(&parents, &mut faults);
        faults.sort_by_key(|fault| fault.order);
        if faults.is_empty() {
            Ok(self.list())
        } else {
            Err(faults.into_iter().map(|fault| fault.diagnostic).collect())
        }
    }

    /// The parent of each entity.
    fn parents(&self, faults: &mut Vec<Fault>) -> Vec<Option<u32>> {
        let mut comparisons = 500_000usize; // so that many faults in a long list take no long time
        let mut parents = Vec::with_capacity(self.list.entities.len());
        for (entity, made) in self.list.entities.iter().enumerate() {
            let parent = made.parent.as_ref().and_then(|key| self.entity_of_key(key));
            if let (Some(key), None) = (&made.parent, parent) {
                let place = self.origins[entity].parent;
                let message = format!("no entity has the key {}", quoted(key));
                let remedy = self.parent_remedy(key, &mut comparisons);
                faults.push(self.fault_at(place, Column::Parent, message, remedy));
            }
            parents.push(parent);
        }
        parents
    }

    fn parent_remedy(&self, key: &str, comparisons: &mut usize) -> Cow<'static, str> {
        if let Some(&named) = self.names.get(key) {
            let id = quoted(&self.list.entities[named as usize].key);
            return if self.origins[named as usize].shared {
                format!(
                    "several entities have that name: write the key of the right one, such as {id}"
                )
                .into()
            } else {
                format!("write {id}, the key of the entity of that name").into()
            };
        }
        let keys = || self.list.entities.iter().map(|entity| &*entity.key);
        let affordable = *comparisons >= self.list.entities.len();
        *comparisons = comparisons.saturating_sub(self.list.entities.len());
        match affordable.then(|| nearest(key, keys())).flatten() {
            Some(near) => format!("did you mean {}?", quoted(near)).into(),
            None => Cow::Borrowed("list the parent too, or leave this empty"),
        }
    }

    /// Finds parents that lie in one of their children; one fault a ring, on its last row.
    fn cycles(&self, parents: &[Option<u32>], faults: &mut Vec<Fault>) {
        let mut walks = vec![0u32; parents.len()]; // the walk that came by, 0 for none
        for start in 0..parents.len() {
            let walk = start as u32 + 1;
            let mut next = Some(start as u32);
            while let Some(entity) = next
                && walks[entity as usize] == 0
            {
                walks[entity as usize] = walk;
                next = parents[entity as usize];
            }
            if let Some(entity) = next
                && walks[entity as usize] == walk
            {
                faults.push(self.ring(entity, parents));
            }
        }
    }

    fn ring(&self, start: u32, parents: &[Option<u32>]) -> Fault {
        const SHOWN: usize = 4;
        let mut ring = vec![start];
        while let Some(&last) = ring.last()
            && let Some(next) = parents[last as usize]
            && next != start
        {
            ring.push(next);
        }
        let origin = |entity: u32| self.origins[entity as usize].parent;
        let latest = (0..ring.len())
            .max_by_key(|&i| origin(ring[i]))
            .unwrap_or(0);
        ring.rotate_left(latest);
        let place = origin(ring[0]);
        let name = |entity: &u32| quoted(&self.list.entities[*entity as usize].canonical);
        let message = if let [only] = ring[..] {
            format!("{} is its own parent", name(&only))
        } else {
            let chain = ring[1..].iter().take(SHOWN).map(|entity| {
                format!(
                    "{} (parent given {})",
                    name(entity),
                    self.seen(origin(*entity), place)
                )
            });
            let more = if ring.len() > SHOWN + 1 { ", …" } else { "" };
            let chain = chain.collect::<Vec<_>>().join(", in ");
            format!(
                "{} lies in {chain}{more}, which lies in it again",
                name(&ring[0])
            )
        };
        self.fault_at(
            place,
            Column::Parent,
            message,
            "take one of the parents out".into(),
        )
    }

    /// The entity that a key names.
    fn entity_of_key(&self, key: &str) -> Option<u32> {
        self.ids.get(key).copied().or_else(|| {
            let named = self.names.get(key).copied()?;
            self.list.entities[named as usize]
                .id
                .is_none()
                .then_some(named)
        })
    }

    /// The list of all rows so far.
    fn list(&mut self) -> Arc<List> {
        if let Some(list) = &self.finished {
            return Arc::clone(list);
        }
        let hashes = self.marks.iter().map(|mark| mark.1);
        let list = Arc::new(self.list.encode(hashes, |key| self.entity_of_key(key)));
        self.finished = Some(Arc::clone(&list));
        list
    }

    /// The lint of the rows from `first` on, all rows so far considered.
    pub(crate) fn lint_from(&mut self, first: usize) -> super::Lint {
        super::lint::of_rows(&self.list(), first)
    }

    fn word_of(&mut self, cells: &Cells<'_>, column: Column) -> Option<Arc<str>> {
        let field = cells.get(column);
        (!field.is_empty()).then(|| self.word(field))
    }

    /// A field in shared memory.
    fn word(&mut self, field: &str) -> Arc<str> {
        const LONGEST: usize = 64; // longer ones are remarks, seldom the same twice
        if field.len() > LONGEST {
            return Arc::from(field);
        }
        if let Some(word) = self.words.get(field) {
            return Arc::clone(word);
        }
        let word: Arc<str> = Arc::from(field);
        self.words.insert(Arc::clone(&word));
        word
    }

    /// An id, which may have been met as a parent.
    fn known_word(&self, id: &str) -> Arc<str> {
        self.words.get(id).cloned().unwrap_or_else(|| Arc::from(id))
    }

    /// The place of a line of the open table.
    fn place(&mut self, line: u32) -> Place {
        let base = self.tables.last().map_or(0, |table| table.base);
        let place = base.saturating_add(line);
        self.last = self.last.max(place);
        place
    }

    fn table(&self, place: Place) -> Option<(usize, &Table)> {
        let after = self.tables.partition_point(|table| table.base < place);
        let i = after.checked_sub(1)?;
        Some((i, &self.tables[i]))
    }

    /// The file and line of a place.
    fn at(&self, place: Place) -> (Option<Arc<str>>, Option<u32>) {
        match self.table(place) {
            Some((_, table)) if !table.code => (table.file.clone(), Some(place - table.base)),
            _ => (None, None),
        }
    }

    /// How a message on the row `from` calls the row `place`.
    fn seen(&self, place: Place, from: Place) -> String {
        let Some((i, table)) = self.table(place) else {
            return "elsewhere".to_owned();
        };
        let line = place - table.base;
        match &table.file {
            _ if table.code => "in a row added from code".to_owned(),
            _ if self.table(from).is_some_and(|(j, _)| i == j) => format!("on line {line}"),
            Some(file) => format!("on line {line} of {file}"),
            None => format!("on line {line} of another table"),
        }
    }

    fn wrong(
        &mut self,
        place: Place,
        column: Column,
        message: impl Into<Box<str>>,
        remedy: impl Into<Cow<'static, str>>,
    ) {
        let fault = self.fault_at(place, column, message, remedy.into());
        self.faults.push(fault);
    }

    fn fault_at(
        &self,
        place: Place,
        column: Column,
        message: impl Into<Box<str>>,
        remedy: Cow<'static, str>,
    ) -> Fault {
        let position = self
            .table(place)
            .map_or(0, |(_, table)| table.order[column as usize]);
        Fault {
            order: (place, position),
            diagnostic: Diagnostic::new(
                self.at(place),
                Some(column.name().into()),
                message,
                remedy,
            ),
        }
    }
}
