//! The distinct forms of a gazetteer, each with the rows that share it.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use crate::entity::{Case, Status, Variant};
use crate::gazetteer::{Gazetteer, LONGEST_LIST};
use crate::store::{HashIndex, Ints, Parts, Reader, Section, Store, hash, put_ints, put_varint};
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
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group<'m> {
    pub(crate) status: Status,
    pub(crate) demonym: bool,
    case: Case,
    first: u32,
    /// The rows after the first.
    rest: Reader<'m>,
}

impl<'m> Group<'m> {
    /// The row of its most prominent entity.
    pub(crate) fn first_row(&self) -> u32 {
        self.first
    }

    /// Its rows, by the numbers of their variants, most prominent entity first.
    pub(crate) fn rows(&self) -> impl Iterator<Item = u32> + use<'m> {
        let mut rest = self.rest;
        let more = std::iter::from_fn(move || (!rest.is_empty()).then(|| rest.varint() as u32));
        std::iter::once(self.first).chain(more)
    }
}

/// How alike the rows of a form are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plainness {
    /// Each is a tagged name in any case.
    Plain,
    /// Each is a tagged name where there is a capital letter.
    Capital,
    /// They are otherwise.
    None,
}

/// The forms with their groups and rows, in the bytes that a compiled list has of them.
///
/// Of each form there is a number of four flags and, above these, its one row, or else where in [`Section::Groups`] its groups stand:
/// their length, and then of each group its policy, the length of its rows, and its rows.
#[derive(Debug)]
pub(crate) struct Forms {
    pub(super) store: Store,
    entries: Ints,
    joined: HashIndex,
    any_hash: bool,
}

/// All rows are tagged names in any case: nothing has to be checked.
const PLAIN: u64 = 1;
/// Has three letters or more.
const THREE_LETTERS: u64 = 2;
/// Is plain and has one row.
const ONE_ROW: u64 = 4;
/// All rows are tagged names that need a capital letter.
const PLAIN_CAPITAL: u64 = 8;
/// How many bits flags take.
const FLAGS: u32 = 4;

impl Forms {
    /// The forms that a list has been compiled with.
    pub(super) fn open(store: Store) -> Forms {
        Forms {
            entries: store.ints(Section::Forms),
            joined: store.index(Section::Joined),
            any_hash: store.section(Section::Groups).first() == Some(&1),
            store,
        }
    }

    #[inline]
    fn entry(&self, form: FormId) -> u64 {
        self.entries.get(self.store.bytes(), form.index())
    }

    /// The groups of a form.
    pub(crate) fn groups(&self, form: FormId) -> impl Iterator<Item = Group<'_>> {
        let entry = self.entry(form);
        let at = (entry >> FLAGS) as usize;
        let one = (entry & ONE_ROW != 0).then(|| Group::one(at as u32));
        let groups = match one {
            Some(_) => None,
            None => self.store.section(Section::Groups).get(at..),
        };
        let mut groups = Reader::new(groups.unwrap_or_default());
        let length = groups.varint();
        let mut groups = Reader::new(groups.bytes(length));
        let many =
            std::iter::from_fn(move || (!groups.is_empty()).then(|| Group::read(&mut groups)));
        one.into_iter().chain(many)
    }

    /// Whether the form's rows need no look.
    #[inline]
    pub(super) fn plainness(&self, form: FormId) -> Plainness {
        match self.entry(form) & (PLAIN | PLAIN_CAPITAL) {
            0 => Plainness::None,
            PLAIN_CAPITAL => Plainness::Capital,
            _ => Plainness::Plain,
        }
    }

    /// Whether the form has the three letters that a name after a prefix needs.
    pub(crate) fn has_three_letters(&self, form: FormId) -> bool {
        self.entry(form) & THREE_LETTERS != 0
    }

    /// The forms that are `joined`, bytes without a space, once their spaces are left out.
    pub(crate) fn joined<'f>(
        &'f self,
        gazetteer: &'f Gazetteer,
        joined: &'f [u8],
    ) -> impl Iterator<Item = FormId> + 'f {
        let same = self.joined.find(self.store.bytes(), hash(joined));
        same.map(FormId).filter(move |form| {
            let row = self.groups(*form).next().map(|group| group.first_row());
            let spelling = row.map_or("", |row| gazetteer.variant(row).spelling());
            let form = text::form(spelling).unwrap_or_default();
            let bytes = form.bytes().filter(|&byte| byte != b' ');
            form.contains(' ') && bytes.eq(joined.iter().copied())
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
        group: &Group<'_>,
        surface: &str,
        way: Way,
    ) -> bool {
        match group.case {
            Case::Any => true,
            Case::Capital => !is_small(surface),
            Case::Exact => {
                let spelling = gazetteer.variant(group.first).spelling();
                let swallowed = if way == Way::Lam { arabic::ALEF } else { b"" };
                text::exact_eq(surface, swallowed, spelling, way != Way::Tag)
            }
        }
    }
}

