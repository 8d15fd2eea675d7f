//! The distinct forms of a gazetteer, each with the rows that share it.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::entity::{Case, Status, Variant};
use crate::gazetteer::Gazetteer;
use crate::text::{self, Class, Unit, arabic};

use super::Way;

/// The number of a form, in the order of their bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FormId(u32);

impl FormId {
    pub(crate) fn new(index: usize) -> FormId {
        FormId(index as u32)
    }

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// Rows of one form that share their policy: they all count or none does.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) status: Status,
    pub(crate) demonym: bool,
    case: Case,
    /// Where its rows stand in `Forms::rows`.
    first: u32,
    last: u32,
}

/// The forms, their groups and rows, each in one array.
#[derive(Debug)]
pub(crate) struct Forms {
    /// All forms' bytes, one after another.
    bytes: String,
    /// Where each form begins in `bytes`, and the end.
    begins: Vec<u32>,
    /// Where each form's groups begin in `groups`, and the end.
    group_begins: Vec<u32>,
    groups: Vec<Group>,
    /// Indices of variants; those of a group stand together, most prominent entity first.
    rows: Vec<u32>,
    /// One byte of flags a form.
    flags: Vec<u8>,
    /// Forms with spaces, by the hash of what they are without.
    joined: HashMap<u64, Vec<FormId>>,
    any_hash: bool,
}

/// All rows are tagged names in any case: nothing has to be checked.
const PLAIN: u8 = 1;
/// Has three letters or more.
const THREE_LETTERS: u8 = 2;
/// No row fits a surface form without a capital letter.
const NEEDS_CAPITAL: u8 = 4;

impl Forms {
    pub(super) fn new(gazetteer: &Gazetteer) -> Forms {
        let variants = gazetteer.variants();
        let mut spelled: Vec<(Box<str>, u32)> = Vec::with_capacity(variants.len());
        for (row, variant) in variants.iter().enumerate() {
            // A gazetteer holds no spelling without a form.
            if let (true, Ok(form)) = (
                variant.status() != Status::Never,
                text::form(variant.spelling()),
            ) {
                spelled.push((form.into(), row as u32));
            }
        }
        spelled.sort_unstable_by(|(form, row), (other_form, other_row)| {
            form.cmp(other_form).then_with(|| {
                rank(gazetteer, *row)
                    .partial_cmp(&rank(gazetteer, *other_row))
                    .unwrap_or(std::cmp::Ordering::Equal)
            })
        });
        let mut forms = Forms {
            bytes: String::new(),
            begins: vec![0],
            group_begins: vec![0],
            groups: Vec::new(),
            rows: Vec::with_capacity(spelled.len()),
            flags: Vec::new(),
            joined: HashMap::new(),
            any_hash: false,
        };
        for same in spelled.chunk_by(|(form, _), (other, _)| form == other) {
            forms.push(gazetteer, &same[0].0, same.iter().map(|(_, row)| *row));
        }
        forms
    }

    /// Adds the next form with its rows, most prominent first.
    fn push(&mut self, gazetteer: &Gazetteer, form: &str, rows: impl Iterator<Item = u32>) {
        let id = FormId::new(self.flags.len());
        let mut groups: Vec<(Group, Vec<u32>)> = Vec::new();
        let mut found: HashMap<(Case, Status, bool, Option<String>), usize> = HashMap::new();
        for row in rows {
            let variant = &gazetteer.variants()[row as usize];
            let exact = (variant.case() == Case::Exact).then(|| text::exact(variant.spelling()));
            let key = (
                variant.case(),
                variant.status(),
                variant.is_demonym(),
                exact,
            );
            let at = *found.entry(key).or_insert_with(|| {
                groups.push((Group::of(variant), Vec::new()));
                groups.len() - 1
            });
            groups[at].1.push(row);
        }
        let letters = form
            .chars()
            .filter(|&c| Unit::of(c).class() == Class::Letter)
            .take(3)
            .count();
        let has_capital =
            |variant: &Variant| variant.spelling().chars().any(|c| Unit::of(c).is_capital());
        let needs_capital = groups.iter().all(|(group, rows)| match group.case {
            Case::Any => false,
            Case::Capital => letters > 0,
            Case::Exact => has_capital(&gazetteer.variants()[rows[0] as usize]),
        });
        let plain = groups.len() == 1
            && groups.iter().all(|(group, _)| {
                group.case == Case::Any && group.status == Status::Tagged && !group.demonym
            });
        self.flags.push(
            (u8::from(plain) * PLAIN)
                | (u8::from(letters == 3) * THREE_LETTERS)
                | (u8::from(needs_capital) * NEEDS_CAPITAL),
        );
        for (mut group, rows) in groups {
            group.first = self.rows.len() as u32;
            self.rows.extend(rows);
            group.last = self.rows.len() as u32;
            self.groups.push(group);
        }
        self.group_begins.push(self.groups.len() as u32);
        self.bytes.push_str(form);
        self.begins.push(self.bytes.len() as u32);
        self.any_hash |= form.contains('#');
        if form.contains(' ') {
            let joined = form.bytes().filter(|&byte| byte != b' ');
            self.joined.entry(hash(joined)).or_default().push(id);
        }
    }

