//! Advice on a good list.

use std::{borrow::Cow, collections::HashSet, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{ROLES, advice, everyday::is_everyday, listed, nearest};
use crate::{
    entity::{Case, List, Status, Variant},
    error::{Diagnostic, quoted},
    store::Section,
    text::form,
};

/// Advice on a list without faults: what is allowed, but probably not meant.
///
/// It looks for
/// - a spelling that several entities own: the text has to tell which is meant;
/// - a spelling of fewer than four letters, or an everyday English word, whose row says neither `case` nor `status` (capitals such as
///   `UN` bring their own case; signs that are words or syllables, as in Chinese, are not counted);
/// - rows of one entity that count as the same spelling, so that one would do;
/// - a column or a role that is not known but looks like a known one;
/// - a canonical name that is read as another entity, or silenced by an `ignore` row: names written by `normalized` would not be
///   found again;
/// - a name in quotes: a space before the opening quote makes the quotes part of the field.
///
/// # Examples
///
/// ```
/// # use onomasticon::Gazetteer;
/// let gazetteer = Gazetteer::from_csv("variant,canonical\nHit,Heet\n".as_bytes())?;
/// for advice in &gazetteer.lint() {
///     assert_eq!((Some(2), Some("variant")), (advice.line(), advice.column()));
/// }
/// # Ok::<(), onomasticon::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lint {
    warnings: Vec<Diagnostic>,
}

impl Lint {
    /// The advice, in the order of the rows that it is on.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.warnings.is_empty()
    }

    /// How many pieces of advice there are.
    pub fn len(&self) -> usize {
        self.warnings.len()
    }

    /// The advice, one by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.warnings.iter()
    }
}

impl fmt::Display for Lint {
    /// One line a piece of advice.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, advice) in self.warnings.iter().enumerate() {
            write!(f, "{}{advice}", if i == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl IntoIterator for Lint {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.warnings.into_iter()
    }
}

impl<'a> IntoIterator for &'a Lint {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The advice on the rows from `first` on, all rows considered.
pub(crate) fn of_rows(list: &List, first: usize) -> Lint {
    let mut search = Search {
        list,
        first,
        first_rows: first_rows(list),
        found: Vec::new(),
    };
    let reading = advice::read(list.store.section(Section::Advice));
    let reading = reading.filter(|(row, _)| *row >= first);
    search
        .found
        .extend(reading.map(|(row, advice)| ((row, 0), advice)));
    search.roles();
    for row in search.rows().skip(first) {
        search.brief_or_everyday(row);
    }
    for group in list.groups().filter(|group| group.len() > 1) {
        search.same_bucket(&group);
    }
    let mut found = search.found;
    found.sort_by_key(|(order, _)| *order); // stable
    Lint {
        warnings: found.into_iter().map(|(_, advice)| advice).collect(),
    }
}

/// The first row of each entity.
fn first_rows(list: &List) -> Vec<u32> {
    let mut first_rows = vec![u32::MAX; list.entities() as usize];
    for row in 0..list.rows() {
        let entity = list.variant(row).entity as usize;
        if let Some(first) = first_rows.get_mut(entity) {
            *first = row.min(*first);
        }
    }
    first_rows
}

struct Search<'g> {
    list: &'g List,
    /// Rows before it are not to be advised on.
    first: usize,
    first_rows: Vec<u32>,
    /// Advice with the row and the rank that it sorts by.
    found: Vec<((usize, u8), Diagnostic)>,
}

impl<'g> Search<'g> {
    fn rows(&self) -> impl Iterator<Item = Variant<'g>> + use<'g> {
        let list = self.list;
        (0..list.rows()).map(|row| Variant::new(list, row))
    }

    fn roles(&mut self) {
        let mut met = HashSet::new();
        for row in self.rows() {
            let i = row.index() as usize;
            if let Some(role) = row.role()
                && met.insert(role)
                && i >= self.first
                && !ROLES.contains(&role)
                && let Some(near) = nearest(role, ROLES.iter().copied())
            {
                let message = format!("the role {} is not known", quoted(role));
                self.advise(i, 3, "role", message, format!("did you mean `{near}`?"));
            }
        }
    }