impl<'m> Group<'m> {
    /// The group of a row in any case that is a tagged name.
    fn one(row: u32) -> Group<'m> {
        Group {
            status: Status::Tagged,
            demonym: false,
            case: Case::Any,
            first: row,
            rest: Reader::new(&[]),
        }
    }

    fn read(reader: &mut Reader<'m>) -> Group<'m> {
        let policy = reader.varint();
        let length = reader.varint();
        let mut rows = Reader::new(reader.bytes(length));
        Group {
            status: match policy & 3 {
                0 => Status::Tagged,
                1 => Status::Weak,
                2 => Status::Never,
                _ => Status::Ignore,
            },
            case: match policy >> 2 & 3 {
                0 => Case::Any,
                1 => Case::Capital,
                _ => Case::Exact,
            },
            demonym: policy >> 4 & 1 == 1,
            first: rows.varint() as u32,
            rest: rows,
        }
    }
}

/// What the rows of a group have in common.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Policy {
    case: Case,
    status: Status,
    demonym: bool,
}

impl Policy {
    fn of(variant: Variant<'_>) -> Policy {
        let (case, status, demonym) = variant.policy();
        Policy {
            case,
            status,
            demonym,
        }
    }

    fn is_plain(self) -> bool {
        self.case == Case::Any && self.status == Status::Tagged && !self.demonym
    }

    fn is_plain_capital(self) -> bool {
        self.case == Case::Capital && self.status == Status::Tagged && !self.demonym
    }

    /// As [`Group::read`] reads it.
    fn code(self) -> u64 {
        let status = match self.status {
            Status::Tagged => 0,
            Status::Weak => 1,
            Status::Never => 2,
            Status::Ignore => 3,
        };
        let case = match self.case {
            Case::Any => 0,
            Case::Capital => 1,
            Case::Exact => 2,
        };
        status | case << 2 | u64::from(self.demonym) << 4
    }
}

/// A spelling's form while forms are being sorted.
struct Spelled {
    /// The form's first eight bytes, by which most are told apart.
    first: u64,
    /// Where the form stands in the bytes of all.
    at: u32,
    end: u32,
    row: u32,
}

/// The forms in the order of their numbers, for what is built of them.
#[derive(Default)]
pub(super) struct Names {
    bytes: String,
    ends: Vec<u32>,
    /// Of each, whether no row of it fits a surface form without a capital letter.
    capitals: Vec<bool>,
}

impl Names {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        let begins = std::iter::once(&0).chain(&self.ends);
        begins
            .zip(&self.ends)
            .map(|(begin, end)| &self.bytes[*begin as usize..*end as usize])
    }

    pub(super) fn with_capitals(&self) -> impl Iterator<Item = (&str, bool)> + Clone {
        self.iter().zip(self.capitals.iter().copied())
    }

    /// The forms with spaces, by the hash of what they are without.
    fn joined(&self) -> Vec<(u64, u32)> {
        let mut bytes = Vec::new();
        let mut joined = Vec::new();
        for (id, form) in (0..).zip(self.iter()) {
            if form.contains(' ') {
                bytes.clear();
                bytes.extend(form.bytes().filter(|&byte| byte != b' '));
                joined.push((hash(&bytes), id));
            }
        }
        joined.sort_unstable();
        joined
    }
}

/// Forms in the making.
pub(super) struct FormsWriter<'g> {
    gazetteer: &'g Gazetteer,
    pub(super) names: Names,
    entries: Vec<u64>,
    groups: Vec<u8>,
}

