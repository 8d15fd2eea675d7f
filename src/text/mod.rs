//! What counts as the same spelling, and where words begin and end.
//!
//! [`fold`] and [`Fold`] are the crate's one idea of "the same spelling": variants and texts go through the same rules.
//! The tables come from one version of Unicode, by a program of this repository (`tests/fold_table.rs`).

mod addresses;
pub(crate) mod arabic;
mod cyrillic;
mod english;
mod fold;
pub(crate) mod hebrew;
pub(crate) mod korean;
#[rustfmt::skip]
mod table;
mod unit;
pub(crate) mod words;

pub(crate) use addresses::{LONGEST_DOMAIN, LONGEST_LOCAL_PART, addresses, carried_over};
pub(crate) use fold::{
    Cursor, FormFault, LONGEST_FORM, LONGEST_RUN, PieceKind, exact, exact_eq, form,
};
pub use fold::{Fold, Folded, fold};
pub(crate) use table::{ARABIC, HEBREW};
pub(crate) use unit::{Class, Unit, char_at};
