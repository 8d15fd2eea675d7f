//! What counts as the same spelling, and where words begin and end.
//!
//! [`fold`] and [`Fold`] are the crate's one idea of "the same spelling": variants and texts go through the same rules.
//! The tables come from one version of Unicode, by a program of this repository (`tests/fold_table.rs`).

use std::sync::LazyLock;

use xxhash_rust::xxh3::Xxh3;

mod addresses;
pub(crate) mod alphabet;
pub(crate) mod arabic;
pub(crate) mod classes;
mod cyrillic;
mod english;
pub(crate) mod filter;
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
pub(crate) use table::{ARABIC, CYRILLIC, GREEK, HEBREW, LATIN};
pub(crate) use unit::{
    Class, PUNCTUATION, Pair, PairKind, Signs, Unit, brief, char_at, is_among, is_han, is_syllable,
    number_with_mark, parts_syllables,
};

/// What tells the folding rules and tables of this version from those of others: forms folded by others are not comparable.
pub(crate) fn version() -> u32 {
    /// To be raised when rules change that are not in the tables.
    const RULES: u64 = 2;
    static VERSION: LazyLock<u32> = LazyLock::new(|| {
        let mut sum = Xxh3::with_seed(RULES);
        for index in table::INDEX {
            sum.update(&index.to_le_bytes());
        }
        for units in &table::UNITS {
            sum.update(&units.map(u64::to_le_bytes).concat());
        }
        sum.update(table::LONG);
        sum.digest() as u32
    });
    *VERSION
}