impl<'g> FormsWriter<'g> {
    /// Folds all spellings but those that are never tagged, and puts together those that fold alike.
    pub(super) fn new(gazetteer: &'g Gazetteer) -> FormsWriter<'g> {
        let mut writer = FormsWriter {
            gazetteer,
            names: Names::default(),
            entries: Vec::new(),
            groups: vec![0],
        };
        let (bytes, spelled) = sorted(gazetteer);
        let form = |spelled: &Spelled| &bytes[spelled.at as usize..spelled.end as usize];
        for same in spelled.chunk_by(|a, b| a.first == b.first && form(a) == form(b)) {
            writer.push(form(&same[0]), same);
        }
        writer
    }

    /// Adds the next form with its rows, most prominent first.
    fn push(&mut self, form: &str, rows: &[Spelled]) {
        let letters = form
            .chars()
            .filter(|&c| Unit::of(c).class() == Class::Letter)
            .take(3)
            .count();
        let three = u64::from(letters == 3) * THREE_LETTERS;
        let mut needs_capital = false;
        let entry = match rows {
            [only] if Policy::of(self.gazetteer.variant(only.row)).is_plain() => {
                PLAIN | ONE_ROW | u64::from(only.row) << FLAGS
            }
            _ => {
                let groups = self.grouped(rows);
                needs_capital = groups
                    .iter()
                    .all(|(policy, rows)| self.needs_capital(*policy, rows[0], letters));
                let plain = match &*groups {
                    [(policy, _)] if policy.is_plain() => PLAIN,
                    [(policy, _)] if policy.is_plain_capital() => PLAIN_CAPITAL,
                    _ => 0,
                };
                plain | (self.put(&groups) as u64) << FLAGS
            }
        };
        self.entries.push(entry | three);
        self.names.bytes.push_str(form);
        self.names.ends.push(self.names.bytes.len() as u32);
        self.names.capitals.push(needs_capital);
        if form.contains('#') {
            self.groups[0] = 1;
        }
    }

    /// The rows of a form in groups of one policy; exact ones of different spellings have one each.
    fn grouped(&self, rows: &[Spelled]) -> Vec<(Policy, Vec<u32>)> {
        let mut groups: Vec<(Policy, Vec<u32>)> = Vec::new();
        let mut found: HashMap<(Policy, Option<String>), usize> = HashMap::new();
        for spelled in rows {
            let variant = self.gazetteer.variant(spelled.row);
            let policy = Policy::of(variant);
            let exact = (policy.case == Case::Exact).then(|| text::exact(variant.spelling()));
            let at = *found.entry((policy, exact)).or_insert_with(|| {
                groups.push((policy, Vec::new()));
                groups.len() - 1
            });
            groups[at].1.push(spelled.row);
        }
        groups
    }

    fn needs_capital(&self, policy: Policy, row: u32, letters: usize) -> bool {
        let spelling = self.gazetteer.variant(row).spelling();
        match policy.case {
            Case::Any => false,
            Case::Capital => letters > 0,
            Case::Exact => spelling.chars().any(|c| Unit::of(c).is_capital()),
        }
    }

    /// Writes groups down; where they begin.
    fn put(&mut self, groups: &[(Policy, Vec<u32>)]) -> usize {
        let (mut all, mut numbers) = (Vec::new(), Vec::new());
        for (policy, rows) in groups {
            numbers.clear();
            rows.iter()
                .for_each(|row| put_varint(&mut numbers, u64::from(*row)));
            put_varint(&mut all, policy.code());
            put_varint(&mut all, numbers.len() as u64);
            all.extend_from_slice(&numbers);
        }
        let at = self.groups.len();
        put_varint(&mut self.groups, all.len() as u64);
        self.groups.extend_from_slice(&all);
        at
    }

    /// The sections that hold the forms, but for their names, which are handed back.
    pub(super) fn write(self, parts: &mut Parts<'_>) -> Names {
        let mut entries = Vec::new();
        put_ints(&mut entries, self.entries.iter().copied());
        parts.add(Section::Forms, entries);
        parts.add(Section::Groups, self.groups);
        parts.add(Section::Joined, HashIndex::write(&self.names.joined()));
        self.names
    }
}

/// All forms' bytes, and the spellings in the order of their forms, those of one form most prominent first.
fn sorted(gazetteer: &Gazetteer) -> (String, Vec<Spelled>) {
    let mut bytes = String::new();
    let mut spelled = Vec::with_capacity(gazetteer.variants().len());
    for variant in gazetteer.variants() {
        // A gazetteer holds no spelling without a form.
        if let (true, Ok(form)) = (
            variant.status() != Status::Never,
            text::form(variant.spelling()),
        ) {
            if bytes.len() + form.len() > LONGEST_LIST {
                break; // as only damaged lists are
            }
            let at = bytes.len() as u32;
            bytes.push_str(&form);
            spelled.push(Spelled {
                first: first_eight(form.as_bytes()),
                at,
                end: bytes.len() as u32,
                row: variant.index(),
            });
        }
    }
    let form = |spelled: &Spelled| &bytes.as_bytes()[spelled.at as usize..spelled.end as usize];
    spelled.sort_unstable_by(|a, b| {
        let by_form = a.first.cmp(&b.first).then_with(|| form(a).cmp(form(b)));
        by_form.then_with(|| by_rank(gazetteer, a.row, b.row))
    });
    (bytes, spelled)
}

/// Bytes as a number that sorts as they do.
fn first_eight(form: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    bytes
        .iter_mut()
        .zip(form)
        .for_each(|(to, from)| *to = *from);
    u64::from_be_bytes(bytes)
}

/// How rows of one form are sorted: by the entity's weight, greatest first, then in row order.
pub(crate) fn by_rank(gazetteer: &Gazetteer, row: u32, other: u32) -> Ordering {
    by_weight(&rank(gazetteer, row), &rank(gazetteer, other))
}

/// The weight of a row's entity, 0 if it has none, and the row.
pub(crate) fn rank(gazetteer: &Gazetteer, row: u32) -> (f64, u32) {
    let weight = gazetteer.variant(row).entity().weight();
    (weight.unwrap_or(0.0), row)
}

/// [`by_rank`], given the ranks.
pub(crate) fn by_weight(rank: &(f64, u32), other: &(f64, u32)) -> Ordering {
    let [rank, other] = [rank, other].map(|(weight, row)| (Reverse(weight), row));
    rank.partial_cmp(&other).unwrap_or(Ordering::Equal)
}

/// Whether there are letters and all are small.
pub(super) fn is_small(surface: &str) -> bool {
    let mut letters = surface
        .chars()
        .map(Unit::of)
        .filter(|unit| unit.class() == Class::Letter)
        .peekable();
    letters.peek().is_some() && letters.all(Unit::is_lower)
}