    /// The forms, in the order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.begins
            .windows(2)
            .map(|ends| &self.bytes[ends[0] as usize..ends[1] as usize])
    }

    /// The forms, each with whether no row of it fits a surface form without a capital letter.
    pub(super) fn with_capitals(&self) -> impl Iterator<Item = (&str, bool)> + Clone {
        self.iter()
            .zip(self.flags.iter().map(|flags| flags & NEEDS_CAPITAL != 0))
    }

    pub(crate) fn get(&self, form: FormId) -> &str {
        let at = form.index();
        &self.bytes[self.begins[at] as usize..self.begins[at + 1] as usize]
    }

    pub(crate) fn groups(&self, form: FormId) -> &[Group] {
        let at = form.index();
        &self.groups[self.group_begins[at] as usize..self.group_begins[at + 1] as usize]
    }

    /// The variants of a group, by their indices, most prominent entity first.
    pub(crate) fn rows(&self, group: &Group) -> &[u32] {
        &self.rows[group.first as usize..group.last as usize]
    }

    /// Whether every row of the form is a tagged name in any case.
    pub(crate) fn is_plain(&self, form: FormId) -> bool {
        self.flags[form.index()] & PLAIN != 0
    }

    /// Whether the form has the three letters that a name after a prefix needs.
    pub(crate) fn has_three_letters(&self, form: FormId) -> bool {
        self.flags[form.index()] & THREE_LETTERS != 0
    }

    /// The forms that are `joined`, bytes without a space, once their spaces are left out.
    pub(crate) fn joined<'f>(&'f self, joined: &'f [u8]) -> impl Iterator<Item = FormId> + 'f {
        let same_hash = self.joined.get(&hash(joined.iter().copied()));
        same_hash
            .into_iter()
            .flatten()
            .copied()
            .filter(move |form| {
                self.get(*form)
                    .bytes()
                    .filter(|&byte| byte != b' ')
                    .eq(joined.iter().copied())
            })
    }

    /// Whether a form holds a `#`, so that a name may reach into a hashtag.
    pub(crate) fn any_hash(&self) -> bool {
        self.any_hash
    }

    /// Whether the group's letter case fits the surface form.
    pub(crate) fn fits(
        &self,
        gazetteer: &Gazetteer,
        group: &Group,
        surface: &str,
        way: Way,
    ) -> bool {
        match group.case {
            Case::Any => true,
            Case::Capital => !is_small(surface),
            Case::Exact => {
                let variant = &gazetteer.variants()[self.rows[group.first as usize] as usize];
                let swallowed = if way == Way::Lam { arabic::ALEF } else { b"" };
                text::exact_eq(surface, swallowed, variant.spelling(), way != Way::Tag)
            }
        }
    }
}

impl Group {
    fn of(variant: &Variant) -> Group {
        Group {
            status: variant.status(),
            demonym: variant.is_demonym(),
            case: variant.case(),
            first: 0,
            last: 0,
        }
    }
}

/// What rows of one form are sorted by: the entity's weight, greatest first, then row order.
pub(crate) fn rank(gazetteer: &Gazetteer, row: u32) -> (Reverse<f64>, u32) {
    let entity = gazetteer.variants()[row as usize].entity;
    (
        Reverse(
            gazetteer.entities()[entity as usize]
                .weight()
                .unwrap_or(0.0),
        ),
        row,
    )
}

/// Whether there are letters and all are small.
fn is_small(surface: &str) -> bool {
    let mut letters = surface
        .chars()
        .map(Unit::of)
        .filter(|unit| unit.class() == Class::Letter)
        .peekable();
    letters.peek().is_some() && letters.all(Unit::is_lower)
}

/// FNV-1a.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