    fn brief_or_everyday(&mut self, row: Variant<'g>) {
        if row.case_given() || row.case() != Case::Any || row.status() != Status::Tagged {
            return;
        }
        let spelling = quoted(row.spelling());
        let message = if is_everyday(row.spelling()) {
            format!("{spelling} is an everyday word too")
        } else if is_brief(row.spelling()) {
            format!("{spelling} has fewer than four letters")
        } else {
            return;
        };
        let remedy = "say in `case` (`capital`, `exact`, `any`) or in `status` (`weak`, `never`) where it counts";
        self.advise(row.index() as usize, 1, "variant", message, remedy);
    }

    /// Looks at variants whose forms have hashes that begin alike, best first.
    fn same_bucket(&mut self, bucket: &[u32]) {
        if !bucket.iter().any(|variant| self.is_new(*variant)) {
            return;
        }
        let folded = |variant: &u32| form(self.spelled(*variant).spelling()).unwrap_or_default();
        let mut forms: Vec<(String, u32)> = bucket
            .iter()
            .map(|variant| (folded(variant), *variant))
            .collect();
        forms.sort_by(|a, b| a.0.cmp(&b.0)); // stable: best first
        for same in forms.chunk_by(|a, b| a.0 == b.0) {
            let same: Vec<u32> = same.iter().map(|(_, variant)| *variant).collect();
            if same.len() > 1 && same.iter().any(|variant| self.is_new(*variant)) {
                self.homonyms(&same);
                self.redundant(&same);
                self.misread(&same);
            }
        }
    }

    /// One spelling, several entities.
    fn homonyms(&mut self, same: &[u32]) {
        const SHOWN: usize = 4;
        let mut owners = Vec::new();
        let mut met = HashSet::new();
        for &variant in same {
            let row = self.spelled(variant);
            match row.status() {
                Status::Ignore => return, // the editor has chosen
                Status::Never => {}
                Status::Tagged | Status::Weak => {
                    if met.insert(row.entity_index()) {
                        owners.push(variant);
                    }
                }
            }
        }
        let [best, second, ..] = owners[..] else {
            return;
        };
        let last = owners
            .iter()
            .map(|variant| self.row_of(*variant))
            .max()
            .unwrap_or(0);
        let mut meanings = owners
            .iter()
            .take(SHOWN)
            .map(|variant| self.meaning(*variant, last))
            .collect::<Vec<_>>();
        if owners.len() > SHOWN {
            meanings.push(format!("{} more", owners.len() - SHOWN));
        }
        let spelling = quoted(self.spelled(self.spelling_at(&owners, last)).spelling());
        let ahead = self.weight(best) > self.weight(second);
        let (order, remedy) = if ahead {
            (
                "the first has the greatest weight and comes first",
                "see that this is meant, or tell them apart by longer spellings",
            )
        } else {
            (
                "they tie",
                "say by `weight` which comes first, or tell them apart by longer spellings",
            )
        };
        let message = format!("{spelling} may mean {}; {order}", listed(&meanings));
        self.advise(last, 2, "variant", message, remedy);
    }

    fn spelling_at(&self, owners: &[u32], row: usize) -> u32 {
        owners
            .iter()
            .copied()
            .find(|variant| self.row_of(*variant) == row)
            .unwrap_or(owners[0])
    }

    /// Rows of one entity that match the same text.
    fn redundant(&mut self, same: &[u32]) {
        let mut rows = same
            .iter()
            .copied()
            .filter(|variant| {
                *variant < self.list.rows() && self.spelled(*variant).case() != Case::Exact
            })
            .collect::<Vec<_>>();
        let policy = |variant: u32| {
            let row = self.spelled(variant);
            (
                row.entity_index(),
                row.case() as u8,
                row.status() as u8,
                row.role(),
            )
        };
        rows.sort_unstable_by(|a, b| policy(*a).cmp(&policy(*b)).then(a.cmp(b)));
        let mut found = Vec::new();
        for alike in rows.chunk_by(|a, b| policy(*a) == policy(*b)) {
            for &again in &alike[1..] {
                let (kept, row) = (self.spelled(alike[0]), self.spelled(again));
                let message = format!(
                    "{} counts as the same spelling as {} {}",
                    quoted(row.spelling()),
                    quoted(kept.spelling()),
                    self.seen(alike[0], again as usize),
                );
                found.push((again as usize, message));
            }
        }
        for (row, message) in found {
            self.advise(row, 4, "variant", message, "one row would do");
        }
    }

    /// Canonical names that are read as something else.
    fn misread(&mut self, same: &[u32]) {
        let status = |variant: u32| self.spelled(variant).status();
        let ignoring = same
            .iter()
            .copied()
            .find(|variant| status(*variant) == Status::Ignore);
        let best = same
            .iter()
            .copied()
            .find(|variant| matches!(status(*variant), Status::Tagged | Status::Weak));
        let Some(reading) = ignoring.or(best) else {
            return;
        };
        let read = self.spelled(reading);
        let mut found = Vec::new();
        for &variant in same {
            let row = self.spelled(variant);
            let canonical = row.entity().canonical();
            let other =
                row.entity_index() != read.entity_index() && canonical != read.entity().canonical();
            let ignored = row.status() == Status::Ignore;
            let silenced = ignoring.is_some() && !ignored;
            if row.spelling() != canonical || !(other || silenced) || ignored {
                continue;
            }
            let at = self.row_of(variant);
            let name = quoted(canonical);
            let message = if ignoring.is_some() {
                format!(
                    "the canonical name {name} is ignored in texts, by the row {}",
                    self.seen(reading, at)
                )
            } else {
                format!(
                    "the canonical name {name} is read as {}",
                    self.meaning(reading, at)
                )
            };
            found.push((at, message));
        }
        for (row, message) in found {
            self.advise(
                row,
                0,
                "canonical",
                message,
                "choose a canonical name that means one entity, or give this one more `weight`",
            );
        }
    }

    /// "`Tripoli, Libya` (line 2)".
    fn meaning(&self, variant: u32, from: usize) -> String {
        let entity = self.spelled(variant).entity();
        let id = entity
            .id()
            .map_or_else(String::new, |id| format!(" {}", quoted(id)));
        format!(
            "{}{id} ({})",
            quoted(entity.canonical()),
            self.seen(variant, from).trim_start_matches("on ")
        )
    }

    /// How advice on the row `from` calls the row of a variant.
    fn seen(&self, variant: u32, from: usize) -> String {
        let row = self.spelled(self.row_of(variant) as u32);
        let from = self.spelled(from as u32);
        match (row.line(), row.file()) {
            (None, _) => "added from code".to_owned(),
            (Some(line), Some(file)) if from.file() != Some(file) => {
                format!("on line {line} of {file}")
            }
            (Some(line), _) => format!("on line {line}"),
        }
    }

    /// The row of a variant; for a canonical name that no row spells out, the first of its entity.
    fn row_of(&self, variant: u32) -> usize {
        if variant < self.list.rows() {
            return variant as usize;
        }
        let entity = self.spelled(variant).entity_index() as usize;
        self.first_rows.get(entity).copied().unwrap_or(0) as usize
    }

    fn is_new(&self, variant: u32) -> bool {
        self.row_of(variant) >= self.first
    }

    fn spelled(&self, variant: u32) -> Variant<'g> {
        Variant::new(self.list, variant)
    }

    fn weight(&self, variant: u32) -> f64 {
        self.spelled(variant).entity().weight().unwrap_or(0.0)
    }

    fn advise(
        &mut self,
        row: usize,
        rank: u8,
        column: &'static str,
        message: String,
        remedy: impl Into<Cow<'static, str>>,
    ) {
        let place = self.spelled(row as u32);
        let advice = Diagnostic::new(
            (place.file().map(Arc::from), place.line()),
            Some(column.into()),
            message,
            remedy,
        );
        self.found.push(((row, rank), advice));
    }
}

/// Whether a spelling has fewer than four letters, in a script whose letters are sounds.
fn is_brief(spelling: &str) -> bool {
    let mut letters = 0;
    for c in spelling.chars() {
        match c {
            // Scripts where one sign is a syllable or a word: Hangul, kana, Han, and those of South-East Asia.
            '\u{E00}'..='\u{EFF}'
            | '\u{1000}'..='\u{11FF}'
            | '\u{1780}'..='\u{17FF}'
            | '\u{2E80}'..='\u{D7FF}'
            | '\u{F900}'..='\u{FAFF}' => {
                return false;
            }
            '\u{20000}'.. => return false,
            _ if c.is_alphanumeric() => letters += 1,
            _ => {}
        }
        if letters > 3 {
            return false;
        }
    }
    true
}
